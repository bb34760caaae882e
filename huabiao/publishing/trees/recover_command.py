"""`huabiao recover`: after an older database was restored, two people let the installation go on."""

import argparse
import getpass
import sys
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
PEOPLE = 2
NOT_DONE, WRONG_USE = 1, 2


def add_parser(commands: Any) -> None:
    """Declare the command."""
    recover = commands.add_parser("recover", help="恢复备份后，由两人确认开启新纪元，继续发布")
    recover.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="用户名",
        help="确认人，须写两次、为不同的两人；口令在提示后输入，已启用动态码的再输动态码（无终端时每行一个）",
    )


def run(args: argparse.Namespace) -> int:
    """Show where ledger and journal part; with two names, ask for their passwords and open a new epoch."""
    from huabiao.publishing.trees.folder import Busy, PublishedFolder  # noqa: PLC0415 - needs Django set up
    from huabiao.publishing.trees.recovery import RecoveryRefused  # noqa: PLC0415

    try:
        return _recover(args.by, PublishedFolder())
    except RecoveryRefused as refused:
        for reason in refused.reasons:
            _say(reason, error=True)
    except Busy as busy:
        _say(str(busy), error=True)
    return NOT_DONE


def _recover(names: list[str], published: Any) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.publishing.trees import recovery  # noqa: PLC0415

    found = recovery.situation(published)
    if found is None:
        _say(_("The ledger goes on from the journal: nothing to recover."))
        return WRONG_USE if names else 0
    _show(found)
    if len(names) != PEOPLE:
        _say(_("Two people confirm: huabiao recover --by NAME --by NAME"), error=True)
        return NOT_DONE
    if names[0] == names[1]:
        raise recovery.RecoveryRefused([_("Recovery from a backup takes two different people.")])
    first, second = (
        recovery.confirmation(name, _password(name), partial(_code, name)) for name in names
    )
    entry = recovery.open_epoch(first, second, published)
    _say(
        _("Epoch %(epoch)s is open (entry %(seq)s of the ledger).")
        % {"epoch": entry.content["ids"]["epoch"], "seq": entry.seq}
    )
    withdrawn = entry.content["ids"].get("withdrawn", [])
    if withdrawn:
        _say(
            _("%(count)s subjects that were withdrawn in the lost time stay withdrawn.")
            % {"count": len(withdrawn)}
        )
    _say(_("The edge worker makes the tree anew now; without one, run: huabiao build"))
    _say(_("What was published in the lost time leaves the site and has to be approved again."))
    return 0


def _show(found: Any) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    _say(_("The ledger in the database does not go on from what has been published."))
    _say(
        _("Journal beside the trees: %(size)s entries, root %(root)s, %(at)s")
        % {
            "size": found.journal.size,
            "root": found.journal.root,
            "at": _moment(found.journalled_at),
        }
    )
    _say(
        _("Ledger in the database: %(size)s entries, root %(root)s, %(at)s")
        % {"size": found.here.size, "root": found.here.root, "at": _moment(found.here.at)}
    )
    if found.lost:
        _say(_("At least %(count)s entries are lost.") % {"count": found.lost})
    _say(_("If a newer backup exists, restore it instead: what is lost cannot be brought back."))


def _password(name: str) -> str:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    return _typed(_("Password of %(name)s: ") % {"name": name})


def _code(name: str) -> str:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    return _typed(_("One-time code of %(name)s: ") % {"name": name})


def _typed(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return sys.stdin.readline().rstrip("\n")


def _moment(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
