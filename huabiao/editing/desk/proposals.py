"""Adopting a rulebook through approval: a proposal is written once, signed under the old rules, then in force."""

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval import subjects
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.subjects import SubjectType
from huabiao.editing.desk.models import RulebookProposal
from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, merge_texts, rulebook_in_force
from huabiao.office.adoption.services import AdoptionRefused, adopt
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding
from huabiao.rules.rulebook import (
    MergedRulebook,
    RulebookError,
    load,
    preset,
    preset_ids,
    resolve_chain,
)

KEY = "rulebook"

PROPOSING = ("administer", "arrange", "write")
"""Rights over a body of which one lets an officer propose a rulebook for it; who decides stands in its route."""


def register() -> None:
    """Make rulebooks known to approval."""
    subjects.register(SubjectType(key=KEY, on_approved=_adopt))


def read(texts: Sequence[str]) -> MergedRulebook:
    """A proposed chain, read and merged; Refused with every problem of form and every contradiction (抵触检查)."""
    try:
        merged = merge_texts(texts)
    except RulebookError as error:
        raise Refused(
            [Reason(str(problem), (), "unreadable") for problem in error.problems]
        ) from None
    against = [Reason("\n".join(one.lines()), (), "contradiction") for one in merged.contradictions]
    if against:
        raise Refused(against)
    return merged


def chain_for(text: str, organisation: Organisation) -> list[str]:
    """The texts of a rulebook and of all it follows, highest first: those in force for the body, else the shipped ones.

    Raises Refused where it cannot be read or follows one that is nowhere.
    """
    known = {rulebook: preset(rulebook) for rulebook in preset_ids()}
    # The first one a body adopts stands on the shipped ones only.
    with contextlib.suppress(NoRulebook):
        known |= {book.id: book for book in rulebook_in_force(organisation).merged.chain}
    try:
        book = load(text)
        return [one.text for one in resolve_chain(book, known)]
    except RulebookError as error:
        raise Refused([Reason(str(one), (), "unreadable") for one in error.problems]) from None


def proposing_holding(officer: User, organisation: Organisation) -> Holding | None:
    """In which post an officer may propose a rulebook for a body, or none."""
    reach = reach_of(officer)
    for right in PROPOSING:
        if reach.covers(right, organisation.pk):
            return reach.holding_for(right, organisation.pk)
    return None


@transaction.atomic
def propose(
    *, organisation: Organisation, texts: Sequence[str], effective: datetime, officer: User
) -> Request:
    """Submit a rulebook for adoption from a moment on. Raises Refused with every reason."""
    merged = read(texts)
    against = []
    holding = proposing_holding(officer, organisation)
    if holding is None:
        against.append(Reason(_("None of your posts may propose a rulebook for this body.")))
    if effective <= clocks.now():
        against.append(Reason(_("It cannot come into force in the past; choose a later moment.")))
    if against or holding is None:
        raise Refused(against)
    proposal = RulebookProposal.objects.create(
        organisation=organisation,
        title=merged.chain[-1].document.measure.title,
        texts=list(texts),
        digest=merged.digest,
        effective_from=effective,
        proposed_by=officer,
    )
    return approval.open_request(
        subject_type=KEY,
        subjects=[{"subject": str(proposal.uuid), "payload": merged.digest}],
        matter={"subject": KEY},
        submitter=holding,
        organisation=organisation,
        contributors=[str(officer.uuid)],
    )


def proposal_of(request: Request) -> RulebookProposal | None:
    """The proposal a request is about; none for a request about something else."""
    if request.subject_type != KEY:
        return None
    return RulebookProposal.objects.filter(uuid=request.parsed().subjects[0].subject).first()


def _adopt(request: Request) -> None:
    """Approved: what was signed comes into force, if it still is what was signed."""
    proposal = proposal_of(request)
    line = request.parsed().subjects[0]
    if proposal is None or read(proposal.texts).digest != line.payload:
        raise Refused([Reason(_("The stored text is not the one that was signed."))])
    # The signatures may have taken longer than the date that was set: it never binds backwards.
    effective = max(proposal.effective_from, clocks.now())
    try:
        adopt(
            organisation=proposal.organisation,
            texts=proposal.texts,
            effective=effective,
            request=request.uuid,
        )
    except AdoptionRefused as refused:
        raise Refused([Reason(text) for text in refused.reasons]) from None
