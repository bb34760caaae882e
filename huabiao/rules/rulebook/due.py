"""When a term ends, whatever unit it has.

Days are counted as `workdays.deadline` counts them. Weeks, months and years end on the corresponding day, or the last
day of a month that has none (民法典 art. 202); a limit that would end on a free day ends on the next working day
(art. 203). What merely comes round again (a cadence) does not wait for one.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from huabiao.rules.rulebook.terms import Term
from huabiao.rules.workdays import WorkdayTable, deadline

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a term: the end of a day, or for hours a moment of it."""

    day: date
    at: time | None = None

    def __str__(self) -> str:
        return f"{self.day}" if self.at is None else f"{self.day} {self.at:%H:%M}"


def due(terms: Sequence[Term], start: datetime, table: WorkdayTable, *, limit: bool) -> Due:
    """The earliest end of terms that hold together, counted from `start`.

    `limit`: whether the end moves on to a working day. Raises ValueError where there is no term.
    """
    ends = [_end(term, start, table, limit) for term in terms]
    return min(ends, key=lambda end: (end.day, end.at or _END_OF_DAY))


def _end(term: Term, start: datetime, table: WorkdayTable, limit: bool) -> Due:
    if term.unit == "hours":
        end = start + timedelta(hours=term.amount)
        return Due(end.date(), end.time())
    if term.unit == "working_days":
        return Due(deadline(start.date(), term.amount, "working_days", table).date)
    if term.unit in ("calendar_days", "weeks"):
        days = term.amount * (7 if term.unit == "weeks" else 1)
        day = start.date() + timedelta(days=days)
    else:
        day = _months_later(start.date(), term.amount * (12 if term.unit == "years" else 1))
    while limit and not table.is_working_day(day):
        day += timedelta(days=1)
    return Due(day)


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
