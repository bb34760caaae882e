"""``huabiao schedule``: the scheduler process; ``--once JOB`` and ``--list`` for operators."""

import argparse
import logging
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``schedule`` to the command line; runs before Django is set up."""
    parser = commands.add_parser("schedule", help="定时进程：备份密钥、清理、核验、提醒")
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--once", metavar="JOB", help="立即运行一项，随即退出")
    acts.add_argument("--list", action="store_true", help="列出各项：上次、结果、下次")


def run(args: argparse.Namespace) -> int:
    """Run it; answers the exit status (0 good, 1 a job found something or failed, 2 there is no such job)."""
    from huabiao.office.schedule import scheduler  # noqa: PLC0415 - only after Django is set up

    if args.list:
        return _list()
    if args.once:
        return _once(args.once)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    scheduler.run()
    return 0


def _list() -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office import clocks  # noqa: PLC0415
    from huabiao.office.schedule.selectors import timetable  # noqa: PLC0415

    for line in timetable(clocks.now()):
        last = line.last
        ran = (
            _("never run")
            if last is None
            else f"{_shown(last.started_at)} {last.get_outcome_display()} {last.detail}".rstrip()
        )
        _say(
            "\t".join(
                (
                    line.job.key,
                    str(line.job.label),
                    line.times,
                    _("last: %(run)s") % {"run": ran},
                    _("next: %(time)s")
                    % {"time": line.next.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")},
                )
            )
        )
    return 0


def _once(key: str) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.schedule.jobs import job, registered_jobs  # noqa: PLC0415
    from huabiao.office.schedule.models import Run  # noqa: PLC0415
    from huabiao.office.schedule.services import run_job  # noqa: PLC0415

    try:
        wanted = job(key)
    except LookupError:
        _say(
            _("There is no job %(job)s; there are: %(jobs)s")
            % {"job": key, "jobs": " ".join(sorted(registered_jobs()))},
            error=True,
        )
        return 2
    made = run_job(job=wanted)
    good = made.outcome in {Run.Outcome.DONE, Run.Outcome.SKIPPED}
    _say(f"{wanted.label}: {made.get_outcome_display()} {made.detail}".rstrip(), error=not good)
    return 0 if good else 1


def _shown(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(SHANGHAI)
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
