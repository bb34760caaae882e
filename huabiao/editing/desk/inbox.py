"""The inbox (待办): one list an officer of all that waits. A fixed number of queries, however long it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huabiao.approval.models import Decision, Request, Step
from huabiao.approval.selectors import InboxEntry, inbox
from huabiao.editing.desk.due import due_dates
from huabiao.editing.desk.lines import FrozenLine, first_lines, headline
from huabiao.editing.desk.speaking import sign_by
from huabiao.editing.items.progress import act_name
from huabiao.editing.websites.models import Column, Site
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.register.certificates.selectors import filing_register
from huabiao.register.payloads import ItemPayload, SitePayload

PAGE_LENGTH = 20

KINDS: dict[str, Promise] = {
    "item": _("item"),
    "page": _("page"),
    "site": _("website"),
    "installation": _("first structure of a website"),
    "site_closure": _("closing of a website"),
    "adoption": _("adoption"),
    "correction": _("correction"),
    "withdrawal": _("withdrawal"),
    "migration": _("migrated stock"),
    "rulebook": _("rulebook"),
}
"""Subject type of a request → the office's word."""


def kind_name(subject_type: str) -> str:
    """The office's word for what a request asks."""
    return str(KINDS.get(subject_type, subject_type))


@dataclass(frozen=True)
class InboxRow:
    """One waiting request as shown. `since`: when it came to this step; `stands_in_for`: whose post is covered."""

    request: Request
    step: str
    act: str
    title: str
    kind: str
    site: str
    columns: str
    submitter: str
    body: str
    post: str
    since: datetime
    stands_in_for: str
    due: datetime | None = None
    confirms: bool = False
    """Online on consent by telephone: `due` is when it goes offline by itself."""

    @property
    def is_late(self) -> bool:
        """Whether the rulebook's term for deciding has run out."""
        return self.due is not None and clocks.now() > self.due


@dataclass(frozen=True)
class Narrowing:
    """What the officer wants to see: an act, a site, a submitting body, words of the title. Empty: everything."""

    act: str = ""
    site: str = ""
    body: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Any) -> "Narrowing":
        """From the address of the list."""
        return cls(
            **{name: query.get(name, "").strip() for name in ("act", "site", "body", "words")}
        )

    @property
    def is_wide(self) -> bool:
        """Nothing is left out."""
        return self == Narrowing()


@dataclass(frozen=True)
class Choices:
    """What there is to narrow by: (value, word) pairs."""

    acts: list[tuple[str, str]]
    sites: list[tuple[str, str]]
    bodies: list[tuple[str, str]]


@dataclass(frozen=True)
class InboxPage:
    """One page of the inbox. `total` counts everything that waits, narrowed or not."""

    page: Page[InboxEntry]
    rows: list[InboxRow]
    choices: Choices
    total: int


def count_waiting(officer: User) -> int:
    """How many requests wait for this officer."""
    return len(inbox(officer))


def inbox_page(officer: User, narrowing: Narrowing, number: int | str = 1) -> InboxPage:
    """One page of what waits, oldest first."""
    entries = inbox(officer)
    names = site_names({entry.request.site for entry in entries if entry.request.site})
    shown = [entry for entry in entries if _fits(entry, narrowing)]
    if narrowing.words:
        # Titles are nowhere but in the vault, so a search by words has to open each of them.
        titles = first_lines([entry.request for entry in shown])
        words = narrowing.words.split()
        shown = [
            entry
            for entry in shown
            if all(word in titles[entry.request.pk][0].title for word in words)
        ]
    page = Paginator(shown, PAGE_LENGTH).get_page(number)
    return InboxPage(page, rows_of(list(page), names), _choices(entries, names), len(entries))


def rows_of(entries: Sequence[InboxEntry], names: dict[UUID, str] | None = None) -> list[InboxRow]:
    """The entries with their titles from the vault. A fixed number of queries."""
    requests = [entry.request for entry in entries]
    if names is None:
        names = site_names({request.site for request in requests if request.site})
    lines = first_lines(requests)
    columns = column_names(line for line, _count in lines.values())
    moved = dict(
        Decision.objects.filter(request__in=requests)
        .values_list("request")
        .annotate(last=Max("made_at"))
    )
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(request__in=requests).order_by("order"):
        steps[step.request_id].append(step)
    arrived = {request.pk: moved.get(request.pk) or request.opened_at for request in requests}
    due = due_dates((request, arrived[request.pk]) for request in requests)
    due |= sign_by(requests)
    rows = []
    for entry in entries:
        request = entry.request
        line, count = lines[request.pk]
        held = entry.holding
        rows.append(
            InboxRow(
                request=request,
                step=entry.step.key,
                act=_acts(entry.step, steps[request.pk]),
                title=headline(line, count),
                kind=kind_name(request.subject_type),
                site=_site_name(line, names, request.site),
                columns=columns.get(line.subject, ""),
                submitter=str(request.submitter),
                body=str(request.organisation),
                post=held.post.name,
                since=arrived[request.pk],
                due=due.get(request.pk),
                confirms=request.spoken_at is not None,
                stands_in_for=str(held.appointment.officer) if held.delegation else "",
            )
        )
    return rows


def site_names(sites: set[UUID]) -> dict[UUID, str]:
    """Site → name: as certified, else as drafted. Two queries."""
    drafted = dict(Site.objects.filter(uuid__in=sites).values_list("uuid", "name"))
    filed = (
        filing_register(subject_type="site")
        .filter(subject__in=sites)
        .order_by("certified_at", "id")
    )
    return drafted | dict(filed.values_list("subject", "title"))


def column_names(lines: Any) -> dict[str, str]:
    """Subject → the names of the columns it stands in. One query."""
    wanted = {
        line.subject: [place.column for place in line.payload.placements]
        for line in lines
        if isinstance(line.payload, ItemPayload)
    }
    everything = {column for columns in wanted.values() for column in columns}
    names = {
        str(uuid): name
        for uuid, name in Column.objects.filter(uuid__in=everything).values_list("uuid", "name")
    }
    return {
        subject: "、".join(names[column] for column in columns if column in names)
        for subject, columns in wanted.items()
    }


def _acts(first: Step, steps: Sequence[Step]) -> str:
    """What the next signature does: this step, and those behind it that the same post takes in the same breath."""
    start = next(number for number, step in enumerate(steps) if step.key == first.key)
    taken = [steps[start]]
    for step in steps[start + 1 :]:
        last = taken[-1]
        alike = (step.posts, step.organisations) == (last.posts, last.organisations)
        if not (step.merge and last.merge and alike):
            break
        taken.append(step)
    return "、".join(act_name(step.act) for step in taken)


def _site_name(line: FrozenLine, names: dict[UUID, str], site: UUID | None) -> str:
    if site is not None and site in names:
        return names[site]
    return line.payload.name if isinstance(line.payload, SitePayload) else ""


def _fits(entry: InboxEntry, narrowing: Narrowing) -> bool:
    request = entry.request
    return (
        narrowing.act in ("", entry.step.act)
        and narrowing.site in ("", str(request.site))
        and narrowing.body in ("", str(request.organisation.uuid))
    )


def _choices(entries: Sequence[InboxEntry], names: dict[UUID, str]) -> Choices:
    acts = {entry.step.act: act_name(entry.step.act) for entry in entries}
    sites = {str(e.request.site): names.get(e.request.site, "") for e in entries if e.request.site}
    bodies = {str(e.request.organisation.uuid): str(e.request.organisation) for e in entries}
    return Choices(
        *[
            sorted(((key, name) for key, name in d.items() if name), key=lambda p: p[1])
            for d in (acts, sites, bodies)
        ]
    )


__all__ = [
    "Choices",
    "InboxPage",
    "InboxRow",
    "Narrowing",
    "count_waiting",
    "inbox_page",
    "kind_name",
    "rows_of",
    "site_names",
]
