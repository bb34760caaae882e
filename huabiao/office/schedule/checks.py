"""System check: the schedule in the settings names jobs that exist, at times that can be read."""

from collections.abc import Collection
from typing import Any

from cronsim import CronSimError
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.schedule.jobs import next_time, registered_jobs, times
from huabiao.office.schedule.models import Lease


@register()
def schedule_can_be_kept(**_kwargs: Any) -> list[CheckMessage]:
    """Every line of `HUABIAO_SCHEDULE`; a job without a line never runs and is named too."""
    known = registered_jobs()
    problems: list[CheckMessage] = []
    for key, expression in times().items():
        if key not in known:
            problems.append(
                Error(
                    _("HUABIAO_SCHEDULE names a job that does not exist: %(job)s.") % {"job": key},
                    id="schedule.E001",
                )
            )
        try:
            next_time(expression, clocks.now())
        except (CronSimError, StopIteration):
            problems.append(
                Error(
                    _("The time of the job %(job)s cannot be read: %(time)s.")
                    % {"job": key, "time": expression},
                    id="schedule.E002",
                )
            )
    problems += [
        Error(
            _("The job %(job)s has no time in HUABIAO_SCHEDULE.") % {"job": key}, id="schedule.E003"
        )
        for key in sorted(known.keys() - times().keys())
    ]
    return problems


@register(Tags.database, deploy=True)
def a_scheduler_runs(
    databases: Collection[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Somebody holds the lease: otherwise keys are not backed up and nothing is verified by the clock."""
    if not databases:
        return []
    try:
        held = Lease.objects.filter(until__gt=clocks.now_ms()).exists()
    except DatabaseError:
        return []  # the check of the migrations says so
    if held:
        return []
    return [
        Warning(
            _("No scheduler is running."),
            hint=_("Start the process “huabiao schedule”."),
            id="schedule.W004",
        )
    ]
