"""``huabiao init``: an installation from nothing. ``huabiao check``: whether it can run."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FIRST_POSTS = {
    "administrator": ("system_administrator", "系统管理员：任命人员"),
    "auditor": ("audit_administrator", "审计管理员：核验日志；与系统管理员共同确认恢复备份"),
    "security": ("security_administrator", "安全管理员：可以立即撤稿"),
}
"""Option of `init` → post in the national rulebook, and what it is for."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``init`` and ``check`` to the command line; runs before Django is set up."""
    init = commands.add_parser("init", help="从零建立一个系统：数据库、密钥、首个单位和首批人员")
    init.add_argument("--organisation", required=True, metavar="名称", help="首个单位的全称")
    init.add_argument("--short-name", default="", metavar="简称")
    init.add_argument(
        "--kind", default="county", help="单位类别：county、department、township（默认 county）"
    )
    init.add_argument("--code", default="", metavar="代码", help="统一社会信用代码等")
    for option, (_post, words) in FIRST_POSTS.items():
        init.add_argument(
            f"--{option}", required=option != "security", metavar="用户名=姓名", help=words
        )
    init.add_argument(
        "--rulebook",
        action="append",
        default=[],
        metavar="编号或文件",
        help="采用的管理办法，由上到下逐部列出（默认 national）",
    )
    commands.add_parser("check", help="检查密钥、文件夹、磁盘、时钟、数据库能否正常运行")


def run(args: argparse.Namespace) -> int:
    """Run one of them; answers the exit status (0 good, 1 something is wrong or was refused)."""
    return _init(args) if args.command == "init" else _check()


def _init(args: argparse.Namespace) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - only after Django is set up
    from django.db import DatabaseError  # noqa: PLC0415
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office import keys  # noqa: PLC0415
    from huabiao.office.installation.folders import data_folder, make_folders  # noqa: PLC0415
    from huabiao.office.installation.services import (  # noqa: PLC0415
        InstallationRefused,
        found,
    )

    try:
        officers, texts = _officers(args), _texts(args.rulebook or ["national"])
        make_folders()
        call_command("migrate", verbosity=0, interactive=False)
        keys.create_all()
        found(
            name=args.organisation,
            short_name=args.short_name,
            kind=args.kind,
            code=args.code,
            officers=officers,
            texts=texts,
            hand_over=_show_accounts,
        )
    except InstallationRefused as refused:
        for reason in refused.reasons:
            _say(reason, error=True)
        return 1
    except (DatabaseError, keys.KeyFault, OSError) as problem:
        _say(_("Nothing was made: %(problem)s") % {"problem": problem}, error=True)
        return 1
    _say(_("The installation is ready in %(path)s.") % {"path": data_folder()})
    for line in _next_steps():
        _say(line)
    return 0


def _officers(args: argparse.Namespace) -> list[Any]:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.installation.services import (  # noqa: PLC0415
        FirstOfficer,
        InstallationRefused,
    )

    officers, wrong = [], []
    for option, (post, _words) in FIRST_POSTS.items():
        given = getattr(args, option)
        if given is None:
            continue
        username, equals, name = given.partition("=")
        if not (username and equals and name):
            wrong.append(
                _("--%(option)s is written USERNAME=NAME, not “%(given)s”.")
                % {"option": option, "given": given}
            )
        officers.append(FirstOfficer(post, username, name))
    if wrong:
        raise InstallationRefused(wrong)
    return officers


def _texts(named: Sequence[str]) -> list[str]:
    """The rulebooks' texts: shipped ones by their id, others from files."""
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.installation.services import InstallationRefused  # noqa: PLC0415
    from huabiao.rules.rulebook import preset, preset_ids  # noqa: PLC0415

    texts = []
    for one in named:
        if one in preset_ids():
            texts.append(preset(one).text)
        elif Path(one).is_file():
            texts.append(Path(one).read_text(encoding="utf-8"))
        else:
            raise InstallationRefused(
                [_("There is no shipped rulebook and no file “%(name)s”.") % {"name": one}]
            )
    return texts


def _show_accounts(accounts: Sequence[Any]) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    _say(_("First accounts. These passwords are shown once; hand them over in person:"))
    for one in accounts:
        _say(
            "\t".join(
                (one.officer.username, one.password, f"{one.officer.name}（{one.post_name}）")
            )
        )


def _next_steps() -> list[str]:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    return [
        _("Next steps:"),
        _("1. Note the ledger's head on paper: huabiao edge --once; huabiao ledger head"),
        _("2. Start the processes: back office, huabiao edge, huabiao schedule, huabiao serve."),
        _("3. The administrator enters bodies and appoints people: huabiao staff --help"),
        _("4. The secrecy officer logs in and makes the quarantine's key with a passphrase."),
        _("5. Back up var/keys and var/backup/vault-keys apart from everything else."),
        _("6. Look whether all is in order: huabiao check"),
    ]


def _check() -> int:
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415
    from django.utils.translation import gettext as _  # noqa: PLC0415

    found = run_checks(include_deployment_checks=True, databases=["default"])
    # Django's own advice on web settings belongs to the back office (`huabiao manage check --deploy`).
    ours = [one for one in found if one.level >= ERROR or not str(one.id).startswith("security.")]
    ours = [one for one in ours if not one.is_silenced()]
    for one in ours:
        wrong = one.level >= ERROR
        mark = _("wrong") if wrong else _("attention")
        hint = f" {one.hint}" if one.hint else ""
        _say(f"{mark} [{one.id}] {one.msg}{hint}", error=wrong)
    if any(one.level >= ERROR for one in ours):
        return 1
    _say(_("Everything is in order.") if not ours else _("Nothing keeps it from running."))
    return 0


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
