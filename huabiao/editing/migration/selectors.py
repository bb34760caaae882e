"""Reads about what was brought in: a batch's report, and which items to look at by hand before signing."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from huabiao.approval.models import Request
from huabiao.editing.items.models import Item
from huabiao.editing.migration.models import Batch
from huabiao.office.ledger.digests import matches


class ReportAltered(Exception):
    """The stored report is not the one the request was signed with."""


def report_of(request: Request) -> dict[str, Any]:
    """The inventory and screening report a migration request rests on. Raises ReportAltered, Batch.DoesNotExist."""
    row = Batch.objects.get(request=request.uuid)
    data = bytes(row.report)
    if not matches(data, request.parsed().findings or ""):
        raise ReportAltered(str(request.uuid))
    document: dict[str, Any] = json.loads(data)
    return document


def sample_of(request: Request, count: int) -> list[UUID]:
    """`count` items of a signed list to be looked at by hand.

    Drawn by the request's digest, which holds a nonce made at submission: whoever submits cannot choose the sample,
    and everyone who asks later gets the same one.
    """
    subjects = [line.subject for line in request.parsed().subjects]
    drawn = sorted(subjects, key=lambda one: sha256(f"{request.digest}\0{one}".encode()).digest())
    return [UUID(one) for one in drawn[:count]]


def is_migrated(item: Item) -> bool:
    """Whether an item came from an older website: it keeps that site's date, and is exempt from rules about dates."""
    return bool(item.original_url)
