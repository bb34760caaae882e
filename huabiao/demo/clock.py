"""The demo's own time (decision 20): set by hand while the past is replayed, then flowing from the day it ended.

How far the demo's time lies from the machine's is kept in `var/demo/clock.json`; every process of the demo reads it.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from huabiao.office import clocks


class ReplayClock:
    """A clock that stands still until it is set, and never goes back."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.moment

    def set(self, moment: datetime) -> None:
        """Go on to a moment; an earlier one is ignored."""
        self.moment = max(self.moment, moment.astimezone(UTC))

    def advance(self, **how_far: float) -> None:
        """Go on by some hours, minutes or seconds."""
        self.moment += timedelta(**how_far)


def keep_offset(folder: Path, moment: datetime) -> None:
    """From now on the demo's time is `moment` and flows."""
    offset = (moment.astimezone(UTC) - clocks.system_clock()).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")


def offset_of(folder: Path) -> timedelta | None:
    """How far the demo's time lies from the machine's; None before the replay has ended."""
    try:
        document = json.loads((folder / "clock.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return timedelta(seconds=document["offset_seconds"])


def install_flowing_clock(folder: Path) -> None:
    """Use the demo's time in this process, where there is one."""
    offset = offset_of(folder)
    if offset is not None:
        clocks.install_clock(lambda: clocks.system_clock() + offset)
