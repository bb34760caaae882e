"""By when a signer should have decided: the rulebook's clock for approvals, where it has one.

No shipped measure sets such a term; an office that wants one writes a clock on the matter `approval`.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

from huabiao.approval.models import Request
from huabiao.office.adoption.selectors import rulebook_by_digest
from huabiao.rules.rulebook import Term
from huabiao.rules.workdays import Unit, WorkdayTable, deadline, standard_table

MATTER = "approval"
"""The matter of the clock: a request waits for a decision."""

_END_OF_DAY = time(23, 59, 59)


def due_dates(waiting: Iterable[tuple[Request, datetime]]) -> dict[int, datetime]:
    """Request → by when, for those under a rulebook with such a clock. One query a rulebook, not one a request."""
    pairs = list(waiting)
    terms = {digest: _terms(digest) for digest in {request.rulebook for request, _since in pairs}}
    return {
        request.pk: min(_end(term, since) for term in terms[request.rulebook])
        for request, since in pairs
        if terms[request.rulebook]
    }


def _terms(digest: str) -> tuple[Term, ...]:
    clock = rulebook_by_digest(digest).clocks.get(MATTER)
    return tuple(clock.limit) if clock is not None else ()


def _end(term: Term, since: datetime) -> datetime:
    start = timezone.localtime(since)
    if term.unit in ("working_days", "calendar_days"):
        unit: Unit = "working_days" if term.unit == "working_days" else "calendar_days"
        return _close(deadline(start.date(), term.amount, unit, _table()).date)
    # Hours, and the few longer units by the fewest days they can have: never too late.
    return start + timedelta(days=Term.DAYS[term.unit][0] * term.amount)


def _close(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _END_OF_DAY))


@cache
def _table() -> WorkdayTable:
    return standard_table()
