"""`huabiao build`, `huabiao withdraw --emergency`, `huabiao serve`, `huabiao edge`."""

import argparse
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Any

Subparsers = Any


def add_parser(commands: Subparsers) -> None:
    """Declare the commands of the trees."""
    build = commands.add_parser("build", help="Bring the public trees up to the ledger")
    build.add_argument(
        "--full", action="store_true", help="Verify and render everything from the first entry"
    )
    build.add_argument(
        "--as-of", type=date.fromisoformat, help="Make a past day again and compare (YYYY-MM-DD)"
    )
    build.add_argument("--out", type=Path, help="Folder for --as-of or --site")
    build.add_argument("--site", help="Copy one host's files of the served release to --out")
    build.add_argument(
        "--lift-stop", action="store_true", help="Let additions go on after a finding was settled"
    )
    withdraw = commands.add_parser("withdraw", help="Take a page offline from the trees alone")
    withdraw.add_argument("target", help="Address, public number or UUID")
    withdraw.add_argument(
        "--emergency", action="store_true", required=True, help="Without database and approval"
    )
    withdraw.add_argument("--by", default="", help="User name of the officer who acts")
    withdraw.add_argument("--reason", default="", help="Kept in the journal only")
    serve = commands.add_parser("serve", help="Serve the public trees (small static server)")
    serve.add_argument("--address", default="127.0.0.1")
    serve.add_argument(
        "--port", type=int, default=8080, help="Sites are told apart by the Host header here"
    )
    serve.add_argument(
        "--site-port", action="append", default=[], metavar="PORT=HOST", help="A port for one host"
    )
    edge = commands.add_parser("edge", help="Run the edge worker: certify, build, withdraw")
    edge.add_argument("--once", action="store_true", help="One turn, then end")


def run(args: argparse.Namespace) -> int:
    """Run one of them; answers the exit status."""
    return {"build": _build, "withdraw": _withdraw, "serve": _serve, "edge": _edge}[args.command](
        args
    )


def _build(args: argparse.Namespace) -> int:
    from huabiao.publishing.trees.build import build  # noqa: PLC0415 - needs Django set up
    from huabiao.publishing.trees.folder import PublishedFolder  # noqa: PLC0415

    folder = PublishedFolder()
    if args.as_of:
        return _as_of(args, folder)
    if args.site:
        return _copy(args, folder)
    if args.lift_stop:
        folder.lift_stop()
    report = build(full=args.full, published=folder, certify=True)
    _say(f"release {report.number} root {report.root} +{len(report.added)} -{len(report.removed)}")
    for fault in report.refused:
        _say(f"{fault.code} {fault.subject}: {fault.sentence}", error=True)
    return 1 if report.refused else 0


def _as_of(args: argparse.Namespace, folder: Any) -> int:
    from huabiao.publishing.trees import past  # noqa: PLC0415 - needs Django set up
    from huabiao.register.certificates.faults import Faulty  # noqa: PLC0415

    if args.out is None:
        _say("--as-of needs --out", error=True)
        return 2
    try:
        found = past.remake(folder, past.release_of(folder, args.as_of), args.out)
    except (LookupError, Faulty) as problem:
        _say(str(problem), error=True)
        return 1
    _say(f"release {found.release.number} of {args.as_of}: {args.out / 'root'}")
    for path in found.buried:
        _say(f"tombstone {path}")
    for path in found.different:
        _say(f"different {path}", error=True)
    return 1 if found.different else 0


def _copy(args: argparse.Namespace, folder: Any) -> int:
    from huabiao.publishing.trees.draft import walk  # noqa: PLC0415 - needs Django set up

    release = folder.releases.current()
    if release is None or args.site not in release.hosts or args.out is None:
        _say("--site needs a served host and --out", error=True)
        return 2
    for path, entry in walk(folder.directories, release.root):
        if path.startswith(f"{args.site}/"):
            target = args.out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(folder.objects.read(entry.digest))
    return 0


def _withdraw(args: argparse.Namespace) -> int:
    from huabiao.publishing.trees import emergency  # noqa: PLC0415 - needs Django set up

    try:
        done = emergency.withdraw(args.target, by=args.by or getpass.getuser(), reason=args.reason)
    except emergency.NothingToWithdraw as problem:
        _say(str(problem), error=True)
        return 1
    _say(
        f"withdrawn {done.target['public_id'] or done.target['paths']} release {done.number or '-'}"
    )
    return 0


def _serve(args: argparse.Namespace) -> int:
    from huabiao.publishing.trees.folder import public_folder  # noqa: PLC0415 - needs Django set up
    from huabiao.publishing.trees.serving import ports_from_environment, serve  # noqa: PLC0415

    pairs = (pair.partition("=") for pair in args.site_port)
    ports = {**ports_from_environment(), **{int(port): host for port, _equals, host in pairs}}
    serve(public_folder(), address=args.address, port=args.port, ports=ports)
    return 0


def _edge(args: argparse.Namespace) -> int:
    from huabiao.publishing.trees import edge  # noqa: PLC0415 - needs Django set up

    if args.once:
        report = edge.tick()
        _say(
            f"release {report.number} +{len(report.added)} -{len(report.removed)} refused {len(report.refused)}"
        )
        return 1 if report.refused else 0
    edge.run()
    return 0


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
