"""``huabiao migrate FOLDER --site … --officer …``: bring the stock of an older website in."""

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import Any

_SHOWN = 40


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``migrate`` to the command line; runs before Django is set up."""
    parser = commands.add_parser("migrate", help="把旧网站的存量信息迁入")
    parser.add_argument(
        "folder",
        type=Path,
        help="文件夹，内有 items.jsonl、items.csv 或 items.xlsx 之一，附件和图片在 files/ 下",
    )
    parser.add_argument("--site", required=True, help="迁到哪个网站：网址、名称、简称或编号")
    parser.add_argument("--officer", required=True, metavar="USERNAME", help="由谁提交")
    parser.add_argument("--scope", default="", help="未写涉及范围的，按办法中的这一项")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不迁入")
    parser.add_argument(
        "--report", type=Path, metavar="FILE.csv", help="逐行写出未迁入和待核的情况"
    )
    parser.add_argument("--sample", type=int, default=20, help="每批列出多少条供人工抽查")


def run(args: argparse.Namespace) -> int:
    """Answers 0 if every line was good or is under way, 1 if some were left out, 2 if nothing could be done."""
    from huabiao.approval.refusals import Refused  # noqa: PLC0415 - only after Django is set up
    from huabiao.editing.migration.column_table import TableUnreadable  # noqa: PLC0415
    from huabiao.editing.migration.reading import StockUnreadable  # noqa: PLC0415
    from huabiao.editing.migration.reports import NoteFile  # noqa: PLC0415
    from huabiao.editing.migration.services import migrate  # noqa: PLC0415
    from huabiao.office.ledger.errors import LedgerRefused  # noqa: PLC0415

    try:
        site, officer = _site(args.site), _officer(args.officer)
        with NoteFile(args.report) if args.report else nullcontext() as sink:
            report = migrate(
                folder=args.folder,
                site=site,
                officer=officer,
                scope=args.scope,
                dry_run=args.dry_run,
                sink=sink,
                tell=_progress,
            )
    except Refused as refused:
        for reason in refused.reasons:
            _say(str(reason))
        return 2
    except (StockUnreadable, TableUnreadable, LookupError, LedgerRefused, OSError) as fault:
        _say(str(fault))
        return 2
    _show(report, args.sample)
    return 1 if report.left_out else 0


def _site(word: str) -> Any:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.editing.websites.models import Site  # noqa: PLC0415

    plain = word.removeprefix("https://").removeprefix("http://").rstrip("/")
    found = [
        site
        for site in Site.objects.select_related("organisation")
        if word in {site.name, site.short_name, str(site.uuid)}
        or plain == f"{site.host}{site.base_path}".rstrip("/")
    ]
    if len(found) != 1:
        names = "、".join(f"{site.host}{site.base_path}（{site}）" for site in Site.objects.all())
        raise LookupError(
            _("“%(word)s” names no single website; there are: %(names)s.")
            % {"word": word, "names": names or "–"}
        )
    return found[0]


def _officer(username: str) -> Any:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from huabiao.office.accounts.models import User  # noqa: PLC0415

    officer = User.objects.filter(username=username, is_active=True).first()
    if officer is None:
        raise LookupError(_("There is no active account “%(name)s”.") % {"name": username})
    return officer


def _progress(report: Any) -> None:
    from django.utils.translation import gettext as _  # noqa: PLC0415

    if report.loaded:
        sentence = _("Line %(lines)d: %(loaded)d brought in, %(left)d left out.")
        _say(sentence % {"lines": report.lines, "loaded": report.loaded, "left": report.left_out})


def _show(report: Any, sample: int) -> None:
    from huabiao.editing.migration.summary import sentences  # noqa: PLC0415

    for sentence in sentences(report, sample=sample, shown=_SHOWN):
        _say(sentence)


def _say(sentence: str) -> None:
    print(sentence, flush=True)
