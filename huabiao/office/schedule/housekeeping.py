"""The jobs of the office itself: sessions, background tasks, the clock, ended cover, the database's statistics."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from huabiao.office import clocks
from huabiao.office.ledger.models import Entry
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.models import Delegation
from huabiao.office.schedule.jobs import Result, done, found, register_job, skipped
from huabiao.office.schedule.models import Run
from huabiao.office.schedule.services import alarm
from huabiao.rules.workdays import standard_table

SESSIONS, TASKS, CLOCK, COVER = "sessions", "dead_tasks", "clock", "cover_ended"
STATISTICS = "statistics"

ROWS_LOOKED_AT = 1000
"""Of each index: enough to choose between indexes, and a few tenths of a second for a million rows."""


def register_jobs() -> None:
    """Say what this room has done by the clock."""
    register_job(SESSIONS, gettext_lazy("clear ended sessions"), clear_sessions)
    register_job(TASKS, gettext_lazy("take up tasks of killed workers"), revive_tasks)
    register_job(CLOCK, gettext_lazy("check clock and holiday table"), check_clock)
    register_job(COVER, gettext_lazy("tell of ended cover"), tell_of_ended_cover)
    register_job(STATISTICS, gettext_lazy("refresh the database's statistics"), refresh_statistics)


def clear_sessions() -> Result:
    """Remove the sessions that have ended (O20: desks are shared, nothing of a log-in stays)."""
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    return done()


def revive_tasks() -> Result:
    """Background tasks whose worker was killed stay *running* for ever: let another worker take them up.

    A task runs at most `HUABIAO_TASK_LIMIT_MINUTES`; what runs longer has no worker. After `HUABIAO_TASK_ATTEMPTS`
    workers have died with it, it is given up and reported. Every task here may be run twice.
    """
    # The queue keeps the machine's own time, not the office's clock.
    limit = timezone.now() - timedelta(minutes=settings.HUABIAO_TASK_LIMIT_MINUTES)
    revived = given_up = 0
    for row in DBTaskResult.objects.running().filter(started_at__lt=limit):
        with transaction.atomic():
            same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
            if len(row.worker_ids) >= settings.HUABIAO_TASK_ATTEMPTS:
                given_up += same.update(
                    status="FAILED",
                    finished_at=timezone.now(),
                    exception_class_path="",
                    traceback="",
                )
            else:
                revived += same.update(status="READY", started_at=None)
    if given_up:
        alarm(
            sentence=_("%(count)s background tasks were given up: their workers died each time.")
            % {"count": given_up}
        )
        return found(f"revived={revived} given_up={given_up}")
    return done(f"revived={revived}")


def check_clock() -> Result:
    """The machine's clock against the ledger's last entry, and the holiday table against the year to come."""
    faults = []
    last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
    behind = 0 if last is None else last - clocks.now_ms()
    if behind > 0:
        alarm(
            sentence=_(
                "The clock of this machine is %(seconds)s seconds behind the ledger; nothing can be recorded."
            )
            % {"seconds": -(-behind // 1000)}
        )
        faults.append(f"behind_ms={behind}")
    today = clocks.now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    month, day = settings.HUABIAO_HOLIDAY_NOTICE_EXPECTED
    due = today if (today.month, today.day) >= (month, day) else None
    missing = [
        year
        for year in (today.year, today.year + 1 if due else today.year)
        if year not in standard_table().years
    ]
    for year in sorted(set(missing)):
        alarm(
            sentence=_(
                "There is no holiday notice of %(year)s yet: deadlines in it are provisional."
            )
            % {"year": year}
        )
        faults.append(f"no_notice={year}")
    return found(" ".join(faults)) if faults else done()


def tell_of_ended_cover() -> Result:
    """Tell holder and stand-in (AB角) that the cover between them has ended by itself, once."""
    now = clocks.now()
    before = (
        Run.objects.filter(job=COVER, outcome=Run.Outcome.DONE)
        .order_by("-started_at", "-id")
        .values_list("started_at", flat=True)
        .first()
    )
    since = now if before is None else datetime.fromtimestamp(before / 1000, UTC)
    ended = Delegation.objects.filter(ends_at__gt=since, ends_at__lte=now).select_related(
        "officer", "appointment__officer", "appointment__post"
    )
    for delegation in ended:
        appointment = delegation.appointment
        notices.notify(
            officers=[delegation.officer, appointment.officer],
            kind=Notice.Kind.TOLD,
            sentence=_(
                "%(stand_in)s no longer stands in for %(holder)s (%(post)s): the time is over."
            )
            % {
                "stand_in": delegation.officer,
                "holder": appointment.officer,
                "post": appointment.post,
            },
        )
    return done(f"ended={len(ended)}")


def refresh_statistics() -> Result:
    """SQLite chooses between indexes by statistics that nobody else refreshes; PostgreSQL looks after its own."""
    if connection.vendor != "sqlite":
        return skipped(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
    return done()
