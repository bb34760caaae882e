"""Adopt (采用) a published item on another site: the same words, byte for byte, under its own certificate."""

import secrets
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import route_preview
from huabiao.editing.items.drafting import Contribution
from huabiao.editing.items.models import Item, ItemAttachment
from huabiao.editing.items.verbs.examining import site_not_approved
from huabiao.editing.items.verbs.saving import owner_for
from huabiao.editing.items.verbs.submitting import lock, submitting_holding
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.websites.models import Column, Site
from huabiao.editing.websites.published import published_payload, published_site
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import canonical
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.selectors import filing_register
from huabiao.register.payloads import ItemPayload, matters_of
from huabiao.register.payloads.parsing import parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.screening import Judged

ADOPTION = "adoption"
_NOT_COPIED = frozenset(
    {
        "id",
        "uuid",
        "site",
        "organisation",
        "author",
        "version",
        "created_at",
        "changed_at",
        "locked",
        "locked_at",
        "locked_by",
        "latest_revision",
        "column",
        "lineage",
        "original_url",
        "original_published_at",
    }
)


def adopt_to(*, item: Item, column: Column, officer: User) -> Request:
    """Submit a published item for a column of another site (D4-2: no second review from external to internal).

    The words are those that are online, taken from the vault; the copy's `lineage` names the original, so
    withdrawing that withdraws this. Raises Refused with all reasons.
    """
    reasons = []
    answer = policy.can(officer, Action.SUBMIT, column)
    if not answer:
        reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if not policy.can(officer, Action.READ, item):
        reasons.append(Reason(_("This is not one of your texts."), (), "not_allowed"))
    if column.site_id == item.site_id:
        reasons.append(Reason(_("Choose a column of another website."), (), "same_site"))
    if Item.objects.filter(lineage=item.uuid, site=column.site).exists():
        reasons.append(Reason(_("It has been adopted there already."), (), "adopted_already"))
    published = published_payload(item.uuid)
    if published is None or not isinstance(published[0], ItemPayload):
        reasons.append(Reason(_("Only what is online can be adopted."), (), "not_published"))
    site = published_site(column.site.uuid)
    if site is None:
        reasons.append(site_not_approved())
    if reasons or published is None or site is None:
        raise Refused(reasons)
    original, freeze = published
    payload = _payload(original, column)
    matters = _matters(payload, site, item.site)
    route_preview(matters, column.writer, site_organisation=column.site.organisation)
    return _submit(
        item=item,
        column=column,
        officer=officer,
        payload=payload,
        freeze=freeze,
        matters=matters,
    )


@transaction.atomic
def _submit(
    *,
    item: Item,
    column: Column,
    officer: User,
    payload: dict[str, Any],
    freeze: str,
    matters: list[dict[str, Any]],
) -> Request:
    copy = _copy(item, column, officer, payload["subject"])
    blobs = {blob: vault.read_blob(freeze, blob) for blob in parse(canonical(payload)).blobs()}
    papers = _consent(item)
    frozen = vault.freeze(
        payload=payload,
        blobs=blobs,
        organisation=column.site.organisation,
        judged=Judged(papers=papers),
    )
    request = approval.open_request(
        subject_type="item",
        subjects=[{"subject": str(copy.uuid), "freeze": frozen.freeze, "payload": frozen.digest}],
        matter=matters,
        submitter=submitting_holding(officer, copy.organisation, copy.site),
        organisation=copy.organisation,
        contributors=[str(officer.uuid)],
        site=copy.site.uuid,
        site_organisation=copy.site.organisation,
        papers=papers,
    )
    lock(copy, officer)
    return request


def _consent(item: Item) -> tuple[str, ...]:
    """The consent papers the original was approved with: they speak for the same words."""
    row = filing_register(state="online").filter(subject=item.uuid).first()
    if row is None:
        return ()
    certificate = Certificate.objects.get(uuid=row.certificate)
    return Request.objects.get(uuid=certificate.request).parsed().attachments


def _payload(original: Any, column: Column) -> dict[str, Any]:
    payload: dict[str, Any] = original.model_dump(mode="json", by_alias=True)
    return payload | {
        "subject": str(uuid4()),
        "nonce": secrets.token_hex(16),
        "site": str(column.site.uuid),
        "placements": [{"site": str(column.site.uuid), "column": str(column.uuid)}],
        "lineage": payload["subject"],
        "original": None,
        "concerned": [],
    }


def _matters(payload: dict[str, Any], site: Any, origin: Site) -> list[dict[str, Any]]:
    channel = "internal" if origin.kind == Site.Kind.INTERNAL else "external"
    stated = matters_of(parse(canonical(payload)), site=site, subject=ADOPTION)
    return [{**one, "from_channel": channel} for one in stated]


def _copy(item: Item, column: Column, officer: User, subject: str) -> Item:
    values = {
        field.name: getattr(item, field.name)
        for field in Item._meta.concrete_fields
        if field.name not in _NOT_COPIED
    }
    copy = Item(
        uuid=subject, site=column.site, column=column, author=officer, lineage=item.uuid, **values
    )
    copy.organisation = owner_for(copy, officer) or column.writer
    copy.attachments = [
        ItemAttachment(file=one.file, name=one.name, sort_order=one.sort_order)
        for one in item.attachments.all()
    ]
    copy.save()
    copy.save_revision(user=officer, clean=False, changed=True)
    Contribution.objects.create(subject=copy.uuid, officer=officer)
    return copy
