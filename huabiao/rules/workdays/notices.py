"""A yearly notice of days off and working weekends (放假调休通知), as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

SATURDAY = 5
INTERVAL = 2
LONGEST_STRETCH = 31
DECEMBER = 12


class NoticeRefused(ValueError):
    """The notice cannot be used; ``reasons`` holds every reason as a Chinese sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Notice:
    """What one notice announces for ``year`` (and, for New Year, the last days of December before it)."""

    year: int
    days_off: Mapping[date, str]
    """Day off → name of the holiday."""
    working_days: frozenset[date]
    """Days that are worked although they would be free."""
    source: str = field(default="", compare=False)


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= SATURDAY


def read_notice(record: Mapping[str, Any]) -> Notice:
    """Read a notice from its data form.

    It holds ``year``, ``days_off`` (name → list of days or stretches), ``working_weekends``, optionally ``source``.

    Days are dates or ISO strings; a stretch is ``first/last``.

    Raises:
        NoticeRefused: with every reason, in Chinese.
    """
    reasons: list[str] = []
    year = _year(record.get("year"), reasons)
    unknown = sorted(set(map(str, record)) - {"year", "days_off", "working_weekends", "source"})
    reasons += [f"通知中有不认识的项目“{name}”。" for name in unknown]
    days_off: dict[date, str] = {}
    holidays = record.get("days_off")
    if not isinstance(holidays, Mapping) or not holidays:
        reasons.append("通知没有写明放假日期（days_off）。")
        holidays = {}
    for name, stretches in holidays.items():
        for day in _days(stretches, str(name), reasons):
            if day in days_off:
                reasons.append(f"{day} 重复列为放假。")
            days_off[day] = str(name)
    working = frozenset(_days(record.get("working_weekends", []), "调休上班", reasons))
    for day in sorted(working & days_off.keys()):
        reasons.append(f"{day} 既列为放假，又列为上班。")
    if year is not None:
        for day in sorted({*working, *days_off}):
            if day.year != year and not (day.year == year - 1 and day.month == DECEMBER):
                reasons.append(f"{day} 不属于 {year} 年的放假安排。")
    if reasons or year is None:
        raise NoticeRefused(reasons)
    return Notice(year, days_off, working, str(record.get("source", "")))


def _year(value: Any, reasons: list[str]) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and date.min.year < value:
        return value
    reasons.append("通知没有写明年份（year）。")
    return None


def _days(stretches: Any, name: str, reasons: list[str]) -> list[date]:
    if not isinstance(stretches, list):
        reasons.append(f"“{name}”的日期应为列表。")
        return []
    days: list[date] = []
    for stretch in stretches:
        found = _stretch(stretch)
        if found is None:
            reasons.append(
                f"“{name}”的日期“{stretch}”看不懂，应写作 2026-01-01 或 2026-01-01/2026-01-03。"
            )
        else:
            days += found
    return days


def _stretch(value: Any) -> list[date] | None:
    if isinstance(value, date):
        return [value]
    parts = str(value).split("/")
    try:
        ends = [date.fromisoformat(part) for part in parts]
    except ValueError:
        return None
    length = (ends[-1] - ends[0]).days + 1
    if len(ends) > INTERVAL or not 1 <= length <= LONGEST_STRETCH:
        return None
    return [ends[0] + timedelta(days=number) for number in range(length)]
