"""What machines read: feeds, and site maps by month."""

from dataclasses import dataclass, field
from typing import Any

from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.lists import Lists
from huabiao.publishing.trees.objects import ObjectStore
from huabiao.publishing.trees.online import State
from huabiao.publishing.trees.placing import set_members
from huabiao.publishing.trees.sites import Sites, in_tree
from huabiao.publishing.trees.slots import SLOTS
from huabiao.register.payloads import SitePayload
from huabiao.render import (
    PAGE_LENGTH,
    ListEntry,
    MapAddress,
    addresses,
    feed,
    sitemap,
    sitemap_index,
)

MONTH = "tree/month/"
"""`<site>/<yyyymm>` → public id → [address, day of change]; `<site>` → its months."""

STANDING = "pages"
"""The site map of everything that is no item."""


@dataclass
class MachineFiles:
    """Keeps the months and makes the files. `changed` gathers (site, month)."""

    state: State
    sites: Sites
    lists: Lists
    objects: ObjectStore
    changed: set[tuple[str, str]] = field(default_factory=set)

    def put(self, site: str, month: str, public_id: str, line: list[str | None]) -> None:
        """Name an item (address, day of change) in its month's site map."""
        self._set(site, month, public_id, line)

    def drop(self, site: str, month: str, public_id: str) -> None:
        """Name it no more."""
        self._set(site, month, public_id, None)

    def months(self, site: str) -> list[str]:
        """The months in which a site has items."""
        found: list[str] = self.state.get(MONTH + site, [])
        return found

    def month_file(self, site: SitePayload, month: str) -> tuple[str, Entry] | None:
        """The site map of a month; None where nothing is left in it."""
        lines = self.state.get(f"{MONTH}{site.subject}/{month}")
        if not lines:
            return None
        ordered = sorted(lines.items(), key=lambda pair: (len(pair[0]), pair[0]))
        data = sitemap(MapAddress(url, changed, public_id) for public_id, (url, changed) in ordered)
        return self._entry(site, addresses.sitemap_path(site, month), data)

    def standing_file(self, site: SitePayload) -> tuple[str, Entry]:
        """The site map of home, columns and pages."""
        paths = self.state.get(SLOTS + site.subject, [])
        urls = (
            addresses.absolute(site, f"{site.base_path}{path}/" if path else site.base_path)
            for path in paths
        )
        return self._entry(
            site, addresses.sitemap_path(site, STANDING), sitemap(map(MapAddress, urls))
        )

    def index_file(self, site: SitePayload) -> tuple[str, Entry]:
        """The index of a site's site maps."""
        names = [STANDING, *self.months(site.subject)]
        maps = [
            MapAddress(addresses.absolute(site, addresses.sitemap_path(site, name)))
            for name in names
        ]
        return self._entry(site, addresses.sitemap_path(site), sitemap_index(maps))

    def column_feed(self, site: SitePayload, column: str) -> tuple[str, Entry]:
        """The feed of a list column."""
        data = feed(site, column, self.lists.newest(column, PAGE_LENGTH))
        return self._entry(site, addresses.feed_path(site, column), data)

    def site_feed(self, site: SitePayload) -> tuple[str, Entry]:
        """The feed of a whole site: the newest of all its columns, each item once."""
        found: dict[str, tuple[int, ListEntry]] = {}
        for column in site.columns:
            if column.kind == "list":
                for at, entry in self.lists.newest_dated(column.uuid, PAGE_LENGTH):
                    found[entry.public_id] = (at, entry)
        newest = sorted(
            found.values(),
            key=lambda pair: (pair[0], len(pair[1].public_id), pair[1].public_id),
            reverse=True,
        )
        data = feed(site, None, [entry for _at, entry in newest[:PAGE_LENGTH]])
        return self._entry(site, addresses.feed_path(site), data)

    def _set(self, site: str, month: str, public_id: str, line: list[Any] | None) -> None:
        key = f"{MONTH}{site}/{month}"
        lines = self.state.get(key, {})
        if lines.get(public_id) == line:
            return
        had_some = bool(lines)
        lines.pop(public_id, None)
        if line is not None:
            lines[public_id] = line
        if lines:
            self.state[key] = lines
        else:
            self.state.pop(key, None)
        if had_some != bool(lines):
            months = set(self.months(site))
            (months.add if lines else months.discard)(month)
            set_members(self.state, MONTH + site, months)
        self.changed.add((site, month))

    def _entry(self, site: SitePayload, address: str, data: bytes) -> tuple[str, Entry]:
        return in_tree(site, address), file_entry(self.objects.put(data))
