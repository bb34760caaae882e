"""When each job ran last, what came of it, and when it runs next."""

from dataclasses import dataclass
from datetime import UTC, datetime

from huabiao.office.schedule.jobs import Job, next_time, registered_jobs, times
from huabiao.office.schedule.models import Run


@dataclass(frozen=True)
class Line:
    """One job: its crontab line, last run (None: never), and next time."""

    job: Job
    times: str
    last: Run | None
    next: datetime


def last_run(key: str) -> Run | None:
    """The newest run of a job, whoever ran it."""
    return Run.objects.filter(job=key).order_by("-started_at", "-id").first()


def due_at(key: str, expression: str, since: datetime) -> datetime:
    """When a job is to run: after its last run, or where it never ran, after `since`.

    So a time that passed while no scheduler ran is not lost: the job is due at once. So is one that was cut off, but
    not for the second time running: what kills its scheduler must not keep the others from their turn.
    """
    runs = list(Run.objects.filter(job=key).order_by("-started_at", "-id")[:2])
    if not runs:
        return next_time(expression, since)
    begun = datetime.fromtimestamp(runs[0].started_at / 1000, UTC)
    cut_off = [one.outcome == Run.Outcome.CUT_OFF for one in runs]
    return begun if cut_off[0] and not any(cut_off[1:]) else next_time(expression, begun)


def timetable(since: datetime) -> list[Line]:
    """Every job that the settings give a time, in their order."""
    jobs = registered_jobs()
    return [
        Line(jobs[key], expression, last_run(key), due_at(key, expression, since))
        for key, expression in times().items()
        if key in jobs
    ]
