"""`huabiao build`, `huabiao withdraw --emergency`, `huabiao serve`, `huabiao edge`."""

import argparse
import getpass
import sys
from datetime import date
from pathlib import Path
from typing import Any

Subparsers = Any
WRONG_USE = 2


def add_parser(commands: Subparsers) -> None:
    """Declare the commands of the trees."""
    build = commands.add_parser("build", help="按存证日志更新公开网站")
    build.add_argument("--full", action="store_true", help="从第一条存证起全部重新核验、重新生成")
    build.add_argument(
        "--as-of", type=date.fromisoformat, help="重现某日的发布版并逐字节比较（YYYY-MM-DD）"
    )
    build.add_argument("--out", type=Path, help="与 --as-of、--site 同用：输出文件夹")
    build.add_argument("--site", metavar="HOST", help="把一个网站当前的文件复制到 --out")
    build.add_argument("--lift-stop", action="store_true", help="问题处理完毕，恢复发布")
    withdraw = commands.add_parser("withdraw", help="应急撤稿：不经数据库，直接从网站上撤下")
    withdraw.add_argument("target", help="网页地址、公开编号或信息编号")
    withdraw.add_argument("--emergency", action="store_true", required=True, help="确认应急撤稿")
    withdraw.add_argument("--by", default="", help="撤稿人的用户名")
    withdraw.add_argument("--reason", default="", help="原因，只记入网站旁的日志")
    serve = commands.add_parser("serve", help="提供公开网站（内置静态服务）")
    serve.add_argument("--address", default="127.0.0.1", help="监听地址")
    serve.add_argument("--port", type=int, default=8080, help="监听端口，按域名区分网站")
    serve.add_argument(
        "--site-port", action="append", default=[], metavar="PORT=HOST", help="某个网站单独的端口"
    )
    edge = commands.add_parser("edge", help="发布进程：核发凭证、发布、撤稿")
    edge.add_argument("--once", action="store_true", help="只运行一轮")


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
    return _say_report(build(full=args.full, published=folder, certify=True))


def _as_of(args: argparse.Namespace, folder: Any) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.publishing.trees import past  # noqa: PLC0415
    from huabiao.register.certificates.faults import Faulty  # noqa: PLC0415

    if args.out is None:
        _say(_("Name a folder with --out."), error=True)
        return WRONG_USE
    try:
        found = past.remake(folder, past.release_of(folder, args.as_of), args.out)
    except (LookupError, Faulty) as problem:
        _say(str(problem), error=True)
        return 1
    _say(
        _("Release %(number)s of %(day)s lies in %(folder)s.")
        % {"number": found.release.number, "day": args.as_of, "folder": args.out / "root"}
    )
    for path in found.buried:
        _say(_("withdrawn since: %(path)s") % {"path": path})
    for path in found.different:
        _say(_("differs: %(path)s") % {"path": path}, error=True)
    return 1 if found.different else 0


def _copy(args: argparse.Namespace, folder: Any) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.publishing.trees.draft import walk  # noqa: PLC0415

    release = folder.releases.current()
    if release is None or args.site not in release.hosts or args.out is None:
        _say(_("Name a published site with --site and a folder with --out."), error=True)
        return WRONG_USE
    for path, entry in walk(folder.directories, release.root):
        if path.startswith(f"{args.site}/"):
            target = args.out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(folder.objects.read(entry.digest))
    return 0


def _withdraw(args: argparse.Namespace) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    from huabiao.publishing.trees import emergency  # noqa: PLC0415

    try:
        done = emergency.withdraw(args.target, by=args.by or getpass.getuser(), reason=args.reason)
    except emergency.NothingToWithdraw as problem:
        _say(str(problem), error=True)
        return 1
    target = done.target["public_id"] or "、".join(done.target["paths"])
    if done.number is None:
        _say(
            _("%(target)s is withdrawn; the running builder takes it out of the lists.")
            % {"target": target}
        )
    else:
        _say(
            _("%(target)s is withdrawn (release %(number)s).")
            % {"target": target, "number": done.number}
        )
    _say(
        _(
            "Enter the withdrawal in the back office as well, and see to copies outside this installation."
        )
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
        return _say_report(edge.tick())
    edge.run()
    return 0


def _say_report(report: Any) -> int:
    from django.utils.translation import gettext as _  # noqa: PLC0415 - needs Django set up

    _say(
        _("Release %(number)s: %(added)s added, %(removed)s removed, root %(root)s")
        % {
            "number": report.number,
            "added": len(report.added),
            "removed": len(report.removed),
            "root": report.root,
        }
    )
    for fault in report.refused:
        _say(f"{fault.code} {fault.subject}: {fault.sentence}", error=True)
    return 1 if report.refused else 0


def _say(words: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{words}\n")
