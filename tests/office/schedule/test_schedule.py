"""One scheduler at a time; every job at its time, none lost, each run with its outcome."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import services as ledger
from huabiao.office.notices.models import Notice
from huabiao.office.organisation import services as organisation
from huabiao.office.schedule import checks, commands, jobs, lease
from huabiao.office.schedule.jobs import Result, done
from huabiao.office.schedule.models import Run
from huabiao.office.schedule.scheduler import Scheduler
from huabiao.office.schedule.selectors import timetable
from huabiao.rules.rulebook import preset

pytestmark = pytest.mark.django_db

# 2026-06-29 00:30 in Shanghai.
NIGHT = datetime(2026, 6, 28, 16, 30, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.moment = NIGHT

    def __call__(self) -> datetime:
        return self.moment

    def go_on(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Iterator[Clock]:
    made = Clock()
    with clocks.set_clock(made):
        yield made


class Work:
    """A job of the test: counts, and fails when told."""

    def __init__(self) -> None:
        self.count = 0
        self.fails = False

    def __call__(self) -> Result:
        self.count += 1
        if self.fails:
            raise ValueError("broken")
        return done(f"count={self.count}")


@pytest.fixture
def work(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The only job there is, every day at one o'clock."""
    made = Work()
    monkeypatch.setattr(jobs, "_jobs", {"work": jobs.Job("work", "the work", made)})
    settings.HUABIAO_SCHEDULE = {"work": "0 1 * * *"}
    return made


@pytest.fixture
def administrator() -> object:
    """Somebody who is told when something fails, and somebody who is not."""
    county = organisation.establish(name="清砚县", kind="county")
    adoption.adopt(
        organisation=county,
        texts=[preset("national").text],
        effective=clocks.now() - timedelta(seconds=1),
    )
    people = {}
    for post in ("system_administrator", "duty_officer"):
        people[post] = organisation.register_officer(username=post, name=post)
        opened = organisation.open_post(organisation=county, key=post, name=post)
        organisation.appoint(officer=people[post], post=opened)
    return people["system_administrator"]


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(["schedule", *words]))


def test_a_job_runs_at_its_time_in_the_offices_own_time_zone(clock: Clock, work: Work) -> None:
    scheduler = Scheduler()
    assert scheduler.turn() is None
    clock.go_on(minutes=29)
    assert scheduler.turn() is None
    clock.go_on(minutes=1)
    made = scheduler.turn()
    assert made is not None and (made.outcome, made.detail) == ("done", "count=1")
    assert scheduler.turn() is None
    clock.go_on(hours=23, minutes=59)
    assert scheduler.turn() is None
    clock.go_on(minutes=1)
    assert scheduler.turn() is not None
    assert work.count == 2


def test_what_fell_into_a_time_without_a_scheduler_is_made_up_for_once(
    clock: Clock, work: Work
) -> None:
    first = Scheduler()
    clock.go_on(hours=1)
    assert first.turn() is not None
    clock.go_on(days=3)
    second = Scheduler()
    assert second.turn() is not None
    assert second.turn() is None
    assert work.count == 2


def test_a_second_scheduler_waits_and_takes_over_when_the_first_is_killed(
    clock: Clock, work: Work, settings: Settings
) -> None:
    first, second = Scheduler(), Scheduler()
    assert first.turn() is None  # it holds the lease now
    clock.go_on(minutes=30)
    lease.hold(first.holder)
    assert second.turn() is None
    assert work.count == 0
    # Killed in the middle of its job: nobody renews the lease any more.
    left = Run.objects.create(job="work", holder=first.holder, started_at=clocks.now_ms())
    clock.go_on(days=1, seconds=settings.HUABIAO_SCHEDULE_LEASE_SECONDS + 1)
    assert second.turn() is not None
    left.refresh_from_db()
    assert left.outcome == Run.Outcome.CUT_OFF
    assert first.turn() is None
    assert work.count == 1


def test_what_was_cut_off_runs_again_at_once_but_not_for_ever(clock: Clock, work: Work) -> None:
    scheduler = Scheduler()
    for _time in range(2):
        clock.go_on(minutes=31)
        now = clocks.now_ms()
        Run.objects.create(
            job="work", holder="killed", started_at=now, outcome=Run.Outcome.CUT_OFF, ended_at=now
        )
        clock.go_on(seconds=1)
        if _time == 0:
            assert scheduler._longest_due() == "work"
    assert scheduler.turn() is None
    clock.go_on(days=1)
    assert scheduler.turn() is not None
    assert work.count == 1


def test_one_that_ends_in_good_order_is_replaced_at_once(clock: Clock, work: Work) -> None:
    first, second = Scheduler(), Scheduler()
    first.turn()
    lease.give_up(first.holder)
    clock.go_on(minutes=30)
    assert second.turn() is not None


def test_a_job_that_fails_is_told_once_and_comes_again(
    clock: Clock, work: Work, administrator: object
) -> None:
    scheduler = Scheduler()
    work.fails = True
    for _day in range(2):
        clock.go_on(days=1)
        made = scheduler.turn()
        assert made is not None and made.outcome == Run.Outcome.FAILED
    assert made is not None and made.detail == "ValueError"
    told = Notice.objects.filter(kind=Notice.Kind.ALARM)
    assert [notice.officer for notice in told] == [administrator]
    work.fails = False
    clock.go_on(days=1)
    made = scheduler.turn()
    assert made is not None and made.outcome == Run.Outcome.DONE


def test_the_list_shows_last_run_its_outcome_and_the_next(
    clock: Clock, work: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--list") == 0
    assert "从未运行" in capsys.readouterr().out
    assert run("--once", "work") == 0
    assert "完成 count=1" in capsys.readouterr().out
    assert run("--list") == 0
    shown = capsys.readouterr().out
    assert "2026-06-29 00:30:00 完成 count=1" in shown
    assert "下次：2026-06-29 01:00" in shown
    work.fails = True
    assert run("--once", "work") == 1
    assert run("--once", "nothing") == 2
    assert "work" in capsys.readouterr().err


def test_every_job_has_a_time_and_every_time_a_job(settings: Settings) -> None:
    assert checks.schedule_can_be_kept() == []
    assert len(timetable(clocks.now())) == len(settings.HUABIAO_SCHEDULE)
    settings.HUABIAO_SCHEDULE = {"sessions": "every night", "nothing": "0 1 * * *"}
    codes = [problem.id for problem in checks.schedule_can_be_kept()]
    assert {"schedule.E001", "schedule.E002", "schedule.E003"} == set(codes)


def test_ended_sessions_are_cleared(clock: Clock) -> None:
    for seconds in (-1, 3600):
        session = SessionStore()
        session["who"] = "anybody"
        session.set_expiry(seconds)
        session.save()
    assert run("--once", "sessions") == 0
    assert Session.objects.count() == 1


def task(workers: int, minutes: float, status: str = "RUNNING") -> Any:
    moment = timezone.now()
    row: Any = DBTaskResult.objects.create(
        status=status,
        started_at=moment - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="anything",
        worker_ids=[str(number) for number in range(workers)],
        queue_name="general",
        backend_name="default",
        run_after=moment,
        exception_class_path="",
        traceback="",
    )
    return row


def test_tasks_of_killed_workers_are_taken_up_again_and_given_up_in_the_end(
    administrator: object, settings: Settings
) -> None:
    over = settings.HUABIAO_TASK_LIMIT_MINUTES + 1
    at_work, finished = task(1, 1), task(1, over, "SUCCESSFUL")
    killed, often = task(1, over), task(settings.HUABIAO_TASK_ATTEMPTS, over)
    assert run("--once", "dead_tasks") == 1
    for row in (at_work, finished, killed, often):
        row.refresh_from_db()
    assert [row.status for row in (at_work, finished, killed, often)] == [
        "RUNNING", "SUCCESSFUL", "READY", "FAILED",
    ]  # fmt: skip
    assert killed.started_at is None
    assert Notice.objects.get(kind=Notice.Kind.ALARM).officer == administrator
    assert run("--once", "dead_tasks") == 0


def test_a_clock_behind_the_ledger_is_told(clock: Clock, administrator: object) -> None:
    assert run("--once", "clock") == 0
    clock.go_on(minutes=10)
    ledger.record_installation()
    clock.go_on(seconds=-90)
    # The notices themselves need no ledger, so they get out even now.
    assert run("--once", "clock") == 1
    assert "90" in Notice.objects.get(kind=Notice.Kind.ALARM).sentence


def test_a_missing_holiday_notice_is_told_from_december_on(
    clock: Clock, administrator: object, settings: Settings
) -> None:
    clock.moment = datetime(2026, 11, 30, 4, tzinfo=UTC)
    assert run("--once", "clock") == 0
    clock.moment = datetime(2040, 12, 1, 4, tzinfo=UTC)
    assert run("--once", "clock") == 1
    assert {"2040", "2041"} == {
        year for year in ("2040", "2041") if Notice.objects.filter(sentence__contains=year).exists()
    }


def test_both_are_told_when_cover_has_ended(clock: Clock, administrator: object) -> None:
    from huabiao.office.organisation.models import Appointment

    appointment = Appointment.objects.get(officer__username="duty_officer")
    stand_in = organisation.register_officer(username=f"b-{uuid4().hex[:6]}", name="乙")
    organisation.delegate(
        appointment=appointment,
        officer=stand_in,
        starts_at=clock(),
        ends_at=clock() + timedelta(hours=1),
        reason="出差",
    )
    assert run("--once", "cover_ended") == 0
    clock.go_on(minutes=30)
    assert run("--once", "cover_ended") == 0
    assert not Notice.objects.exists()
    clock.go_on(minutes=31)
    for _twice in range(2):
        assert run("--once", "cover_ended") == 0
    told = Notice.objects.filter(kind=Notice.Kind.TOLD)
    assert {notice.officer for notice in told} == {stand_in, appointment.officer}
    assert len(told) == 2
