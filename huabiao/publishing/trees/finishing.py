"""The composed files a change touches: lists and their archive, slots, feeds, site maps, standing pages, assets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from huabiao.publishing.trees.crew import Crew
from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.draft import Draft
from huabiao.publishing.trees.linking import resolver, set_links
from huabiao.publishing.trees.lists import Lists
from huabiao.publishing.trees.machine_files import MONTH, MachineFiles
from huabiao.publishing.trees.marks import GONE, MOVED, TOMBSTONE
from huabiao.publishing.trees.online import State
from huabiao.publishing.trees.sites import Sites, base_folder, certified_theme, in_tree
from huabiao.publishing.trees.slots import Composed, Slots, slot_files
from huabiao.register.certificates.faults import Fault
from huabiao.register.payloads import SitePayload
from huabiao.render import (
    addresses,
    gone_page,
    not_found_page,
    site_files,
    site_map_page,
)

Files = dict[str, Entry]


@dataclass
class Finishing:
    """Composes what the placed and rendered changes call for, and nothing else."""

    state: State
    draft: Draft
    sites: Sites
    lists: Lists
    slots: Slots
    machine: MachineFiles
    dirty_slots: set[tuple[str, str]] = field(default_factory=set)
    site_of_column: dict[str, str] = field(default_factory=dict)
    history: Callable[[str], tuple[tuple[str, str], ...]] = lambda _site: ()
    """Site → freeze and digest of its earlier payloads, oldest first."""

    def finish(self, renewed: Iterable[str], crew: Crew) -> list[Fault]:
        """Compose everything touched. `renewed` sites are composed whole. Answers everything that is wrong."""
        whole = sorted(renewed)
        for site in whole:
            self._everything_of(site)
        columns = {column for column, _number in self.lists.changed}
        for column in columns:
            self.dirty_slots |= {tuple(slot.split("/", 1)) for slot in self.slots.using(column)}  # type: ignore[misc] # two parts
        faults = self._compose_slots(crew)
        if faults:
            return faults
        tasks: list[Callable[[], Files]] = [
            *self._standing(whole),
            *self._archives(),
            *self._feeds(columns),
            *self._site_maps(whole),
        ]
        made, faults = crew.each(lambda number: tasks[number](), range(len(tasks)))
        for files in made:
            for path, entry in files.items():
                self.draft.put(path, entry)
        return faults

    def close(self, site: SitePayload) -> None:
        """What stays of a closed site: 410 everywhere below its address."""
        objects = self.slots.workshop.objects
        if site.base_path == "/":
            page = gone_page(certified_theme(site), site, portal=self.sites.portal_of(site))
            path = in_tree(site, addresses.gone_path(site))
            self.draft.put(path, file_entry(objects.put(page)))
        else:
            self.draft.put(base_folder(site) + GONE, file_entry(objects.put(TOMBSTONE)))

    # -- what a whole site needs -----------------------------------------------------------------

    def _everything_of(self, site: str) -> None:
        payload = self.sites.payload(site)
        if payload is None:
            return
        self.dirty_slots.add((site, ""))
        for path in self.state.get(f"tree/slots/{site}", []):
            self.dirty_slots.add((site, path))
        tree = self.sites.columns(payload)
        for column in payload.columns:
            self.site_of_column[column.uuid] = site
            self.dirty_slots.add((site, tree.path(column.uuid)))
            if column.kind == "list":
                last = self.lists.last(column.uuid)
                # A column without items has a feed and a first page too.
                self.lists.changed |= {(column.uuid, number) for number in range(max(last, 0) + 1)}
        self.machine.changed |= {(site, month) for month in self.state.get(MONTH + site, [])}
        self._column_traces(payload)

    def _column_traces(self, site: SitePayload) -> None:
        """Where a column stood before it was renamed, moved or given up: 301 or 410 for everything below."""
        tree, marks = self.sites.columns(site), dict[str, str | None]()
        for freeze, digest in self.history(site.subject):
            for old in self.sites.read(freeze, digest).columns:
                here = tree.column(old.uuid) if old.uuid in tree else None
                above_is_gone = old.parent is not None and old.parent not in tree
                if (
                    old.kind == "link"
                    or above_is_gone
                    or (here and (here.parent, here.path) == (old.parent, old.path))
                ):
                    continue
                above = tree.address(old.parent) if old.parent else site.base_path
                alive = here is not None and here.kind != "link"
                marks[in_tree(site, f"{above}{old.path}")] = (
                    tree.address(old.uuid) if alive else None
                )
        for path, target in marks.items():
            data = TOMBSTONE if target is None else f"{target}\n".encode()
            entry = file_entry(self.slots.workshop.objects.put(data))
            self.draft.put(path + (GONE if target is None else MOVED), entry)

    def _standing(self, whole: list[str]) -> list[Callable[[], Files]]:
        payloads = [self.sites.payload(site) for site in whole]
        return [
            lambda payload=payload: self._standing_files(payload)  # type: ignore[misc] # bound now
            for payload in payloads
            if payload is not None
        ]

    def _standing_files(self, site: SitePayload) -> Files:
        theme, portal = certified_theme(site), self.sites.portal_of(site)
        links = resolver(self.state, self.sites, site)
        objects = self.slots.workshop.objects
        pages = {
            addresses.site_map_path(site): site_map_page(theme, site, portal=portal, links=links),
            addresses.not_found_path(site): not_found_page(theme, site, portal=portal, links=links),
            addresses.gone_path(site): gone_page(theme, site, portal=portal, links=links),
            **{addresses.asset_path(site, name): data for name, data in theme.assets().items()},
        }
        files = {in_tree(site, path): file_entry(objects.put(data)) for path, data in pages.items()}
        record = self.sites.record(site.subject)
        if record is not None:
            files |= self.slots.workshop.blobs(site, record["freeze"], site_files(site))
        return files

    # -- what a change needs ---------------------------------------------------------------------

    def _compose_slots(self, crew: Crew) -> list[Fault]:
        shown = [
            (payload, path)
            for site, path in sorted(self.dirty_slots)
            if (payload := self.sites.payload(site)) is not None
        ]
        made, faults = crew.each(lambda slot: self.slots.compose(*slot), shown)
        if faults:
            return faults
        for composed in made:
            self._place_slot(composed)
        return []

    def _place_slot(self, composed: Composed) -> None:
        site = self.sites.payload(composed.site)
        assert site is not None  # noqa: S101 - composed slots have a site
        for path in slot_files(site, composed.path):
            self.draft.remove(path)
        for path, entry in composed.files.items():
            self.draft.put(path, entry)
        for path, target in composed.marks.items():
            data = TOMBSTONE if target is None else f"{target}\n".encode()
            self.draft.put(path, file_entry(self.slots.workshop.objects.put(data)))
        if composed.links is not None:
            set_links(self.state, *composed.links)
        self.slots.settle(composed)

    def _archives(self) -> list[Callable[[], Files]]:
        tasks: list[Callable[[], Files]] = []
        for column, number in sorted(self.lists.changed):
            site = self._listing(column)
            if site is not None and number <= self.lists.last(column):
                tasks.append(
                    lambda site=site, column=column, number=number: dict(  # type: ignore[misc] # bound now
                        [self.slots.archive(site, column, number)]
                    )
                )
        return tasks

    def _feeds(self, columns: set[str]) -> list[Callable[[], Files]]:
        tasks: list[Callable[[], Files]] = []
        sites: dict[str, SitePayload] = {}
        for column in sorted(columns):
            site = self._listing(column)
            if site is not None:
                sites[site.subject] = site
                tasks.append(
                    lambda site=site, column=column: dict([self.machine.column_feed(site, column)])  # type: ignore[misc]
                )
        tasks += [
            lambda site=site: dict([self.machine.site_feed(site)])  # type: ignore[misc] # bound now
            for site in sites.values()
        ]
        return tasks

    def _site_maps(self, whole: list[str]) -> list[Callable[[], Files]]:
        tasks: list[Callable[[], Files]] = []
        sites = {site for site, _month in self.machine.changed} | {
            site for site, _path in self.dirty_slots
        }
        for site, month in sorted(self.machine.changed):
            payload = self.sites.payload(site)
            if payload is None:
                continue
            if self.state.get(f"{MONTH}{site}/{month}") is None:
                self.draft.remove(in_tree(payload, addresses.sitemap_path(payload, month)))
                continue
            tasks.append(
                lambda payload=payload, month=month: dict(  # type: ignore[misc] # bound now
                    filter(None, [self.machine.month_file(payload, month)])
                )
            )
        for site in sorted(sites | set(whole)):
            payload = self.sites.payload(site)
            if payload is not None:
                tasks.append(
                    lambda payload=payload: dict(  # type: ignore[misc] # bound now
                        [self.machine.standing_file(payload), self.machine.index_file(payload)]
                    )
                )
        return tasks

    def _listing(self, column: str) -> SitePayload | None:
        """The shown site that has this list column."""
        site = self.sites.payload(self.site_of_column.get(column, ""))
        if site is None or column not in self.sites.columns(site):
            return None
        return site if self.sites.columns(site).column(column).kind == "list" else None
