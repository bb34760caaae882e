"""A stock multiplied: rows that came in through the services, copied under new numbers, for measuring lists.

Bringing 50 000 items in takes a core about ten minutes, and a list does not care how its rows came to be. Every copy
gets what an item that was approved by itself leaves behind: item, filing, a closed request with steps, seats and
decisions, and entries in the ledger with true numbers, leaves and MACs.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from django.db.models import Model

    from bench.installation import Installation
    from huabiao.approval.models import Request
    from huabiao.office.ledger.models import Entry

M = TypeVar("M", bound="Model")
TOGETHER = 1000
APART_MS = 90_000
"""Copies are filed so far from each other."""


def multiply(installation: "Installation", pattern: "Request", count: int) -> None:
    """Copy items until there are `count`. `pattern`: a closed request whose rows and entries every copy gets."""
    from django.db import transaction  # noqa: PLC0415 - after the settings were chosen

    from huabiao.editing.items.models import Item  # noqa: PLC0415
    from huabiao.office.ledger.services import sign_head  # noqa: PLC0415
    from huabiao.oversight.records import indexing  # noqa: PLC0415

    originals = list(Item.objects.order_by("id"))
    wanted = iter(range(len(originals), count))
    while numbers := list(islice(wanted, TOGETHER)):
        with transaction.atomic():
            subjects = _items(originals, numbers)
            requests = _requests(pattern, subjects)
            _entries(pattern, requests)
    sign_head()
    indexing.catch_up()


def copied(row: M, **changes: Any) -> M:
    """A copy of a row, not yet written, without its own number."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    kept = {field.attname: getattr(row, field.attname) for field in fields}
    return type(row)(**(kept | changes))


def _items(originals: Sequence[Any], numbers: Sequence[int]) -> list[UUID]:
    from huabiao.editing.items.drafting import Contribution  # noqa: PLC0415
    from huabiao.editing.items.models import Item  # noqa: PLC0415
    from huabiao.register.certificates.models import Filing  # noqa: PLC0415

    items, filings, hands = [], [], []
    chosen = [originals[number % len(originals)] for number in numbers]
    filed = {
        row.subject: row for row in Filing.objects.filter(subject__in=[o.uuid for o in chosen])
    }
    for number, original in zip(numbers, chosen, strict=True):
        subject, title = uuid4(), f"{original.title[:80]}（又{number}）"
        items.append(copied(original, uuid=subject, title=title))
        filing = filed[original.uuid]
        at = filing.not_before - number * APART_MS
        changes = {"subject": subject, "title": title, "certificate": uuid4(), "not_before": at}
        filings.append(copied(filing, **changes, public_id=number + 1, certified_at=at))
        hands.append(Contribution(subject=subject, officer_id=original.author_id))
    Item.objects.bulk_create(items)
    Filing.objects.bulk_create(filings)
    Contribution.objects.bulk_create(hands)
    return [item.uuid for item in items]


def _requests(pattern: "Request", subjects: Sequence[UUID]) -> "list[Request]":
    from huabiao.approval.models import (  # noqa: PLC0415
        Decision,
        Request,
        RequestSubject,
        Seat,
        Step,
    )
    from huabiao.office.ledger import selectors as ledger  # noqa: PLC0415
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    requests = Request.objects.bulk_create([copied(pattern, uuid=uuid4()) for _ in subjects])
    RequestSubject.objects.bulk_create(
        RequestSubject(request=request, subject=subject, locked=False)
        for request, subject in zip(requests, subjects, strict=True)
    )
    for step in pattern.steps.all():
        steps = Step.objects.bulk_create([copied(step, request_id=one.pk) for one in requests])
        Seat.objects.bulk_create(
            copied(seat, step_id=one.pk) for one in steps for seat in step.seats.all()
        )
    decisions, seq = list(pattern.decisions.all()), ledger.size()
    # Their entries are written next, in the order of the pattern's: opened, decided, closed.
    stride = Entry.objects.filter(subject=pattern.uuid).count()
    Decision.objects.bulk_create(
        copied(one, request_id=request.pk, uuid=uuid4(), ledger_seq=seq + number * stride + place)
        for number, request in enumerate(requests)
        for place, one in enumerate(decisions, start=1)
    )
    return requests


def _entries(pattern: "Request", requests: "Sequence[Request]") -> None:
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    Entry.objects.bulk_create(_copies_of_entries(pattern, requests), batch_size=TOGETHER)


def _copies_of_entries(pattern: "Request", requests: "Sequence[Request]") -> "Iterator[Entry]":
    from huabiao.office import clocks, keys  # noqa: PLC0415
    from huabiao.office.ledger import selectors as ledger  # noqa: PLC0415
    from huabiao.office.ledger.digests import canonical  # noqa: PLC0415
    from huabiao.office.ledger.merkle import leaf_hash  # noqa: PLC0415
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    patterns = list(Entry.objects.filter(subject=pattern.uuid).order_by("seq"))
    seq = ledger.size()
    for request in requests:
        for entry in patterns:
            at = clocks.now_ms()
            changes = {"seq": seq, "at": at, "subject": str(request.uuid)}
            document = canonical({**entry.content, **changes})
            made = keys.mac(document)
            yield Entry(
                seq=seq,
                at=at,
                kind=entry.kind,
                subject=request.uuid,
                document=document,
                leaf=leaf_hash(document),
                mac_key=made.key_id,
                mac=made.value,
            )
            seq += 1
