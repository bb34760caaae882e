"""Moments of the records (UTC milliseconds) as offices write them, and days of Shanghai as moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHOWN_IN = ZoneInfo("Asia/Shanghai")


def minute(moment: int | None) -> str:
    """`YYYY-MM-DD HH:MM`, Asia/Shanghai; empty where there is no moment."""
    return "" if moment is None else f"{_local(moment):%Y-%m-%d %H:%M}"


def second(moment: int) -> str:
    """`YYYY-MM-DD HH:MM:SS`, Asia/Shanghai."""
    return f"{_local(moment):%Y-%m-%d %H:%M:%S}"


def start_of(day: date) -> datetime:
    """The first moment of a day in Shanghai."""
    return datetime.combine(day, time.min, SHOWN_IN)


def end_of(day: date) -> datetime:
    """The first moment after a day in Shanghai."""
    return start_of(day + timedelta(days=1))


def milliseconds(moment: datetime) -> int:
    """A moment as stored."""
    return int(moment.timestamp() * 1000)


def _local(moment: int) -> datetime:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(SHOWN_IN)
