"""``huabiao vault restore-keys FILE``: bring the data keys back after the vault was restored from its backup."""

import argparse
import sys
from pathlib import Path


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``vault`` and its acts to the command line; runs before Django is set up."""
    parser = commands.add_parser("vault", help="封存库：恢复数据密钥、检查可读")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    restore = acts.add_parser("restore-keys", help="由密钥备份恢复缺少的数据密钥")
    restore.add_argument(
        "file", type=Path, metavar="FILE", help="密钥备份（var/backup/vault-keys）"
    )
    acts.add_parser("check", help="逐件打开，列出打不开的封存稿")


def run(args: argparse.Namespace) -> int:
    """Run one act; answers the exit status (0 good, 1 something cannot be read, 2 it could not be done)."""
    return _restore(args.file) if args.act == "restore-keys" else _check()


def _restore(source: Path) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - only after Django is set up

    from huabiao.register.vault import key_backup  # noqa: PLC0415

    try:
        restored = key_backup.restore(source)
    except (OSError, ValueError) as problem:
        _say(
            _("This is no key backup that can be read: %(problem)s") % {"problem": problem},
            error=True,
        )
        return 2
    _say(_("%(count)s keys were brought back.") % {"count": restored})
    return _check()


def _check() -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - only after Django is set up

    from huabiao.register.vault.faults import VaultFault  # noqa: PLC0415
    from huabiao.register.vault.models import Freeze  # noqa: PLC0415
    from huabiao.register.vault.services import read_payload  # noqa: PLC0415

    read = broken = 0
    for row in Freeze.objects.filter(purged_at__isnull=True).iterator():
        try:
            read_payload(str(row.uuid), row.digest)
            read += 1
        except VaultFault as fault:
            broken += 1
            _say(f"{row.uuid}\t{fault.kind}", error=True)
    _say(
        _("%(read)s frozen copies can be read, %(broken)s cannot.")
        % {"read": read, "broken": broken}
    )
    return 1 if broken else 0


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
