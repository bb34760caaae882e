"""Submit an item: everything that speaks against it is told at once; then it is frozen and goes its route."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import open_request_of
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.models import Item
from huabiao.editing.items.verbs.examining import Examination, examine
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.models import Site
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import digest_document
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding
from huabiao.register.vault import services as vault
from huabiao.register.vault.contents import FreezeRefused


def submit(*, item: Item, officer: User, act: str = "item") -> Request:
    """Freeze an item, lock it and open its request. Raises Refused with ALL reasons, SecretFound."""
    # Outside the transaction: what is sealed must stay sealed when this submission is refused.
    found = examine(item=item, officer=officer, act=act)
    if found.reasons:
        raise Refused(found.reasons)
    return _submit(item, officer, found)


@transaction.atomic
def _submit(item: Item, officer: User, found: Examination) -> Request:
    request = approval.open_request(
        subject_type="item",
        subjects=[frozen_copy(item, found)],
        matter=found.matters,
        submitter=submitting_holding(officer, item.organisation, item.site),
        organisation=item.organisation,
        contributors=contributors_of(item.uuid),
        site=item.site.uuid,
        site_organisation=item.site.organisation,
        concerned=list(item.concerned.all()),
        findings=digest_document(found.findings.as_document()),
        papers=found.judged.papers,
    )
    lock(item, officer)
    return request


def frozen_copy(item: Item, found: Examination) -> dict[str, str]:
    """Freeze an item as it was examined: its line of the signed list. Raises Refused."""
    try:
        frozen = vault.freeze(
            payload=found.payload,
            blobs=found.blobs,
            organisation=item.site.organisation,
            judged=found.judged,
        )
    except FreezeRefused as refused:
        raise Refused([Reason(text, (), "cannot_freeze") for text in refused.reasons]) from None
    return {"subject": str(item.uuid), "freeze": frozen.freeze, "payload": frozen.digest}


def take_back(*, draft: Any, officer: User) -> Request:
    """Take a submission back to edit again (收回修改). It voids the chain. Raises Refused."""
    request = open_request_of(draft.uuid)
    if request is None:
        raise Refused([Reason(_("It is not under approval."), (), "request_closed")])
    return approval.take_back(request=request, officer=officer)


def lock(draft: Any, officer: User) -> None:
    """Show in the editor that the text is under approval; the request itself is what locks it."""
    type(draft)._default_manager.filter(pk=draft.pk).update(
        locked=True, locked_by=officer, locked_at=clocks.now()
    )
    draft.refresh_from_db(fields=["locked", "locked_by", "locked_at"])


def unlock(draft: Any) -> None:
    """The opposite of `lock`."""
    type(draft)._default_manager.filter(pk=draft.pk).update(
        locked=False, locked_by=None, locked_at=None
    )


def submitting_holding(officer: User, organisation: Organisation, site: Site) -> Holding:
    """In which post an officer submits. Raises Refused if none fits."""
    reach = reach_of(officer)
    for right, body in (
        ("write", organisation.pk),
        ("arrange", site.organisation_id),
        ("publish", site.organisation_id),
    ):
        holding = reach.holding_for(right, body)
        if holding is not None:
            return holding
    raise Refused([Reason(_("None of your posts may submit this."), (), "not_allowed")])
