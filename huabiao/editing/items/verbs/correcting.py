"""Correct published items: the edited text is a new submission; the published one stays until it is approved."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.documents import MOST_SUBJECTS
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import is_published
from huabiao.editing.items.verbs.examining import Examination, Lookups, examine
from huabiao.editing.items.verbs.saving import DraftRefused, Overtaken, save_draft
from huabiao.editing.items.verbs.submitting import frozen_copy, lock, submit, submitting_holding
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import digest_document
from huabiao.office.organisation.models import Organisation

_ACT = "correction"
_PLAIN = "item"


def correct(*, item: Item, officer: User) -> Request:
    """Submit the changed text of a published item, by the route for corrections if the rulebook has one.

    Raises Refused with all reasons, SecretFound.
    """
    if not is_published(item.uuid):
        raise Refused([_not_online()])
    light = examine(item=item, officer=officer, act=_ACT)
    return submit(item=item, officer=officer, act=_ACT if light.route else _PLAIN)


def correct_together(*, items: Sequence[Item], officer: User) -> Request:
    """Save and submit corrections of several published items as they stand in memory: one request, each listed.

    All or none: what stands against one of them stands against the list. Where they belong to several bodies,
    the website's body asks, and each of those bodies is concerned. Raises Refused with all reasons, SecretFound.
    """
    reasons = _against_the_list(items)
    # Outside the transaction: what is sealed must stay sealed when this submission is refused.
    lookups = Lookups()
    found = [(item, _examined(item, officer, lookups)) for item in items] if not reasons else []
    reasons += [
        Reason(f"《{item.title}》{one.message}", one.clauses, one.code)
        for item, examination in found
        for one in examination.reasons
    ]
    if reasons:
        raise Refused(list(dict.fromkeys(reasons)))
    return _submit_together(found, officer)


def _examined(item: Item, officer: User, lookups: Lookups) -> Examination:
    light = examine(item=item, officer=officer, act=_ACT, lookups=lookups)
    if not is_published(item.uuid):
        light.reasons.append(_not_online())
    if light.route or light.reasons:
        return light
    return examine(item=item, officer=officer, lookups=lookups)


def _against_the_list(items: Sequence[Item]) -> list[Reason]:
    if not items:
        return [Reason(_("Choose at least one."), (), "none_chosen")]
    if len(items) > MOST_SUBJECTS:
        sentence = _("At most %(most)d at a time; these are %(count)d.")
        stated = {"most": MOST_SUBJECTS, "count": len(items)}
        return [Reason(sentence % stated, (), "too_many")]
    if len({item.site_id for item in items}) > 1:
        return [Reason(_("Choose texts of one website at a time."), (), "several_sites")]
    return []


@transaction.atomic
def _submit_together(found: Sequence[tuple[Item, Examination]], officer: User) -> Request:
    site = found[0][0].site
    bodies = {item.organisation_id: item.organisation for item, _found in found}
    organisation: Organisation = (
        next(iter(bodies.values())) if len(bodies) == 1 else site.organisation
    )
    concerned = {one.pk: one for item, _found in found for one in item.concerned.all()}
    if len(bodies) > 1:
        concerned |= bodies
    holding = submitting_holding(officer, organisation, site)
    subjects, contributors = [], set()
    for item, examination in found:
        try:
            save_draft(draft=item, officer=officer, version=item.version)
        except (DraftRefused, Overtaken) as refused:
            sentence = f"《{item.title}》{refused}"
            raise Refused([Reason(sentence, (), "not_saved")]) from None
        contributors |= set(contributors_of(item.uuid))
        subjects.append(frozen_copy(item, examination))
    matters = [matter for _item, examination in found for matter in examination.matters]
    request = approval.open_request(
        subject_type=_PLAIN,
        subjects=subjects,
        matter=[one for number, one in enumerate(matters) if one not in matters[:number]],
        submitter=holding,
        organisation=organisation,
        contributors=sorted(contributors),
        site=site.uuid,
        site_organisation=site.organisation,
        concerned=list(concerned.values()),
        findings=digest_document([one.findings.as_document() for _item, one in found]),
        papers=list(dict.fromkeys(p for _item, one in found for p in one.judged.papers)),
    )
    for item, _found in found:
        lock(item, officer)
    return request


def _not_online() -> Reason:
    return Reason(_("It is not online; submit it in the usual way."), (), "not_published")
