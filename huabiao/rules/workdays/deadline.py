"""Counting a term: the date on which it ends, and how it was counted.

The day of receipt does not count (民法典 art. 201); where the last day is free the term ends on the next working day
(art. 203). A day the notices have not decided yet makes the date provisional.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Literal, get_args

from huabiao.rules.workdays.table import Day, DayKind, WorkdayTable

Unit = Literal["working_days", "calendar_days"]

WEEKDAYS = "一二三四五六日"
UNITS: dict[Unit, str] = {"working_days": "个工作日", "calendar_days": "日"}


class Part(StrEnum):
    """What a stretch of days does in the count."""

    COUNTED = "counted"
    SKIPPED = "skipped"
    """Free days inside a term of working days."""
    MOVED = "moved"
    """Free days at the end of a term of calendar days, over which it moves on."""


@dataclass(frozen=True)
class Line:
    """One step of the derivation: days from ``first`` to ``last``, alike in what they are and do."""

    part: Part
    first: date
    last: date
    kind: DayKind | None
    """``None`` where calendar days count whatever they are."""
    name: str
    total: int
    """Days counted up to and including this stretch."""
    settled: bool

    @property
    def days(self) -> int:
        """Length of the stretch."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Deadline:
    """The end of a term and everything it rests on."""

    start: date
    days: int
    unit: Unit
    date: date
    provisional: bool
    """A day that decided over this date is not fixed by a notice yet: count again when the notice is out."""
    derivation: list[Line]
    table_version: str

    def explain(self) -> list[str]:
        """The derivation in Chinese, one sentence a line."""
        lines = [f"{_day(self.start)}当日不计入，自次日起算，期限 {self.days} {UNITS[self.unit]}。"]
        lines += [_sentence(line) for line in self.derivation]
        lines.append(f"期限届满日为 {_day(self.date)}。")
        if self.provisional:
            years = sorted({line.last.year for line in self.derivation if not line.settled})
            named = "、".join(f"{year} 年" for year in years)
            lines.append(
                f"所涉日期（{named}）的放假安排尚未全部公布，本日期为暂定，公布后须重新计算。"
            )
        return lines


def deadline(start: date, days: int, unit: Unit, table: WorkdayTable) -> Deadline:
    """When a term of ``days`` that begins with an event on ``start`` ends.

    Args:
        start: the day of the event (receipt, publication); counting begins the day after.
        days: length of the term, at least 1.
        unit: ``working_days`` count working weekends and skip days off; ``calendar_days`` count every day, and a term
            that would end on a free day ends on the next working day.
        table: the working days to count by.

    Raises:
        ValueError: fewer than one day, or an unknown unit.
    """
    if days < 1:
        raise ValueError("a term has at least one day")
    if unit not in get_args(Unit):
        raise ValueError(f"unknown unit {unit!r}")
    lines = (
        _working_days(start, days, table)
        if unit == "working_days"
        else _calendar_days(start, days, table)
    )
    return Deadline(
        start=start,
        days=days,
        unit=unit,
        date=lines[-1].last,
        provisional=not all(line.settled for line in lines),
        derivation=lines,
        table_version=table.version,
    )


def _working_days(start: date, days: int, table: WorkdayTable) -> list[Line]:
    seen: list[Day] = []
    counted = 0
    while counted < days:
        seen.append(table.day(start + timedelta(days=len(seen) + 1)))
        counted += seen[-1].works
    return _lines(seen, Part.SKIPPED, 0)


def _calendar_days(start: date, days: int, table: WorkdayTable) -> list[Line]:
    last = start + timedelta(days=days)
    end = table.day(last)
    # How the days inside the term are spent does not matter, so only the end can make it provisional.
    whole = Line(Part.COUNTED, start + timedelta(days=1), last, None, "", days, end.settled)
    if end.works:
        return [whole]
    moved = [end]
    while not moved[-1].works:
        moved.append(table.day(last + timedelta(days=len(moved))))
    return [whole, *_lines(moved[:-1], Part.MOVED, days), _arrival(moved[-1], days)]


def _arrival(day: Day, total: int) -> Line:
    return Line(Part.MOVED, day.date, day.date, day.kind, day.name, total, day.settled)


def _lines(days: list[Day], free: Part, total: int) -> list[Line]:
    lines = []
    for (kind, name, settled), group in groupby(
        days, key=lambda day: (day.kind, day.name, day.settled)
    ):
        stretch = list(group)
        total += sum(day.works for day in stretch)
        part = Part.COUNTED if stretch[0].works else free
        lines.append(Line(part, stretch[0].date, stretch[-1].date, kind, name, total, settled))
    return lines


def _sentence(line: Line) -> str:
    span = _day(line.first) if line.days == 1 else f"{_day(line.first)}至{_day(line.last)}"
    provisional = "" if line.settled else "（暂定）"
    if line.kind is None:
        return f"{span}按自然日计 {line.days} 日{provisional}。"
    if line.part is Part.COUNTED:
        worked = "调休上班，" if line.kind is DayKind.WORKING_WEEKEND else ""
        return f"{span}{worked}计 {line.days} 个工作日，累计 {line.total} 个{provisional}。"
    if line.part is Part.MOVED and line.kind in (DayKind.WORKING, DayKind.WORKING_WEEKEND):
        worked = "（调休上班）" if line.kind is DayKind.WORKING_WEEKEND else ""
        return f"顺延至其后第一个工作日 {span}{worked}{provisional}。"
    free = f"{line.name}放假" if line.kind is DayKind.HOLIDAY else "周末"
    verb = "届满日遇休息日，不计" if line.part is Part.MOVED else "不计"
    return f"{span}{free}，{verb}{provisional}。"


def _day(day: date) -> str:
    return f"{day}（星期{WEEKDAYS[day.weekday()]}）"
