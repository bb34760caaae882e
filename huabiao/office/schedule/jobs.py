"""The jobs there are. When each runs stands in the settings (`HUABIAO_SCHEDULE`); the rooms say what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim
from django.conf import settings
from django.utils.functional import Promise

from huabiao.office.schedule.models import Run


@dataclass(frozen=True)
class Result:
    """What came of a run, for the list: an outcome and a short sentence (counts, codes)."""

    outcome: Run.Outcome
    detail: str = ""


def done(detail: str = "") -> Result:
    """The job did what it is for."""
    return Result(Run.Outcome.DONE, detail)


def found(detail: str) -> Result:
    """The job found something that a person has to look at."""
    return Result(Run.Outcome.FOUND, detail)


def skipped(detail: str) -> Result:
    """The job was not done, for a good reason."""
    return Result(Run.Outcome.SKIPPED, detail)


@dataclass(frozen=True)
class Job:
    """A repeatable act: run twice it does no harm, cut off it is run again."""

    key: str
    label: str | Promise
    run: Callable[[], Result]


_jobs: dict[str, Job] = {}


def register_job(key: str, label: str | Promise, run: Callable[[], Result]) -> None:
    """A room says once, at start, what it has done by the clock. Raises ValueError where a key is taken."""
    known = _jobs.setdefault(key, Job(key, label, run))
    if known.run is not run:
        raise ValueError(f"the job {key!r} is registered twice")


def registered_jobs() -> dict[str, Job]:
    """Every job by its key."""
    return dict(_jobs)


def job(key: str) -> Job:
    """A job by its key. Raises LookupError."""
    try:
        return _jobs[key]
    except KeyError:
        raise LookupError(key) from None


def times() -> dict[str, str]:
    """When each job runs, in the form of crontab (minute hour day month weekday), local time."""
    return dict(settings.HUABIAO_SCHEDULE)


def next_time(expression: str, after: datetime) -> datetime:
    """The first moment behind `after` that a crontab expression names, in the installation's own time zone."""
    moment: datetime = next(CronSim(expression, after.astimezone(ZoneInfo(settings.TIME_ZONE))))
    return moment
