"""``huabiao keys list | rotate ROLE``: which keys there are, and replacing one while everything runs."""

import argparse
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

ROTATED = ("certifier", "ledger", "mac", "vault")
"""Roles whose key this command replaces; the quarantine's only its officer can, with a new passphrase."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``keys`` and its acts to the command line; runs before Django is set up."""
    parser = commands.add_parser("keys", help="密钥：查看、更换")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    acts.add_parser("list", help="列出各种密钥的编号和状态")
    rotate = acts.add_parser("rotate", help="更换一种密钥：新密钥由旧密钥签名，旧公钥保留")
    rotate.add_argument("role", choices=ROTATED, help="签证、存证、校验、封存库")
    rotate.add_argument("--by", required=True, metavar="用户名", help="由谁更换，记入存证日志")


def run(args: argparse.Namespace) -> int:
    """Run one act; answers the exit status (0 done, 1 a key is missing, 2 it could not be done)."""
    from huabiao.office.keys import KeyFault  # noqa: PLC0415 - only after Django is set up

    try:
        return _list() if args.act == "list" else _rotate(args)
    except (KeyFault, OSError) as fault:
        _say(str(fault), error=True)
        return 2


def _list() -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office import keys  # noqa: PLC0415
    from huabiao.office.keys.files import path_of  # noqa: PLC0415

    missing = 0
    for role in keys.Role:
        current = keys.current_id(role) if keys.has_key(role) else None
        if current is None:
            _say("\t".join((role.value, _("no key"))))
            missing += role is not keys.Role.QUARANTINE
        for key_id in keys.all_ids(role):
            private = path_of(role, key_id, "key")
            path = private if private.exists() else path_of(role, key_id, "pub")
            made = datetime.fromtimestamp(path.stat().st_mtime, ZoneInfo("Asia/Shanghai"))
            state = _("in use") if key_id == current else _("kept for verifying")
            _say("\t".join((role.value, key_id, state, f"{made:%Y-%m-%d %H:%M}")))
    return 1 if missing else 0


def _rotate(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office import keys  # noqa: PLC0415
    from huabiao.office.accounts.models import User  # noqa: PLC0415
    from huabiao.office.ledger.errors import LedgerRefused  # noqa: PLC0415
    from huabiao.office.ledger.services import rotate_key  # noqa: PLC0415

    officer = User.objects.filter(username=args.by, is_active=True).first()
    if officer is None:
        _say(_("There is no active account %(name)s.") % {"name": args.by}, error=True)
        return 2
    # What follows from an earlier rotation that was cut off is finished first: its old key may be the next to go.
    keys.follow_up(args.role)
    try:
        entry = rotate_key(role=args.role, officer=officer.uuid)
    except LedgerRefused as refused:
        _say(str(refused), error=True)
        return 2
    ids = entry.content["ids"]
    _say(
        _("The %(role)s key %(old)s was replaced by %(new)s (entry %(seq)s of the ledger).")
        % {"role": ids["role"], "old": ids["old"], "new": ids["new"], "seq": entry.seq}
    )
    _say(_("Running processes use the new key from now on. Renew the backup of the keys."))
    return 0


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
