"""The verbs of the schedule: run one job and keep what came of it; tell people when something is wrong."""

import logging

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.adoption.rights import officers_with
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.schedule.jobs import Job, Result
from huabiao.office.schedule.models import Run

logger = logging.getLogger(__name__)

LONGEST = 300
BY_HAND = "operator"
"""Who ran a job that an operator asked for on the command line."""


def run_job(*, job: Job, holder: str = BY_HAND) -> Run:
    """Run a job now and keep its outcome. A job that fails is told to those responsible and runs again at its time."""
    run = Run.objects.create(job=job.key, holder=holder, started_at=clocks.now_ms())
    try:
        result = job.run()
    except Exception as problem:
        logger.exception("The job %s failed", job.key)
        # What an exception says may hold a row's values; the log of the process has it, this table is for many eyes.
        result = Result(Run.Outcome.FAILED, type(problem).__name__)
        alarm(sentence=_("The scheduled job “%(job)s” failed.") % {"job": job.label})
    run.outcome, run.detail = result.outcome, result.detail[:LONGEST]
    run.ended_at = clocks.now_ms()
    run.save(update_fields=["outcome", "detail", "ended_at"])
    return run


def alarm(*, sentence: str) -> list[Notice]:
    """Tell those responsible (`HUABIAO_ALARMED_RIGHTS`), each of them once until they have seen it."""
    shown = sentence[: Notice._meta.get_field("sentence").max_length]
    told = set(
        Notice.objects.filter(
            kind=Notice.Kind.ALARM, sentence=shown, seen_at__isnull=True
        ).values_list("officer", flat=True)
    )
    people = officers_with(settings.HUABIAO_ALARMED_RIGHTS)
    return notices.notify(
        officers=[officer for officer in people if officer.pk not in told],
        kind=Notice.Kind.ALARM,
        sentence=shown,
    )
