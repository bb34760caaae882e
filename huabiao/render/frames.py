"""The frame of a site's pages: head, band of columns, foot – worked out once per column.

Twenty thousand items of a column share all but their words. A frame is the whole document rendered
with marks where a page's own parts go; a page is then joined from strings.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from huabiao.register.payloads import SitePayload
from huabiao.render import addresses
from huabiao.render.column_tree import ColumnTree
from huabiao.render.elements import foot_facts, foot_marks, identity_of
from huabiao.render.faults import RenderFault
from huabiao.render.files import picture_view
from huabiao.render.links import OWN, LinkPolicy, Links, Target
from huabiao.render.metadata import Tags, site_tags
from huabiao.render.themes import Theme

# U+0000 cannot stand in a payload, so no text can pretend to be a slot.
_SLOT = re.compile("\0([a-z_]+)\0")
_SLOTS = {
    name: Markup(f"\0{name}\0")  # noqa: S704 - our own names, no foreign text
    for name in ("title", "tags", "canonical", "url", "main")
}
_KEPT_SITES = 64

Step = tuple[str, str | None]
"""One step of the trail: words, and an address where it leads somewhere."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A column in the band or beside a list."""

    name: str
    target: Target
    current: bool


class Frame:
    """The frame of one column's pages (or of pages in no column)."""

    def __init__(self, document: str, trail: list[Step]) -> None:
        self._parts = _SLOT.split(document)
        self.trail = trail

    def page(
        self, *, title: str, tags: Tags, address: str, canonical: str | None, main: str
    ) -> bytes:
        """The finished page. `address` is whole and names the page to the error report."""
        values = {
            "title": str(escape(title)),
            "tags": "".join(
                f'<meta name="{escape(name)}" content="{escape(content)}">\n'
                for name, content in tags
            ),
            "canonical": ""
            if canonical is None
            else f'<link rel="canonical" href="{canonical}">\n',
            "url": addresses.as_parameter(address),
            "main": main,
        }
        parts = self._parts
        return "".join(
            values[part] if index % 2 else part for index, part in enumerate(parts)
        ).encode()


class SiteFrames:
    """Everything the pages of one site share: columns, link policy, frames."""

    def __init__(
        self, theme: Theme, site: SitePayload, portal: SitePayload | None, resolve: Links
    ) -> None:
        if site.portal is not None and (portal is None or portal.subject != site.portal):
            raise RenderFault(f"子站“{site.name}”的页面需要所属门户网站的封存稿")
        self.theme = theme
        self.site = site
        self.portal = portal
        self._resolve = resolve
        self._frames: dict[tuple[str | None, bool], Frame] = {}

    @cached_property
    def columns(self) -> ColumnTree:
        """The site's columns."""
        return ColumnTree(self.site)

    def policy(self, resolve: Links) -> LinkPolicy:
        """Judges links as this site's pages show them."""
        hosts = {self.site.host} | ({self.portal.host} if self.portal else set())
        return LinkPolicy(
            own_hosts=hosts,
            government_hosts=self.theme.settings.government_hosts,
            resolve=resolve,
        )

    def entry(self, uuid: str, *, current: bool = False) -> MenuEntry | None:
        """A column as menus show it; None for a link to own content that is not online."""
        column = self.columns.column(uuid)
        if column.link_url is None:
            return MenuEntry(
                column.name, Target(self.columns.address(uuid), away=False, foreign=False), current
            )
        target = self.policy(self._resolve).target(column.link_url)
        return None if target.href is None else MenuEntry(column.name, target, current)

    def frame(self, column: str | None = None, *, home: bool = False) -> Frame:
        """The frame of a column's pages, of the home page, or of pages in no column."""
        key = (column, home)
        if key not in self._frames:
            self._frames[key] = self._make(column, home)
        return self._frames[key]

    def trail(self, column: str | None) -> list[Step]:
        """Where a page stands: portal, site, the columns above and the column itself."""
        steps: list[Step] = []
        if self.site.kind == "section" and self.portal is not None:
            portal_home = addresses.from_site(self.site, self.portal, self.portal.base_path)
            steps.append((self.portal.short_name or self.portal.name, portal_home))
            steps.append((self.site.short_name or self.site.name, self.site.base_path))
        else:
            steps.append(("首页", self.site.base_path))
        for step in self.columns.ancestry(column) if column else ():
            steps.append((step.name, self.columns.address(step.uuid)))
        return steps

    def _make(self, column: str | None, home: bool) -> Frame:
        site, portal, theme = self.site, self.portal, self.theme
        top = self.columns.ancestry(column)[0].uuid if column else None
        menu = [
            self.entry(child.uuid, current=child.uuid == top)
            for child in self.columns.children(None, shown=True)
        ]
        identity = identity_of(site, portal)
        listed = column and self.columns.column(column).kind == "list"
        document = theme.template("frame.html").render(
            site=site,
            portal=portal,
            portal_home=portal and addresses.from_site(site, portal, portal.base_path),
            identity=identity,
            emblem=_emblem(site),
            portal_emblem=portal and _emblem(portal),
            home=home,
            menu=[entry for entry in menu if entry is not None],
            stylesheet=addresses.asset_path(site, theme.asset(theme.settings.stylesheet)),
            icon=addresses.asset_path(site, theme.asset(theme.settings.icon)),
            feed=addresses.feed_path(site, column if listed else None),
            site_tags=site_tags(site, identity.site_code),
            marks=foot_marks(theme, site, identity, _SLOTS["url"]),
            facts=foot_facts(theme, site, identity),
            best_browsing=theme.settings.best_browsing
            if "best_browsing" in site.page.foot
            else None,
            slots=_SLOTS,
        )
        return Frame(document, self.trail(column))


def _emblem(site: SitePayload) -> object:
    if site.emblem == "none" or site.emblem_picture is None:
        return None
    return picture_view(site.emblem_picture, addresses.emblem_folder(site))


_kept: OrderedDict[tuple[str, ...], SiteFrames] = OrderedDict()


def site_frames(
    theme: Theme, site: SitePayload, portal: SitePayload | None, links: Links | None
) -> SiteFrames:
    """The frames of a site, kept while payloads, theme and the targets of link columns stay the same."""
    targets = {uuid: links(uuid) if links else None for uuid in _menu_links(site)}
    key = (theme.digest, site.nonce, portal.nonce if portal else "", *map(str, targets.values()))
    kept = _kept.get(key)
    # The nonce is 128 random bits; the comparison guards against payloads made by hand.
    if kept is not None and _same(kept.site, site) and _same(kept.portal, portal):
        return kept
    frames = _kept[key] = SiteFrames(theme, site, portal, targets.get)
    while len(_kept) > _KEPT_SITES:
        _kept.popitem(last=False)
    return frames


def _menu_links(site: SitePayload) -> list[str]:
    urls = [column.link_url for column in site.columns if column.kind == "link"]
    return [url.removeprefix(OWN) for url in urls if url is not None and url.startswith(OWN)]


def _same(kept: SitePayload | None, asked: SitePayload | None) -> bool:
    return kept is asked or kept == asked
