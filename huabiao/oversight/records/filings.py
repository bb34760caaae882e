"""Lines of the filing register as they are read: names of sites and bodies, signers by post, state in one word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huabiao.editing.items.progress import act_name
from huabiao.editing.websites.models import Site
from huabiao.office import clocks
from huabiao.office.organisation.models import Organisation
from huabiao.oversight.records.moments import minute
from huabiao.oversight.records.spreadsheets import Heading
from huabiao.register.certificates.models import Filing
from huabiao.register.certificates.selectors import state_of

_AT_ONCE = 500

KINDS = {
    "normal": gettext_lazy("ordinary"),
    "oral": gettext_lazy("oral consent"),
    "batch": gettext_lazy("signed list"),
    "installation": gettext_lazy("installation"),
}
"""What a certificate rests on, as the register says it."""

TYPES = {
    "item": gettext_lazy("item"),
    "page": gettext_lazy("page"),
    "site": gettext_lazy("website"),
}
"""What was published."""

WAYS = {
    "phone": gettext_lazy("by phone"),
    "paper": gettext_lazy("on paper"),
    "oral": gettext_lazy("spoken, to be signed"),
}
"""Ways of signing worth saying; a person's own log-in is the usual one."""


@dataclass(frozen=True)
class Signer:
    """One signature: act of the step, post (never a name: 条例 art. 16), time, and how."""

    act: str
    post: str
    at: str
    notes: str

    def __str__(self) -> str:
        notes = f"（{self.notes}）" if self.notes else ""
        return f"{self.act}：{self.post} {self.at}{notes}"


@dataclass(frozen=True)
class Status:
    """The state of a line: `state` for its colour, `label` for the reader."""

    state: str
    label: str


@dataclass(frozen=True)
class FilingShown:
    """One line of the register in words. `title` says so where the frozen copy has been destroyed."""

    filing: Filing
    title: str
    type: str
    kind: str
    site: str
    body: str
    columns: str
    source: str
    signers: list[Signer]
    status: Status
    submitted: str
    certified: str
    published: str
    ends: str
    withdrawn: str
    clauses: str

    @property
    def code(self) -> str:
        """The certificate's verification code."""
        return self.filing.code

    @property
    def subject(self) -> UUID:
        """What was published."""
        return self.filing.subject


def shown(filings: Iterable[Filing], at: datetime | None = None) -> list[FilingShown]:
    """Some lines in words. Two queries, however many."""
    lines = list(filings)
    moment = at or clocks.now()
    signing = {one.get("organisation") for line in lines for one in line.signers}
    bodies = _names(Organisation, {line.organisation for line in lines} | (signing - {None}))
    sites = _names(Site, {line.site for line in lines})
    return [_shown(line, sites, bodies, moment) for line in lines]


def in_books(filings: QuerySet[Filing]) -> Iterator[list[Any]]:
    """The rows of the Excel book, read and named some hundred at a time."""
    number, batch = 0, []
    for filing in filings.iterator(chunk_size=_AT_ONCE):
        batch.append(filing)
        if len(batch) == _AT_ONCE:
            yield from _rows(batch, number)
            number, batch = number + len(batch), []
    yield from _rows(batch, number)


def book_headings() -> list[Heading]:
    """The columns of the Excel book."""
    return [
        Heading(_("number in this book"), 7),
        Heading(_("title"), 44),
        Heading(_("type of content"), 8),
        Heading(_("website"), 18),
        Heading(_("column"), 24),
        Heading(_("source"), 20),
        Heading(_("signed by"), 40),
        Heading(_("submitted"), 17),
        Heading(_("certified"), 17),
        Heading(_("published"), 17),
        Heading(_("withdrawn"), 17),
        Heading(_("state"), 12),
        Heading(_("certificate"), 12),
        Heading(_("verification code"), 20),
        Heading(_("clauses"), 24),
        Heading(_("body"), 20),
    ]


def _rows(filings: list[Filing], number: int) -> Iterator[list[Any]]:
    for place, line in enumerate(shown(filings), start=number + 1):
        yield [
            place,
            line.title,
            line.type,
            line.site,
            line.columns,
            line.source,
            "\n".join(str(signer) for signer in line.signers),
            line.submitted,
            line.certified,
            line.published,
            line.withdrawn,
            line.status.label,
            line.kind,
            line.code,
            line.clauses,
            line.body,
        ]


def _shown(
    line: Filing, sites: dict[str, str], bodies: dict[str, str], moment: datetime
) -> FilingShown:
    state = Filing.State(state_of(line, moment))
    return FilingShown(
        filing=line,
        title=line.title or _("(destroyed: no words are kept)"),
        type=str(TYPES.get(line.subject_type, line.subject_type)),
        kind=str(KINDS.get(line.kind, line.kind)),
        site=sites.get(str(line.site), ""),
        body=bodies.get(str(line.organisation), ""),
        columns=line.column_names,
        source=line.source,
        signers=[_signer(one, bodies, str(line.organisation)) for one in line.signers],
        status=Status(state.value, str(state.label)),
        submitted=minute(line.submitted_at),
        certified=minute(line.certified_at),
        published=minute(line.not_before),
        ends=minute(line.expires),
        withdrawn=minute(line.withdrawn_at),
        clauses="、".join(line.clauses),
    )


def _signer(one: dict[str, Any], bodies: dict[str, str], own: str) -> Signer:
    body = "" if one["organisation"] in {own, None} else bodies.get(one["organisation"], "")
    notes = [str(WAYS[one["way"]])] if one["way"] in WAYS else []
    notes += [_("by the stand-in")] if one["delegated"] else []
    return Signer(act_name(one["act"]), f"{body}{one['post']}", minute(one["at"]), "，".join(notes))


def _names(model: Any, uuids: Iterable[Any]) -> dict[str, str]:
    rows = model.objects.filter(uuid__in=set(uuids)).values_list("uuid", "short_name", "name")
    return {str(uuid): short or name for uuid, short, name in rows}
