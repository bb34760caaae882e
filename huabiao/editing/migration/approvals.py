"""What happens to the items of a migration batch when its request moves."""

import json

from huabiao.approval import subjects
from huabiao.approval.documents import Subject
from huabiao.approval.models import Decision, Request
from huabiao.approval.subjects import SubjectType
from huabiao.register.vault import services as vault

MIGRATION = "migration"
"""The subject type, and the rulebook's word for it."""


def register() -> None:
    """Make migration known to approval."""
    subjects.register(
        SubjectType(key=MIGRATION, on_approved=_unlock, on_closed=_unlock, on_amended=_take_over)
    )


def _unlock(request: Request) -> None:
    """Approved or sent back: the items may be edited again."""
    from huabiao.editing.items.models import Item  # noqa: PLC0415 - apps are loading when this is imported

    Item.objects.filter(uuid__in=request.subjects.values("subject")).update(
        locked=False, locked_by=None, locked_at=None
    )


def _take_over(request: Request, decision: Decision) -> None:
    """A signer corrected words in some items: the editor's rows get the same words."""
    from huabiao.editing.items.approvals import take_over_words  # noqa: PLC0415
    from huabiao.editing.items.models import Item  # noqa: PLC0415

    before = {(line.subject, line.payload) for line in _list_before(request, decision)}
    changed = {
        line.subject: line
        for line in decision.parsed().amended_subjects or ()
        if line.freeze and line.payload and (line.subject, line.payload) not in before
    }
    for item in Item.objects.filter(uuid__in=changed):
        line = changed[str(item.uuid)]
        take_over_words(item, json.loads(vault.read_payload(str(line.freeze), str(line.payload))))


def _list_before(request: Request, decision: Decision) -> tuple[Subject, ...]:
    """The list as it stood when this decision was taken."""
    listed = request.parsed().subjects
    for earlier in request.decisions.exclude(pk=decision.pk).order_by("ledger_seq"):
        listed = earlier.parsed().amended_subjects or listed
    return listed
