"""A list of migrated stock before it is signed: its report, and the sample to be looked at by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from huabiao.approval.models import Request
from huabiao.editing.desk.lines import FrozenLine
from huabiao.editing.migration.models import Batch
from huabiao.editing.migration.selectors import ReportAltered, report_of, sample_of
from huabiao.editing.migration.summary import CODES
from huabiao.editing.websites.published import published_site

KIND = "migration"
SAMPLE = 20
"""Items to look at by hand: as many as the command that brings a stock in lists."""


@dataclass(frozen=True)
class Counted:
    """A word with how often it occurs."""

    name: str
    count: int


@dataclass(frozen=True)
class FindingShown:
    """One thing screening found in an item of the list; the report holds no words of it."""

    title: str
    number: int
    level: str
    place: str
    advice: str


@dataclass(frozen=True)
class Stock:
    """What the signer of a list sees. `problem`: the stored report is not the one the request rests on."""

    items: int = 0
    first: datetime | None = None
    last: datetime | None = None
    columns: tuple[Counted, ...] = ()
    pictures: int = 0
    attachments: int = 0
    megabytes: float = 0.0
    hints: tuple[Counted, ...] = ()
    left_out: tuple[Counted, ...] = ()
    findings: tuple[FindingShown, ...] = ()
    sample: tuple[tuple[int, str], ...] = ()
    problem: str = ""


def stock_of(request: Request, lines: Sequence[FrozenLine]) -> Stock | None:
    """The report behind a request for migrated stock; None for any other request."""
    if request.subject_type != KIND:
        return None
    try:
        report = report_of(request)
    except Batch.DoesNotExist:
        return Stock(problem=_("The report of this list is missing. Do not sign it."))
    except ReportAltered:
        problem = _(
            "The stored report is not the one this list was submitted with. Do not sign it."
        )
        return Stock(problem=problem)
    places = {line.subject: (number, line.title) for number, line in enumerate(lines)}
    drawn = (str(one) for one in sample_of(request, SAMPLE))
    first, last = report["published"]
    return Stock(
        items=report["items"],
        first=_moment(first),
        last=_moment(last),
        columns=_columns(request, report["columns"]),
        pictures=report["files"]["pictures"],
        attachments=report["files"]["attachments"],
        megabytes=report["files"]["bytes"] / 1e6,
        hints=_named(report["hints"]),
        left_out=_named(report["left_out_so_far"]),
        findings=tuple(_finding(one, places) for one in report["findings"]),
        sample=tuple(places[one] for one in drawn if one in places),
    )


def _finding(one: Mapping[str, Any], places: Mapping[str, tuple[int, str]]) -> FindingShown:
    number, title = places.get(one["subject"], (0, ""))
    return FindingShown(title, number, one["level"], one["place"], one["advice"])


def _columns(request: Request, counts: Mapping[str, int]) -> tuple[Counted, ...]:
    site = published_site(request.site) if request.site else None
    known = site.by_uuid() if site is not None else {}
    names = {site.column_path(uuid): one.name for uuid, one in known.items()} if site else {}
    return tuple(Counted(names.get(path, path), count) for path, count in sorted(counts.items()))


def _named(counts: Mapping[str, int]) -> tuple[Counted, ...]:
    return tuple(Counted(str(CODES.get(code, code)), n) for code, n in sorted(counts.items()))


def _moment(at: int) -> datetime | None:
    return datetime.fromtimestamp(at / 1000, UTC) if at else None
