"""The table of working days: weekends, and what the notices say otherwise."""

import functools
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from importlib.resources import files
from typing import Self

import yaml

from huabiao.rules.workdays.notices import Notice, NoticeRefused, is_weekend, read_notice

MonthDay = tuple[int, int]


class DayKind(StrEnum):
    """Why a day is worked or free."""

    WORKING = "working"
    WORKING_WEEKEND = "working_weekend"
    """A weekend or holiday that a notice makes a working day (调休上班)."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Day:
    """One day as the table knows it."""

    date: date
    kind: DayKind
    name: str
    """Name of the holiday; empty for other days."""
    settled: bool
    """Whether the notice that decides over this day is known."""

    @property
    def works(self) -> bool:
        """Whether it counts as a working day."""
        return self.kind in (DayKind.WORKING, DayKind.WORKING_WEEKEND)


class WorkdayTable:
    """Immutable; a new notice gives a new table with a new ``version``."""

    def __init__(
        self,
        notices: Iterable[Notice],
        *,
        reach_back_days: int,
        fixed_days_off: Mapping[MonthDay, str],
    ) -> None:
        self.notices = tuple(notices)
        self.reach_back_days = reach_back_days
        self._fixed_days_off = dict(fixed_days_off)
        self._announced: dict[date, tuple[DayKind, str]] = {}
        for notice in self.notices:
            self._announced |= {
                day: (DayKind.HOLIDAY, name) for day, name in notice.days_off.items()
            }
            self._announced |= dict.fromkeys(notice.working_days, (DayKind.WORKING_WEEKEND, ""))
        self.years = frozenset(notice.year for notice in self.notices)

    @functools.cached_property
    def version(self) -> str:
        """The last year with a notice and a digest over all the table says; kept with every date counted by it."""
        content = [
            self.reach_back_days,
            sorted((month, day, name) for (month, day), name in self._fixed_days_off.items()),
            sorted(self.years),
            sorted((str(day), kind, name) for day, (kind, name) in self._announced.items()),
        ]
        text = json.dumps(content, ensure_ascii=False).encode()
        return f"{max(self.years, default=0)}-{hashlib.sha256(text).hexdigest()[:16]}"

    def with_notice(self, notice: Notice) -> Self:
        """This table and one more notice. For a year that has one already, the days it names replace those before.

        Raises:
            NoticeRefused: it makes a day a working day that is one anyway.
        """
        idle = [day for day in sorted(notice.working_days) if not self._may_be_made_working(day)]
        if idle:
            raise NoticeRefused([f"{day} 本来就是工作日，不应列为调休上班。" for day in idle])
        return type(self)(
            (*self.notices, notice),
            reach_back_days=self.reach_back_days,
            fixed_days_off=self._fixed_days_off,
        )

    def day(self, day: date) -> Day:
        """What the table says of a day. Without a notice: weekends and the fixed statutory days are free."""
        settled = self._is_settled(day)
        announced = self._announced.get(day)
        if announced is not None:
            return Day(day, *announced, settled)
        fixed = None if settled else self._fixed_days_off.get((day.month, day.day))
        if fixed is not None:
            return Day(day, DayKind.HOLIDAY, fixed, settled)
        return Day(day, DayKind.WEEKEND if is_weekend(day) else DayKind.WORKING, "", settled)

    def is_working_day(self, day: date) -> bool:
        """Whether this is a working day as far as the table knows."""
        return self.day(day).works

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; 0 if ``end`` is not later."""
        days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def _is_settled(self, day: date) -> bool:
        if day.year not in self.years:
            return False
        next_year = date(day.year, 12, 31) + timedelta(days=1)
        reached = next_year - timedelta(days=self.reach_back_days)
        return day < reached or next_year.year in self.years

    def _may_be_made_working(self, day: date) -> bool:
        return is_weekend(day) or self.day(day).kind is not DayKind.WORKING


@functools.cache
def standard_table() -> WorkdayTable:
    """The table that comes with the product: all notices up to the time of its making."""
    text = files("huabiao.rules.workdays").joinpath("notices.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    fixed: dict[MonthDay, str] = {}
    for name, days in data["fixed_days_off"].items():
        for text_of_day in days:
            month, _, day = text_of_day.partition("-")
            fixed[int(month), int(day)] = name
    return WorkdayTable(
        [read_notice(record) for record in data["notices"]],
        reach_back_days=data["reach_back_days"],
        fixed_days_off=fixed,
    )
