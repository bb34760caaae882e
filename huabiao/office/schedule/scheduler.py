"""The scheduler process: looks every second what is due and runs it, one job after another."""

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connection

from huabiao.office import clocks
from huabiao.office.schedule import lease
from huabiao.office.schedule.jobs import job, registered_jobs, times
from huabiao.office.schedule.models import Run
from huabiao.office.schedule.selectors import due_at
from huabiao.office.schedule.services import run_job

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks."""

POLITENESS = 10
"""Background work yields to people and to the edge worker."""


@dataclass
class Scheduler:
    """What a scheduler remembers: its name, and since when it looks."""

    holder: str = field(default_factory=lease.fresh_holder)
    since: datetime = field(default_factory=clocks.now)

    def turn(self) -> Run | None:
        """Run the job that has been due longest; None where none is, or another scheduler holds the lease."""
        if not connection.in_atomic_block:
            close_old_connections()
        if not lease.hold(self.holder):
            return None
        due = self._longest_due()
        if due is None:
            return None
        with lease.kept(self.holder):
            return run_job(job=job(due), holder=self.holder)

    def _longest_due(self) -> str | None:
        now = clocks.now()
        known = registered_jobs()
        waiting = [
            (due_at(key, expression, self.since), key)
            for key, expression in times().items()
            if key in known
        ]
        ready = [(moment, key) for moment, key in waiting if moment <= now]
        return min(ready)[1] if ready else None


def run(*, stop: Callable[[], bool] | None = None) -> None:
    """Turn until a signal (TERM, INT) or `stop` says enough; a job under way is finished."""
    ended = False

    def end(_number: int, _frame: object) -> None:
        nonlocal ended
        ended = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    os.nice(POLITENESS)
    scheduler = Scheduler()
    while not (ended or (stop is not None and stop())):
        try:
            scheduler.turn()
        except DatabaseError:
            logger.exception("The scheduler cannot reach its database; it goes on")
        time.sleep(PAUSE)
    lease.give_up(scheduler.holder)
