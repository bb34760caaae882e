"""One batch: its files kept, its items frozen; then they are stored and put on one signed list, all or nothing.

What comes before that last transaction is found again by a run that follows a killed one: files by their digests,
frozen copies by their subjects.
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import transaction

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.editing.items import filestore
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.drafting import Contribution
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.freezing import freeze_item
from huabiao.editing.items.models import Item, ItemAttachment
from huabiao.editing.migration.approvals import MIGRATION
from huabiao.editing.migration.drafting import settle
from huabiao.editing.migration.examining import Examined
from huabiao.editing.migration.files import Kept
from huabiao.editing.migration.ground import Ground
from huabiao.editing.migration.models import Batch
from huabiao.editing.migration.sealing import freeze_all
from huabiao.office import clocks
from huabiao.office.ledger.digests import canonical, digest
from huabiao.register.payloads import matters_of
from huabiao.register.vault.screening import Judged

FileRow = TypeVar("FileRow", Picture, Attachment)


def load(batch: Sequence[Examined], ground: Ground, report: dict[str, Any]) -> Request:
    """Bring in at most 500 items that nothing speaks against, and open the request for them.

    `report`: the inventory and screening report the signers rest on; its digest becomes part of the request.
    Raises Refused with all reasons; nothing of the batch is stored then.
    """
    _keep_files(batch, ground)
    for one in batch:
        if one.draft is not None and one.draft.files:
            one.payload, one.blobs = freeze_item(one.draft.item)
    copies = freeze_all(
        [
            (one.payload, one.blobs, Judged(papers=one.papers, words=canonical(one.texts)))
            for one in batch
        ],
        organisation=ground.site.organisation,
        left_over=[one.payload["subject"] for one in batch if not one.is_stored],
    )
    subjects = [
        {"subject": one.payload["subject"], "freeze": copy.freeze, "payload": copy.digest}
        for one, copy in zip(batch, copies, strict=True)
    ]
    return _submit(batch, subjects, ground, canonical(report))


@transaction.atomic
def _submit(
    batch: Sequence[Examined], subjects: list[dict[str, str]], ground: Ground, report: bytes
) -> Request:
    _store(batch, ground)
    request = approval.open_request(
        subject_type=MIGRATION,
        subjects=subjects,
        matter=_matters(batch, ground),
        submitter=ground.holding,
        organisation=ground.site.organisation,
        contributors=_contributors(batch, ground),
        site=ground.site.uuid,
        site_organisation=ground.site.organisation,
        findings=digest(report),
        papers=dict.fromkeys(paper for one in batch for paper in one.papers),
    )
    Batch.objects.create(
        request=request.uuid,
        site=ground.site.uuid,
        report=report,
        digest=digest(report),
        made_at=clocks.now_ms(),
    )
    Item.objects.filter(uuid__in=[one["subject"] for one in subjects]).update(
        locked=True, locked_by=ground.officer, locked_at=clocks.now()
    )
    return request


def _store(batch: Sequence[Examined], ground: Ground) -> None:
    """The rows of items that are new, with the officer's hand in each; thousands a second."""
    fresh = [one.draft.item for one in batch if one.draft is not None and not one.is_stored]
    Item.objects.bulk_create(fresh, batch_size=200)
    children: list[ItemAttachment] = []
    for item in fresh:
        for child in item.attachments.all():
            child.item = item
            children.append(child)
    ItemAttachment.objects.bulk_create(children, batch_size=200)
    Contribution.objects.bulk_create(
        [Contribution(subject=item.uuid, officer=ground.officer, at=ground.now) for item in fresh]
    )


def _contributors(batch: Sequence[Examined], ground: Ground) -> set[str]:
    """The officer, and everyone who edited an item that was sent back."""
    people = {str(ground.officer.uuid)}
    for one in batch:
        if one.is_stored:
            people.update(contributors_of(one.payload["subject"]))
    return people


def _matters(batch: Sequence[Examined], ground: Ground) -> list[dict[str, Any]]:
    """Every matter of the list once: the certifier compares each item with them."""
    found: dict[bytes, dict[str, Any]] = {}
    for one in batch:
        if one.parsed is not None:
            for matter in matters_of(one.parsed, site=ground.payload, subject=MIGRATION):
                document = dict(matter)
                found.setdefault(canonical(document), document)
    return list(found.values())


@transaction.atomic
def _keep_files(batch: Sequence[Examined], ground: Ground) -> None:
    drafts = [one.draft for one in batch if one.draft is not None and one.draft.files]
    pictures = _rows(Picture, ((d.item, one) for d in drafts for one in d.pictures), ground)
    attachments = _rows(
        Attachment, ((d.item, one) for d in drafts for one in d.attachments), ground
    )
    for draft in drafts:
        settle(
            draft,
            [pictures[id(one)] for one in draft.pictures],
            [attachments[id(one)] for one in draft.attachments],
        )


def _rows(
    model: type[FileRow], wanted: Iterable[tuple[Item, Kept]], ground: Ground
) -> dict[int, FileRow]:
    """The row of each file, by the identity of what was read: those of the same body, bytes and name are shared."""
    keyed = []
    for item, kept in wanted:
        key = (item.organisation.pk, filestore.keep(kept.data), kept.name[-200:])
        keyed.append((key, item, kept))
    stored = {
        (row.organisation_id, row.digest, row.name): row
        for row in model.objects.filter(digest__in={key[1] for key, _item, _kept in keyed})
    }
    fresh: dict[tuple[int, str, str], FileRow] = {}
    for key, item, kept in keyed:
        if key not in stored and key not in fresh:
            fresh[key] = model(
                digest=key[1],
                media_type=kept.media_type,
                size=len(kept.data),
                name=key[2],
                organisation=item.organisation,
                uploaded_by=ground.officer,
                **_of_a_picture(kept),
            )
    model.objects.bulk_create(list(fresh.values()))
    stored |= fresh
    return {id(kept): stored[key] for key, _item, kept in keyed}


def _of_a_picture(kept: Kept) -> dict[str, Any]:
    if kept.picture is None:
        return {}
    stock = kept.stock
    return {
        "width": kept.picture.width,
        "height": kept.picture.height,
        "caption": stock.caption[:200],
        "alt": (stock.alt or stock.caption)[:200],
    }
