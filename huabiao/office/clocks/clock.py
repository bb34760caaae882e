"""The one clock. Business time is asked here and nowhere else, so that demo and tests can replace it."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time in UTC."""
    return datetime.now(UTC)


_clock: Clock = system_clock


def now() -> datetime:
    """The present moment, aware, in UTC. Shown and counted in Asia/Shanghai (decision 20)."""
    return _clock()


def now_ms() -> int:
    """The present moment in whole milliseconds since 1970 UTC, the unit of every stored document."""
    return int(_clock().timestamp() * 1000)


def install_clock(clock: Clock) -> None:
    """Replace the clock for this process. Refused where the settings do not allow it."""
    if not settings.HUABIAO_CLOCK_REPLACEABLE:
        raise ImproperlyConfigured("Only demo and test settings may replace the clock.")
    global _clock  # noqa: PLW0603 - one clock a process is the point
    _clock = clock


@contextlib.contextmanager
def set_clock(clock: Clock) -> Iterator[None]:
    """Replace the clock for the duration of a block (tests, the demo's replay)."""
    before = _clock
    install_clock(clock)
    try:
        yield
    finally:
        install_clock(before)
