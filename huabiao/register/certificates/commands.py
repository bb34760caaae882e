"""``huabiao register verify CODE | list | rebuild``: what an auditor or an operator asks the register."""

import argparse
import sys
from collections.abc import Iterable


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``register`` and its acts to the command line; runs before Django is set up."""
    parser = commands.add_parser("register", help="登记册：凭证与发布备案")
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    verify = acts.add_parser("verify", help="核验审批表或备案上印的校验码")
    verify.add_argument("code", metavar="CODE")
    verify.add_argument("--whole", action="store_true", help="连同此前的全部存证日志一并核验")
    listing = acts.add_parser("list", help="列出发布备案")
    listing.add_argument("--state", help="状态：coming online replaced ended withdrawn")
    listing.add_argument("--site", help="网站编号（UUID）")
    listing.add_argument("--words", default="", help="标题或来源中的词")
    listing.add_argument("--limit", type=int, default=50, help="最多几行")
    acts.add_parser("rebuild", help="由存证日志重新生成发布备案")


def run(args: argparse.Namespace) -> int:
    """Run one act; answers the exit status (0 good, 1 a fault was found, 2 it could not be done)."""
    acts = {"verify": _verify, "list": _list, "rebuild": _rebuild}
    return acts[args.act](args)


def _verify(args: argparse.Namespace) -> int:
    from huabiao.office.keys import KeyFault  # noqa: PLC0415 - only after Django is set up
    from huabiao.register.certificates.checking import verify_code  # noqa: PLC0415

    try:
        verdict = verify_code(args.code, whole=args.whole)
    except KeyFault as problem:
        _say([str(problem)])
        return 2
    _say([verdict.code, *verdict.lines])
    return 0 if verdict.valid else 1


def _list(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.register.certificates.checking import shown  # noqa: PLC0415
    from huabiao.register.certificates.models import Filing  # noqa: PLC0415
    from huabiao.register.certificates.selectors import filing_register, state_of  # noqa: PLC0415

    if args.state and args.state not in Filing.State.values:
        _say([_("There is no such state: %(state)s.") % {"state": args.state}])
        return 2
    found = filing_register(site=args.site, state=args.state, words=args.words)
    for filing in found[: args.limit]:
        label = Filing.State(state_of(filing)).label
        _say(["\t".join((shown(filing.not_before), str(label), filing.code, filing.title))])
    return 0


def _rebuild(_args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.register.certificates.filing import rebuild_filings  # noqa: PLC0415
    from huabiao.register.certificates.models import Filing  # noqa: PLC0415

    faults = rebuild_filings()
    count = _("%(count)s publications are filed.") % {"count": Filing.objects.count()}
    _say([*(str(found) for found in faults), count])
    return 1 if faults else 0


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
