"""``huabiao staff list | body | appoint | end``: bodies and people, entered by who administers them."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from huabiao.office.accounts.models import User

SHANGHAI = ZoneInfo("Asia/Shanghai")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``staff`` and its acts to the command line; runs before Django is set up."""
    parser = commands.add_parser("staff", help="单位和人员：录入单位、任命、免职")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    acts.add_parser("list", help="列出单位、岗位和任职人员")
    body = acts.add_parser("body", help="录入下级单位")
    body.add_argument("name", metavar="全称")
    body.add_argument("--short-name", default="", metavar="简称")
    body.add_argument(
        "--kind", required=True, help="department、township、section、station、outside"
    )
    body.add_argument("--code", default="", metavar="代码")
    body.add_argument("--parent", required=True, metavar="上级单位", help="上级单位的简称或全称")
    appoint = acts.add_parser("appoint", help="任命；没有账号的同时建立账号")
    appoint.add_argument("username", metavar="用户名")
    appoint.add_argument("--name", default="", metavar="姓名", help="新建账号时必填")
    appoint.add_argument(
        "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="任期截止日"
    )
    end = acts.add_parser("end", help="免职")
    end.add_argument("username", metavar="用户名")
    for act in (appoint, end):
        act.add_argument("--body", required=True, metavar="单位", help="单位的简称或全称")
        act.add_argument("--post", required=True, metavar="岗位", help="管理办法中的岗位编号")
    for act in (body, appoint, end):
        act.add_argument(
            "--by", required=True, metavar="用户名", help="办理的系统管理员，口令在提示后输入"
        )


def run(args: argparse.Namespace) -> int:
    """Run one act; answers the exit status (0 done, 1 refused)."""
    from huabiao.office.installation.services import InstallationRefused  # noqa: PLC0415 - needs Django set up
    from huabiao.office.ledger.errors import LedgerRefused  # noqa: PLC0415

    acts: dict[str, Callable[[argparse.Namespace], None]] = {
        "list": _list, "body": _body, "appoint": _appoint, "end": _end,
    }  # fmt: skip
    try:
        acts[args.act](args)
    except (InstallationRefused, LedgerRefused) as refused:
        for reason in refused.reasons:
            _say(reason, error=True)
        return 1
    return 0


def _list(_args: argparse.Namespace) -> None:
    from huabiao.office import clocks  # noqa: PLC0415 - needs Django set up
    from huabiao.office.organisation.models import Organisation  # noqa: PLC0415
    from huabiao.office.organisation.selectors import appointments_at  # noqa: PLC0415

    held: dict[int, list[str]] = {}
    for one in appointments_at(clocks.now()):
        line = f"    {one.post.key}\t{one.post.name}\t{one.officer.username}\t{one.officer.name}"
        held.setdefault(one.post.organisation.pk, []).append(line)
    for body in Organisation.objects.select_related("parent"):
        above = f" ← {body.parent}" if body.parent is not None else ""
        _say(f"{body.name}（{body.get_kind_display()}）{above}")
        for line in held.get(body.pk, ()):
            _say(line)


def _body(args: argparse.Namespace) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.office.installation import staffing  # noqa: PLC0415

    made = staffing.enter_body(
        name=args.name,
        short_name=args.short_name,
        kind=args.kind,
        code=args.code,
        parent=staffing.body_named(args.parent),
        by=_administrator(args.by),
    )
    _say(_("%(body)s is entered.") % {"body": made.name})


def _appoint(args: argparse.Namespace) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.office.installation import staffing  # noqa: PLC0415

    until = None if args.until is None else datetime.combine(args.until, time.max, SHANGHAI)
    made, password = staffing.appoint_person(
        username=args.username,
        name=args.name,
        body=staffing.body_named(args.body),
        post=args.post,
        ends_at=until,
        by=_administrator(args.by),
    )
    _say(
        _("%(officer)s holds the post %(post)s now.") % {"officer": made.officer, "post": made.post}
    )
    if password is not None:
        _say(
            _("First password, shown once; hand it over in person: %(password)s")
            % {"password": password}
        )


def _end(args: argparse.Namespace) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.office.installation import staffing  # noqa: PLC0415

    ended = staffing.end_post(
        username=args.username,
        body=staffing.body_named(args.body),
        post=args.post,
        by=_administrator(args.by),
    )
    _say(
        _("%(officer)s no longer holds the post %(post)s.")
        % {"officer": ended.officer, "post": ended.post}
    )


def _administrator(username: str) -> "User":
    """Who acts, by the own password; wrong tries count at the lock of the log-in."""
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.office.accounts.models import User  # noqa: PLC0415
    from huabiao.office.adoption.tries import at_a_terminal, counted  # noqa: PLC0415
    from huabiao.office.installation.services import InstallationRefused  # noqa: PLC0415

    if sys.stdin.isatty():
        password = getpass.getpass(_("Password of %(name)s: ") % {"name": username})
    else:
        password = sys.stdin.readline().rstrip("\n")
    officer = User.objects.filter(username=username, is_active=True).first()
    right = officer is not None and counted(
        at_a_terminal(username), username, lambda: officer.check_password(password)
    )
    if officer is None or not right:
        raise InstallationRefused(
            [_("%(name)s: unknown account or wrong password.") % {"name": username}]
        )
    return officer


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
