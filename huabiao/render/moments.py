"""Instants as the public reads them: Asia/Shanghai, `YYYY-MM-DD HH:MM` (national guideline, annex 1)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SHANGHAI = ZoneInfo("Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def stamp(at_ms: int) -> str:
    """`YYYY-MM-DD HH:MM` in Shanghai for UTC milliseconds."""
    local = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(_SHANGHAI)
    return local.isoformat(sep=" ", timespec="minutes")[:16]


def month(at_ms: int) -> str:
    """The month folder (`YYYYMM`, Shanghai) of an instant in UTC milliseconds."""
    return stamp(at_ms)[:7].replace("-", "")


def rfc3339(date: str) -> str:
    """`YYYY-MM-DD HH:MM` of Shanghai as RFC 3339, for feeds, site maps and `<time>`."""
    return f"{date[:10]}T{date[11:16]}:00+08:00"
