"""``huabiao collect site|folder|feed … --out FOLDER``: read an older website into a stock for ``huabiao migrate``."""

import argparse
import csv
from pathlib import Path
from typing import Any

_SHOWN = 20


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``collect`` to the command line; runs before Django is set up."""
    parser = commands.add_parser("collect", help="读取旧网站，整理成可迁入的存量文件夹")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="kind")
    site = kinds.add_parser("site", help="从运行中的网站逐页读取")
    site.add_argument("start", help="从哪个网址开始，如 https://www.example.cn/")
    site.add_argument(
        "--most", type=int, default=0, help="本次最多读多少页（0 为不限），再运行一次接着读"
    )
    folder = kinds.add_parser("folder", help="读取一个存有 HTML 页面的文件夹")
    folder.add_argument("folder", type=Path)
    folder.add_argument("--address", required=True, help="这个文件夹原来的网址")
    feed = kinds.add_parser("feed", help="读取 RSS 或者 Atom 列出的页面")
    feed.add_argument("start", help="RSS 或者 Atom 的网址")
    for one in (site, folder, feed):
        one.add_argument("--out", type=Path, required=True, help="整理到哪个文件夹")
        one.add_argument("--profile", type=Path, metavar="FILE.yaml", help="页面结构说明（选择器）")
    for one in (site, feed):
        one.add_argument("--per-second", type=_rate, default=5.0, help="每秒最多读多少次")


def run(args: argparse.Namespace) -> int:
    """Answers 0 if something was collected and every page could be read, 1 if some could not, 2 if nothing was."""
    from huabiao.editing.migration.collecting import services  # noqa: PLC0415 - only after Django is set up
    from huabiao.editing.migration.collecting.profiles import ProfileUnreadable, read_profile  # noqa: PLC0415
    from huabiao.editing.migration.column_table import TableUnreadable  # noqa: PLC0415
    from huabiao.editing.migration.reading import StockUnreadable  # noqa: PLC0415

    try:
        said: dict[str, Any] = {
            "profile": read_profile(args.profile),
            "out": args.out,
            "tell": _progress,
        }
        if args.kind == "folder":
            counts = services.collect_folder(folder=args.folder, address=args.address, **said)
        elif args.kind == "feed":
            counts = services.collect_feed(start=args.start, per_second=args.per_second, **said)
        else:
            counts = services.collect_site(
                start=args.start, per_second=args.per_second, most=args.most, **said
            )
        dead = _write_faults(args.out)
    except (StockUnreadable, ProfileUnreadable, TableUnreadable, OSError) as fault:
        _say(str(fault))
        return 2
    _show(counts, args.out)
    if not counts["item"]:
        return 2
    return 1 if dead else 0


def _write_faults(out: Path) -> int:
    """Dead links and twins as a table; answers the number of dead ones."""
    from huabiao.editing.migration.collecting.shelf import Shelf  # noqa: PLC0415

    with (
        Shelf(out) as shelf,
        (out / "faults.csv").open("w", encoding="utf-8-sig", newline="") as stream,
    ):
        writer = csv.writer(stream)
        writer.writerow(("类别", "网址或标题", "出现在", "情况"))
        dead = list(shelf.dead())
        for kind, address, found_on, why in dead:
            writer.writerow(
                ({"page": "页面打不开", "file": "文件取不到"}[kind], address, found_on, why)
            )
        for title, count in shelf.twins():
            writer.writerow(("标题重复", f"'{title}", "", f"{count} 条"))
    return len(dead)


def _show(counts: dict[str, int], out: Path) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    _say(
        _(
            "%(items)d texts, %(files)d files; %(dead)d pages and %(lost)d files could not be read (faults.csv)."
        )
        % {
            "items": counts["item"],
            "files": counts.get("file.kept", 0),
            "dead": counts.get("page.dead", 0),
            "lost": counts.get("file.dead", 0),
        }
    )
    if counts.get("page.waiting"):
        _say(
            _("%(count)d pages are still to be read: run the same command again.")
            % {"count": counts["page.waiting"]}
        )
    if counts["item"]:
        _say(
            _(
                "Now fill in the last column of %(table)s, then try: huabiao migrate %(folder)s --dry-run …"
            )
            % {"table": out / "columns.csv", "folder": out}
        )
    else:
        _say(_("No page looked like a text. Describe the pages in a profile (--profile)."))


def _progress(counts: dict[str, int]) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    read = sum(counts.get(f"page.{state}", 0) for state in ("text", "leads", "dead"))
    if read and read % (_SHOWN * 50) < _SHOWN * 3:
        _say(
            _("Read %(read)d pages, %(waiting)d waiting; %(files)d files.")
            % {
                "read": read,
                "waiting": counts.get("page.waiting", 0),
                "files": counts.get("file.kept", 0),
            }
        )


def _rate(word: str) -> float:
    value = float(word)
    least, most = 0.1, 200.0
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{least}—{most}")
    return value


def _say(sentence: str) -> None:
    print(sentence, flush=True)
