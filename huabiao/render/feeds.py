"""Atom feeds and site maps for machines. An item's part stands between marks, as in HTML."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Template

from huabiao.register.payloads import SitePayload
from huabiao.render import addresses
from huabiao.render.entries import ListEntry
from huabiao.render.fragments import checked_public_id
from huabiao.render.moments import rfc3339
from huabiao.render.themes import Theme

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold even escaped."""

_BEGINNING = "1970-01-01 08:00"
_MACHINE_THEME = "huabiao"
"""Feeds and site maps have no look: they come from the theme that ships with the renderer."""


@dataclass(frozen=True, slots=True)
class MapAddress:
    """One line of a site map: whole address, day of last change (`YYYY-MM-DD` or RFC 3339) or None,
    and the item's public id, None for pages that are no items."""

    address: str
    changed: str | None = None
    public_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse an id that could end the mark round the fragment."""
        if self.public_id is not None:
            checked_public_id(self.public_id)


@dataclass(frozen=True, slots=True)
class _FeedEntry:
    public_id: str
    id: str
    title: str
    address: str
    date: str
    source: str
    summary: str


def feed(site: SitePayload, column: str | None, entries: Sequence[ListEntry]) -> bytes:
    """The Atom feed (RFC 4287) of a column, or of the whole site where `column` is None."""
    name = site.name
    if column is not None:
        name = f"{site.ancestry(column)[-1].name} - {site.name}"
    page = addresses.home_path(site) if column is None else addresses.column_path(site, column)
    newest = max((entry.date for entry in entries), default=_BEGINNING)
    return (
        _template("feed.xml")
        .render(
            address=addresses.absolute(site, addresses.feed_path(site, column)),
            title=name,
            author=site.name,
            page=addresses.absolute(site, page),
            updated=rfc3339(newest),
            entries=[_feed_entry(site, entry) for entry in entries],
        )
        .encode()
    )


def sitemap(urls: Iterable[MapAddress]) -> bytes:
    """A site map of up to 50 000 addresses (sitemaps.org 0.9)."""
    return _template("sitemap.xml").render(urls=urls).encode()


def sitemap_index(maps: Iterable[MapAddress]) -> bytes:
    """The index that names the site maps of the months."""
    return _template("sitemap_index.xml").render(maps=maps).encode()


def item_address(site: SitePayload, entry: ListEntry) -> MapAddress:
    """An item's line in the site map."""
    return MapAddress(
        addresses.absolute(site, entry.url), rfc3339(entry.date), public_id=entry.public_id
    )


def _feed_entry(site: SitePayload, entry: ListEntry) -> _FeedEntry:
    return _FeedEntry(
        public_id=entry.public_id,
        # RFC 4151: stays the same when the item moves to another column.
        id=f"tag:{site.host},{entry.date[:10]}:{entry.public_id}",
        title=_NOT_IN_XML.sub("", entry.title),
        address=addresses.absolute(site, entry.url),
        date=rfc3339(entry.date),
        source=_NOT_IN_XML.sub("", entry.source),
        summary=_NOT_IN_XML.sub("", entry.summary),
    )


def _template(name: str) -> Template:
    return Theme.load(_MACHINE_THEME).template(name)
