"""Save a draft: screened first, against the version it was written on, with the hand recorded."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.selectors import open_request_of
from huabiao.editing.items.drafting import Contribution, Draft
from huabiao.editing.items.gate import refuse_secret, screen_texts
from huabiao.editing.items.references import files_used
from huabiao.editing.items.texts import texts_of
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation
from huabiao.rules.screening import Findings


class DraftRefused(Exception):
    """A draft that was not saved; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Overtaken(Exception):
    """Somebody saved the same text in between. Nothing was saved; `stored` is what they left."""

    def __init__(self, stored: Any) -> None:
        self.stored = stored
        revision = stored.latest_revision
        self.who = str(revision.user) if revision and revision.user else str(stored.author)
        self.at = stored.changed_at
        super().__init__(
            _(
                "%(who)s saved this text while you were writing. Your text is still in the form below and was "
                "not lost. Compare the two, take over what you need, then save again."
            )
            % {"who": self.who}
        )


@dataclass(frozen=True)
class Saved:
    """A saved draft and what screening says about it (findings do not stop saving)."""

    draft: Draft
    findings: Findings


def save_draft(*, draft: Any, officer: User, version: int) -> Saved:
    """Save an item or a page with its children as they stand in memory.

    `version` is the one the officer's form was opened with. A state-secret mark seals the text and saves
    nothing (decision 11). Raises SecretFound, Overtaken, or DraftRefused with all reasons.
    """
    new = draft.pk is None
    _settle_owner(draft, officer, new)
    reasons = _against(draft, officer, new)
    if reasons:
        raise DraftRefused(reasons)
    # Outside the transaction: what is sealed must stay sealed when this save is refused.
    texts = texts_of(draft)
    findings = screen_texts(texts, draft.site.organisation)
    findings = refuse_secret(
        findings,
        officer=officer,
        organisation=draft.organisation,
        subject=None if new else draft.uuid,
        document=texts,
    )
    _store(draft, officer, version, new)
    return Saved(draft, findings)


@transaction.atomic
def _store(draft: Any, officer: User, version: int, new: bool) -> None:
    if not new:
        rows = type(draft)._default_manager.filter(pk=draft.pk, version=version)
        if not rows.update(version=version + 1):
            raise Overtaken(type(draft)._default_manager.select_related("author").get(pk=draft.pk))
    draft.version = version + 1
    draft.changed_at = clocks.now()
    draft.save()
    Contribution.objects.create(subject=draft.uuid, officer=officer, at=draft.changed_at)
    draft.save_revision(user=officer, clean=False, changed=True)


def _settle_owner(draft: Any, officer: User, new: bool) -> None:
    if not new:
        return
    draft.author = officer
    if draft.organisation_id is None:
        body = owner_for(draft, officer)
        if body is not None:
            draft.organisation = body


def owner_for(draft: Any, officer: User) -> Organisation | None:
    """The body in whose name an officer begins a text: where their post writes (or arranges)."""
    reach = reach_of(officer)
    column = getattr(draft, "column", None)
    rights = ("write", "arrange")
    wanted = [body.pk for body in column.writers] if column else [draft.site.organisation_id]
    for right in rights:
        for body in wanted:
            holding = reach.holding_for(right, body)
            if holding is not None:
                return holding.organisation
    holding = reach.holding_for("write") or reach.holding_for("arrange")
    return holding.organisation if holding else None


def _against(draft: Any, officer: User, new: bool) -> list[str]:
    reasons = []
    if draft.organisation_id is None:
        return [_("None of your posts may write here.")]
    answer = policy.can(officer, Action.WRITE, draft)
    if not answer:
        reasons.append(answer.reason)
    stored = None if new else type(draft)._default_manager.filter(pk=draft.pk).first()
    if stored is not None and open_request_of(draft.uuid) is not None:
        reasons.append(
            _("This text is under approval. Take it back first if you want to change it.")
        )
    reasons += _against_columns(draft, stored, officer)
    reasons += _against_files(draft, stored, officer)
    return reasons


def _against_columns(draft: Any, stored: Any, officer: User) -> list[str]:
    if not hasattr(draft, "column_id"):
        return []
    if draft.column_id is None:
        return [_("Choose a column.")]
    before = {stored.column_id} if stored is not None else set()
    if stored is not None:
        before |= set(stored.placements.values_list("column_id", flat=True))
    columns = [draft.column, *(one.column for one in draft.placements.all() if one.column_id)]
    reasons = []
    for column in columns:
        if column.site_id != draft.site_id:
            reasons.append(
                _("The column “%(column)s” belongs to another website.") % {"column": column}
            )
        if column.pk not in before:
            answer = policy.can(officer, Action.SUBMIT, column)
            if not answer:
                reasons.append(answer.reason)
    return reasons


def _against_files(draft: Any, stored: Any, officer: User) -> list[str]:
    before = set(files_used(stored)) if stored is not None else set()
    foreign = any(
        file not in before and not policy.can(officer, Action.READ, file)
        for file in files_used(draft)
    )
    # Its name is not said: it is not for this officer to read.
    return [_("A picture or file belongs to another body; upload your own.")] if foreign else []
