"""Bringing the index of the ledger up to its end. New entries cost what they are; old ones are never read again."""

from typing import Any
from uuid import UUID

from django.db import transaction

from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.models import Entry
from huabiao.oversight.records.models import EntryLine

CHUNK = 2000


def catch_up(*, most: int | None = None) -> int:
    """Index entries that came since; answers how many are still missing (0 unless there were more than `most`).

    Entries become visible in the order of their numbers, so nothing can slip in behind the last one indexed.
    """
    last = EntryLine.objects.values_list("seq", flat=True).first()
    after = -1 if last is None else last
    left = ledger.size() - 1 - after
    wanted = left if most is None else min(left, most)
    batch: list[EntryLine] = []
    for entry in ledger.entries(after, max(wanted, 0)):
        batch.append(_line(entry))
        if len(batch) == CHUNK:
            _write(batch)
            batch = []
    _write(batch)
    return max(left - wanted, 0)


@transaction.atomic
def rebuild() -> None:
    """Throw the index away and derive it again."""
    EntryLine.objects.all().delete()
    catch_up()


def _write(batch: list[EntryLine]) -> None:
    if batch:  # another request may be indexing the same entries
        EntryLine.objects.bulk_create(batch, ignore_conflicts=True)


def _line(entry: Entry) -> EntryLine:
    content = _content(entry)
    return EntryLine(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        subject=entry.subject,
        organisation=_uuid(content.get("organisation")),
        officer=_uuid(content.get("officer")),
    )


def _content(entry: Entry) -> dict[str, Any]:
    """What the entry says; nothing where it was altered beyond reading (the verification names it)."""
    try:
        content = entry.content
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
