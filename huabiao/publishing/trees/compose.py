"""From what changed in the register to what changes in the tree: which subjects, which addresses, which files.

First everything is placed (no payload of an item is read), until no address moves any more; then what is shown is
rendered; then the lists, slots, feeds and site maps that the changes touch are composed (`finishing`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from huabiao.publishing.trees.crew import Crew, Found
from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.draft import Draft
from huabiao.publishing.trees.finishing import Finishing
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.hosts import CLOSED
from huabiao.publishing.trees.linking import linkers_of, resolver, set_links
from huabiao.publishing.trees.lists import Lists
from huabiao.publishing.trees.machine_files import MachineFiles
from huabiao.publishing.trees.marks import GONE, TOMBSTONE
from huabiao.publishing.trees.online import NUMBER, Blocked, Online, State, online, stood_before
from huabiao.publishing.trees.placing import (
    PLACED,
    Placed,
    index_traces,
    place_item,
    set_members,
    traced,
)
from huabiao.publishing.trees.rendering import Ground, Order, Rendered, Workshop
from huabiao.publishing.trees.sites import Sites, base_folder, in_tree
from huabiao.publishing.trees.slots import Slots
from huabiao.publishing.trees.sources import BuildDocuments
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.payloads import PagePayload, SitePayload

PAGES = "tree/pages/"
"""Site → its pages, also those of the past."""

PAGE_SLOTS = "tree/page-slots/"
"""Page → the slots in which it stands or stood."""


@dataclass
class Composer:
    """Changes a draft of the tree and the state together. Nothing is served before both are committed."""

    published: PublishedFolder
    state: State
    draft: Draft
    documents: BuildDocuments
    at: int
    blocked: Blocked
    anew: bool = False
    crew: Crew | None = None
    _queue: set[str] = field(default_factory=set)
    _seen: dict[str, Online | None] = field(default_factory=dict)
    _done: dict[str, Online] = field(default_factory=dict)
    _whole: set[str] = field(default_factory=set)
    _renewed: set[str] = field(default_factory=set)
    _to_render: dict[str, Placed] = field(default_factory=dict)
    _grounds: dict[str, Ground] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sites = Sites(self.state, self.documents)
        self.lists = Lists(self.state)
        self.workshop = Workshop(self.published.objects, self.documents, self.anew)
        self.slots = Slots(self.state, self.sites, self.lists, self.workshop)
        self.machine = MachineFiles(self.state, self.sites, self.lists, self.published.objects)
        self.crew = self.crew or Crew(self.published.disk)
        self.finishing = Finishing(
            self.state,
            self.draft,
            self.sites,
            self.lists,
            self.slots,
            self.machine,
            history=partial(stood_before, self.state, self.at, self.blocked),
        )

    def compose(self, touched: Iterable[str]) -> list[Fault]:
        """Carry the changes of these subjects into draft and state; answers everything that is wrong.

        With any fault, draft and state are to be thrown away.
        """
        self._queue = set(touched)
        try:
            self._place_everything()
        except Faulty as faulty:
            return faulty.faults
        return self._render() or self.finishing.finish(
            self._renewed, self.crew or Crew(self.published.disk)
        )

    # -- placing ---------------------------------------------------------------------------------

    def _place_everything(self) -> None:
        for subject in list(self._queue):
            found = self._online(subject)
            if found is not None and found.type == "site":
                self._site(found)
        while self._queue or self._whole:
            if self._whole:
                self._renew(self._whole.pop())
                continue
            subject = self._queue.pop()
            if subject in self._done:
                continue
            found = self._online(subject)
            if found is None:
                continue
            self._done[subject] = found
            if found.type == "item":
                self._item(found)
            elif found.type == "page":
                self._page(found)
        self._only_holders_have_addresses()

    def _online(self, subject: str) -> Online | None:
        """What may be seen of a subject; placing does not change it."""
        if subject not in self._seen:
            self._seen[subject] = online(self.state, subject, self.at, self.blocked)
        return self._seen[subject]

    def _site(self, found: Online) -> None:
        site = found.subject
        record = self.sites.record(site)
        if found.version is None:
            if record is not None:
                self._close(site)
            return
        if record is not None and record["payload"] == found.version["payload"]:
            return
        before = self.sites.payload(site)
        if before is not None:
            self._clear(before)
        self.sites.show(site, found.version["freeze"], found.version["payload"])
        after = self.sites.payload(site)
        assert after is not None  # noqa: S101 - just shown
        closed = self.state.get(CLOSED, {})
        if closed.pop(after.host, None) is not None:
            self.state[CLOSED] = closed
        self.draft.remove(base_folder(after) + GONE)
        if before is None or (before.host, before.base_path) != (after.host, after.base_path):
            self._tell_linkers(site)
        self._members(before)
        self._whole |= {site, *self.sites.sections_of(site)}

    def _close(self, site: str) -> None:
        before = self.sites.payload(site)
        assert before is not None  # noqa: S101 - the caller found it shown
        self._clear(before)
        self.sites.hide(site)
        self.slots.forget(site)
        self._members(before)
        set_links(self.state, site, ())
        self._tell_linkers(site)
        self.finishing.close(before)
        if before.base_path == "/":
            self.state[CLOSED] = {**self.state.get(CLOSED, {}), before.host: site}

    def _renew(self, site: str) -> None:
        """Make every file of a site anew: its frame or its addresses changed."""
        payload = self.sites.payload(site)
        if payload is None or site in self._renewed:
            return
        self._renewed.add(site)
        self._clear(payload)
        self._members(payload)
        set_links(self.state, site, payload.own_links())

    def _members(self, payload: SitePayload | None) -> None:
        """Queue everything that stands or stood in a site."""
        if payload is None:
            return
        for column in payload.columns:
            for ordinal in range(self.state.get(f"column/{column.uuid}", 0)):
                subject = self.state.get(f"place/{column.uuid}/{ordinal}")
                if subject is not None:
                    self._again(subject)
            for subject in traced(self.state, column.uuid):
                self._again(subject)
        for subject in self.state.get(PAGES + payload.subject, []):
            self._again(subject)

    def _again(self, subject: str) -> None:
        self._done.pop(subject, None)
        self._queue.add(subject)

    def _clear(self, payload: SitePayload) -> None:
        """Empty a site's folder, leaving the section sites below it."""
        folder = base_folder(payload)
        sections = {
            record["base"].strip("/")
            for record in map(self.sites.record, self.sites.shown())
            if record is not None and record["host"] == payload.host and record["base"] != "/"
        }
        kept = sections if payload.base_path == "/" else set()
        for name in self.draft.names(folder):
            if name.removesuffix(GONE) not in kept:
                self.draft.remove(f"{folder}/{name}")

    def _item(self, found: Online) -> None:
        subject = found.subject
        before = Placed.of(self.state, subject) or Placed(found.site, None)
        after = place_item(found, self.sites)
        for path in (before.page, before.folder, *before.marks):
            if path is not None:
                self.draft.remove(path)
        for path, target in after.marks.items():
            self.draft.put(path, self.mark(target))
        for column, ordinal in before.places:
            self.finishing.site_of_column[column] = found.site
            if [column, ordinal] not in after.places:
                self.lists.drop(column, ordinal)
        for column in found.counted:
            self.finishing.site_of_column[column] = found.site
            self.lists.extend(column, self.state.get(f"column/{column}", 0) - 1)
        if (
            before.month
            and before.public_id
            and (before.month, before.public_id) != (after.month, after.public_id)
        ):
            self.machine.drop(before.site, before.month, before.public_id)
        index_traces(self.state, subject, before.traces, after.traces)
        for number in {found.public_id, *(former.public_id for former in found.former)}:
            self.state[f"{NUMBER}{number}"] = subject
        self._keep(subject, after)
        if after.page is None:
            self._to_render.pop(subject, None)
            set_links(self.state, subject, ())
        else:
            self._to_render[subject] = after
        if before.address != after.address:
            self._tell_linkers(subject)
        if (before.page is None) != (after.page is None):
            (self.removed if after.page is None else self.added).add(subject)

    def _page(self, found: Online) -> None:
        subject = found.subject
        now = None
        if found.version is not None:
            now = self._path(found.version["freeze"], found.version["payload"], subject)
        stood = {self._path(freeze, payload, subject) for freeze, payload in found.stood} - {now}
        before: list[str] = self.state.get(PAGE_SLOTS + subject, [])
        after = stood | ({now} if now is not None else set())
        holders = {path: self.slots.claimants(found.site, path)[:1] for path in {*before, *after}}
        for path in before:
            self.slots.leave(found.site, path, subject)
        for path in stood:
            self.slots.stood(found.site, path, subject)
        if now is not None and found.version is not None:
            page = {
                "subject": subject,
                "freeze": found.version["freeze"],
                "payload": found.version["payload"],
                "since": found.first_published,
            }
            self.slots.claim(found.site, now, page)
        set_members(self.state, PAGE_SLOTS + subject, after)
        pages = set(self.state.get(PAGES + found.site, []))
        (pages.add if after else pages.discard)(subject)
        set_members(self.state, PAGES + found.site, pages)
        placed = Placed(found.site, None)
        site = self.sites.payload(found.site)
        if now is not None and site is not None:
            placed.address = f"{site.base_path}{now}/" if now else site.base_path
            placed.page = in_tree(site, placed.address)
        if placed.page is None:
            set_links(self.state, subject, ())
        earlier = Placed.of(self.state, subject)
        self._keep(subject, placed)
        for path, holder in holders.items():
            self.finishing.dirty_slots.add((found.site, path))
            following = self.slots.claimants(found.site, path)[:1]
            if holder != following:
                for other in {*holder, *following}:
                    self._tell_linkers(other)
        if (earlier.address if earlier else None) != placed.address:
            self._tell_linkers(subject)

    def _path(self, freeze: str, digest: str, subject: str) -> str:
        payload = self.documents.payload(freeze, digest)
        if not isinstance(payload, PagePayload):
            raise Faulty([fault("subject_differs", subject)])
        return payload.path

    def _only_holders_have_addresses(self) -> None:
        """Of two pages that want one address only its holder can be linked to."""
        for subject, found in self._done.items():
            placed = Placed.of(self.state, subject) if found.type == "page" else None
            if placed is None or placed.address is None:
                continue
            site = self.sites.payload(found.site)
            base = site.base_path if site else "/"
            path = placed.address.removeprefix(base).rstrip("/")
            if self.slots.claimants(found.site, path)[:1] != [subject]:
                placed.address = placed.page = None
                self._keep(subject, placed)

    def _keep(self, subject: str, placed: Placed) -> None:
        if placed.page is None and not placed.marks and not placed.traces:
            self.state.pop(PLACED + subject, None)
        else:
            self.state[PLACED + subject] = placed.as_document()

    def _tell_linkers(self, subject: str) -> None:
        for linker in linkers_of(self.state, subject):
            if self.sites.record(linker) is not None:
                self._whole.add(linker)
            elif linker not in self._done:
                self._queue.add(linker)

    def mark(self, target: str | None) -> Entry:
        """The entry of a tombstone, or of a pointer to an address."""
        data = TOMBSTONE if target is None else f"{target}\n".encode()
        return file_entry(self.published.objects.put(data))

    # -- rendering -------------------------------------------------------------------------------

    def _render(self) -> list[Fault]:
        faults: list[Fault] = []
        for rendered in self._rendered():
            if isinstance(rendered, Found):
                faults += rendered.faults
            elif not faults:
                self._take(rendered)
        return sorted(faults, key=lambda one: (one.subject, one.code))

    def _rendered(self) -> Iterator[Rendered | Found]:
        """Every item that is to be shown, made by whoever read its payload, in any order."""
        left = sorted(self._to_render)
        readers = self.documents.readers
        if readers is not None:
            by_ground: dict[str, list[str]] = {}
            for subject in left:
                by_ground.setdefault(self._done[subject].site, []).append(subject)
            left = []
            for site, subjects in sorted(by_ground.items()):
                orders = map(self._order, subjects)
                for rendered in readers.render(self._ground(site), orders):
                    if isinstance(rendered, Order):
                        left.append(rendered.subject)
                    else:
                        yield rendered
        crew = self.crew or Crew(self.published.disk)
        made, faults = crew.each(self._render_one, left)
        yield from made
        if faults:
            yield Found(faults)

    def _render_one(self, subject: str) -> Rendered:
        return self.workshop.item(self._ground(self._done[subject].site), self._order(subject))

    def _ground(self, site: str) -> Ground:
        if site not in self._grounds:
            payload, record = self.sites.payload(site), self.sites.record(site)
            assert payload is not None and record is not None  # noqa: S101 - a placed item has a site
            portal = self.sites.record(payload.portal) if payload.portal else None
            resolve = resolver(self.state, self.sites, payload)
            self._grounds[site] = Ground(
                (record["freeze"], record["payload"]),
                (portal["freeze"], portal["payload"]) if portal else None,
                {target: resolve(target) for target in sorted(payload.own_links())},
            )
        return self._grounds[site]

    def _order(self, subject: str) -> Order:
        found, placed = self._done[subject], self._to_render[subject]
        version, site = found.version, self.sites.payload(found.site)
        assert version is not None and site is not None  # noqa: S101 - only shown items come here
        assert placed.page is not None and placed.public_id is not None  # noqa: S101 - as above
        resolve = resolver(self.state, self.sites, site)
        targets = self.documents.links(version["freeze"], version["payload"])
        return Order(
            subject,
            version["freeze"],
            version["payload"],
            placed.places[0][0],
            placed.public_id,
            found.month or "",
            found.first_published,
            placed.page,
            {target: resolve(target) for target in targets},
        )

    def _take(self, rendered: Rendered) -> None:
        found, placed = self._done[rendered.subject], self._to_render[rendered.subject]
        assert placed.month is not None and placed.public_id is not None  # noqa: S101 - as above
        for path, entry in rendered.files.items():
            self.draft.put(path, entry)
        for column, ordinal in placed.places:
            self.lists.put(column, ordinal, rendered.entry, found.first_published)
        self.machine.put(found.site, placed.month, placed.public_id, rendered.on_the_map)
        set_links(self.state, rendered.subject, rendered.links)
