"""Addresses that end in `/`: home, columns, topic and other pages. One slot each, whoever owns it at the moment.

A page whose path is a column's path is that column's page. Every composed slot notes which columns it shows, so that a
new item finds the slots it changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.linking import resolver
from huabiao.publishing.trees.lists import Lists
from huabiao.publishing.trees.marks import GONE, MOVED
from huabiao.publishing.trees.online import State
from huabiao.publishing.trees.placing import PAGE_AT, set_members
from huabiao.publishing.trees.rendering import Workshop
from huabiao.publishing.trees.sites import Sites, certified_theme, in_tree
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.payloads import PagePayload, SitePayload
from huabiao.render import (
    PAGE_LENGTH,
    ListEntry,
    Pager,
    RenderFault,
    addresses,
    column_page,
    content_page,
    group_page,
    home_page,
    latest_for_group,
    latest_for_page,
    page_files,
)

SLOT = "tree/slot/"
"""`<site>/<path>` → {pages: who claims it, former: who stood there and where it went}."""

SLOTS = "tree/slots/"
"""Site → the paths of its slots that answer."""

USES = "tree/uses/"
"""Column → the slots that show its newest items."""

FILES = "_files"


@dataclass
class Composed:
    """What a slot holds: entries by path in the tree, and the columns it shows."""

    site: str
    path: str
    files: dict[str, Entry] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)
    links: tuple[str, set[str]] | None = None
    marks: dict[str, str | None] = field(default_factory=dict)
    answers: bool = True
    page_at: tuple[str, str | None] = ("", None)
    """Path of the slot's own file, and the page that stands there."""


@dataclass
class Slots:
    """Composes slots from the state, the lists and the vault."""

    state: State
    sites: Sites
    lists: Lists
    workshop: Workshop

    def claim(self, site: str, path: str, page: Mapping[str, Any]) -> None:
        """A page (subject, freeze, payload, since) wants this address; the one that was first keeps it."""
        record = self._record(site, path)
        others = [one for one in record["pages"] if one["subject"] != page["subject"]]
        record["pages"] = sorted(
            [*others, dict(page)], key=lambda one: (one["since"], one["subject"])
        )
        self._write(site, path, record)

    def leave(self, site: str, path: str, subject: str) -> None:
        """A page neither stands nor stood here."""
        record = self._record(site, path)
        record["pages"] = [one for one in record["pages"] if one["subject"] != subject]
        record["former"] = [one for one in record["former"] if one != subject]
        self._write(site, path, record)

    def stood(self, site: str, path: str, subject: str) -> None:
        """A page stood here once."""
        record = self._record(site, path)
        record["former"] = sorted({*record["former"], subject})
        self._write(site, path, record)

    def claimants(self, site: str, path: str) -> list[str]:
        """The subjects of the pages that want an address, its holder first."""
        return [one["subject"] for one in self._record(site, path)["pages"]]

    def using(self, column: str) -> list[str]:
        """The slots (`<site>/<path>`) that show a column's newest items."""
        found: list[str] = self.state.get(USES + column, [])
        return found

    def compose(self, site: SitePayload, path: str) -> Composed:
        """Everything at an address of a shown site. Raises `Faulty`."""
        record = self._record(site.subject, path)
        holder = record["pages"][0]["subject"] if record["pages"] else None
        composed = Composed(site.subject, path, page_at=(slot_files(site, path)[0], holder))
        try:
            if record["pages"]:
                self._page(site, record["pages"][0], composed)
            elif path == "":
                self._home(site, composed)
            elif not self._column(site, path, composed):
                composed.answers = False
                self._traces(site, path, record["former"], composed)
        except RenderFault as problem:
            raise Faulty([Fault("not_rendered", site.subject, str(problem))]) from problem
        return composed

    def archive(self, site: SitePayload, column: str, number: int) -> tuple[str, Entry]:
        """One archive page of a column."""
        data = column_page(
            certified_theme(site),
            site,
            column,
            self.lists.chunk(column, number),
            Pager(last=self.lists.last(column), number=number),
            portal=self.sites.portal_of(site),
            links=resolver(self.state, self.sites, site),
        )
        address = addresses.list_page_path(site, column, number)
        return in_tree(site, address), file_entry(self.workshop.objects.put(data))

    def settle(self, composed: Composed) -> None:
        """Keep the indexes by which later changes find this slot."""
        path, page = composed.page_at
        if page is not None:
            self.state[PAGE_AT + path] = page
        elif path:
            self.state.pop(PAGE_AT + path, None)
        slot = f"{composed.site}/{composed.path}"
        before = set(self.state.get(f"{USES}of/{slot}", []))
        for column in before ^ composed.uses:
            users = set(self.using(column))
            (users.add if column in composed.uses else users.discard)(slot)
            set_members(self.state, USES + column, users)
        set_members(self.state, f"{USES}of/{slot}", composed.uses)
        answering = set(self.state.get(SLOTS + composed.site, []))
        (answering.add if composed.answers else answering.discard)(composed.path)
        set_members(self.state, SLOTS + composed.site, answering)

    def forget(self, site: str) -> None:
        """A site is closed: its slots answer no more."""
        for path in list(self.state.get(SLOTS + site, [])):
            self.settle(Composed(site, path, answers=False))

    # -- the four owners -------------------------------------------------------------------------

    def _page(self, site: SitePayload, page: Mapping[str, Any], composed: Composed) -> None:
        payload = self.workshop.documents.payload(page["freeze"], page["payload"])
        if not isinstance(payload, PagePayload) or payload.subject != page["subject"]:
            raise Faulty([fault("subject_differs", page["subject"])])
        wanted = latest_for_page(site, payload)
        data = content_page(
            certified_theme(site),
            site,
            payload,
            self._latest(wanted),
            resolver(self.state, self.sites, site),
            portal=self.sites.portal_of(site),
        )
        self._index(site, addresses.page_path(site, payload), data, composed, wanted)
        composed.files |= self.workshop.blobs(site, page["freeze"], page_files(site, payload))
        composed.links = (page["subject"], payload.own_links())

    def _home(self, site: SitePayload, composed: Composed) -> None:
        wanted = latest_for_page(site, None)
        data = home_page(
            certified_theme(site),
            site,
            None,
            self._latest(wanted),
            portal=self.sites.portal_of(site),
            links=resolver(self.state, self.sites, site),
        )
        self._index(site, addresses.home_path(site), data, composed, wanted)

    def _column(self, site: SitePayload, path: str, composed: Composed) -> bool:
        uuid = self.sites.columns(site).at(path)
        if uuid is None:
            return False
        kind = self.sites.columns(site).column(uuid).kind
        if kind == "link":
            return False
        theme, portal = certified_theme(site), self.sites.portal_of(site)
        links = resolver(self.state, self.sites, site)
        if kind == "list":
            wanted: Iterable[str] = [uuid]
            pager = Pager(
                last=self.lists.last(uuid), older=self.lists.older_than(uuid, PAGE_LENGTH)
            )
            entries = self.lists.newest(uuid, PAGE_LENGTH)
            data = column_page(theme, site, uuid, entries, pager, portal=portal, links=links)
        else:  # a page column whose page is yet to come shows its neighbours rather than nothing (trap 5)
            counts = latest_for_group(site, uuid)
            wanted = counts
            data = group_page(theme, site, uuid, self._latest(counts), portal=portal, links=links)
        self._index(site, addresses.column_path(site, uuid), data, composed, wanted)
        return True

    def _traces(self, site: SitePayload, path: str, former: list[str], composed: Composed) -> None:
        if not former:
            return
        index = in_tree(site, f"{site.base_path}{path}/" if path else site.base_path)
        resolve = resolver(self.state, self.sites, site)
        target = next((address for address in map(resolve, former) if address), None)
        if target is not None:
            composed.marks[index + MOVED] = target
        else:
            composed.marks[index + GONE] = None
        composed.marks[f"{index.removesuffix('index.html')}{FILES}{GONE}"] = None

    def _index(
        self, site: SitePayload, address: str, data: bytes, composed: Composed, uses: Iterable[str]
    ) -> None:
        composed.files[in_tree(site, address)] = file_entry(self.workshop.objects.put(data))
        composed.uses = set(uses)

    def _latest(self, wanted: Mapping[str, int]) -> dict[str, list[ListEntry]]:
        return {column: self.lists.newest(column, count) for column, count in wanted.items()}

    def _record(self, site: str, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.state.get(f"{SLOT}{site}/{path}") or {
            "pages": [],
            "former": [],
        }
        return found

    def _write(self, site: str, path: str, record: dict[str, Any]) -> None:
        if record["pages"] or record["former"]:
            self.state[f"{SLOT}{site}/{path}"] = record
        else:
            self.state.pop(f"{SLOT}{site}/{path}", None)


def slot_files(site: SitePayload, path: str) -> list[str]:
    """Every path in the tree that a slot may hold, to be cleared before it is composed anew."""
    index = in_tree(site, f"{site.base_path}{path}/" if path else site.base_path)
    files = f"{index.removesuffix('index.html')}{FILES}"
    return [index, index + GONE, index + MOVED, files, files + GONE]
