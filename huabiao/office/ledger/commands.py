"""``huabiao ledger head | verify | export | prove``: what an auditor or an operator asks the ledger."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from huabiao.office.ledger.digests import canonical
from huabiao.office.ledger.report import Report


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``ledger`` and its acts to the command line; runs before Django is set up."""
    parser = commands.add_parser("ledger", help="存证日志")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    acts.add_parser("head", help="最近一次签名的日志头")
    verify = acts.add_parser("verify", help="核验全部存证")
    verify.add_argument("--export", type=Path, metavar="FILE", help="核验导出文件，不读数据库")
    verify.add_argument(
        "--key", type=Path, metavar="FILE", help="与 --export 同用：日志公钥文件（.pub）"
    )
    verify.add_argument("--size", type=int, help="先前记下的日志头：条数")
    verify.add_argument("--root", help="先前记下的日志头：根摘要")
    export = acts.add_parser("export", help="导出存证，供离线核验")
    export.add_argument("file", type=Path)
    prove = acts.add_parser("prove", help="某条存证的包含证明")
    prove.add_argument("seq", type=int)


def run(args: argparse.Namespace) -> int:
    """Run one act; answers the exit status (0 good, 1 a fault was found, 2 it could not be done)."""
    from huabiao.office.keys import KeyFault  # noqa: PLC0415 - only after Django is set up
    from huabiao.office.ledger.errors import LedgerRefused  # noqa: PLC0415

    acts = {"head": _head, "verify": _verify, "export": _export, "prove": _prove}
    try:
        return acts[args.act](args)
    except (LedgerRefused, KeyFault, OSError) as fault:
        _say(str(fault))
        return 2


def _head(_args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.ledger import selectors  # noqa: PLC0415

    head = selectors.latest_head()
    if head is None:
        _say(_("There is no signed head yet."))
        return 1
    at = datetime.fromtimestamp(head.at / 1000, UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    _say(
        _("Entries %(size)s, root %(root)s, signed %(at)s with key %(key)s, epoch %(epoch)s.")
        % {
            "size": head.size,
            "root": head.root,
            "at": at.isoformat(" ", "seconds"),
            "key": head.key_id,
            "epoch": head.epoch,
        }
    )
    if selectors.head_valid(head):
        return 0
    _say(_("The signature of this head is not valid."))
    return 1


def _verify(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.ledger.verification import (  # noqa: PLC0415
        Anchor,
        verify_database,
        verify_export,
    )

    if (args.size is None) != (args.root is None):
        _say(_("A head noted earlier has both a size and a root."))
        return 2
    anchor = None if args.size is None else Anchor(args.size, args.root)
    if args.export is None:
        status = _show(verify_database(anchor=anchor))
        _show_epochs()
        return status
    if args.key is None:
        _say(_("Verifying an export needs the public key of the ledger (--key)."))
        return 2
    try:
        return _show(verify_export(args.export, args.key, anchor=anchor))
    except ValueError:
        _say(_("This is not the public key of a ledger: %(path)s") % {"path": args.key})
        return 2


def _show(report: Report) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    for fault in report.faults:
        place = "" if fault.seq is None else f"[{fault.seq}] "
        _say(f"{place}{_(fault.sentence)} {fault.detail}".rstrip())
    _say(
        _("Entries %(entries)s, under a signed head %(signed)s, faults %(faults)s, root %(root)s.")
        % {
            "entries": report.entries,
            "signed": report.signed,
            "faults": report.fault_count,
            "root": report.root,
        }
    )
    return 0 if report.ok else 1


def _show_epochs() -> None:
    """Say which recoveries from a backup the ledger has gone through: what was lost there nothing here can prove."""
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    for entry in Entry.objects.filter(kind="epoch.opened"):
        content = entry.content
        _say(
            _(
                "Epoch %(epoch)s, entry %(seq)s: recovered from a backup of %(here)s entries; "
                "the journal knew %(journal)s, root %(root)s."
            )
            % {
                "epoch": content["ids"]["epoch"],
                "seq": entry.seq,
                "here": content["ids"]["size_here"],
                "journal": content["ids"]["size_journal"],
                "root": content["digests"]["root_journal"],
            }
        )


def _export(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.ledger.export import write_export  # noqa: PLC0415

    head = write_export(args.file)
    _say(
        _("Exported %(size)s entries to %(path)s. Root: %(root)s")
        % {"size": head.size, "path": args.file, "root": head.root}
    )
    return 0


def _prove(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.ledger import proofs  # noqa: PLC0415

    proof: dict[str, Any] | None = proofs.prove(args.seq)
    if proof is None:
        _say(_("Entry %(seq)s is not under a signed head.") % {"seq": args.seq})
        return 1
    _say(json.dumps(json.loads(canonical(proof)), ensure_ascii=False, indent=2))
    return 0


def _say(text: str) -> None:
    print(text)
