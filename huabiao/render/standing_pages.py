"""Pages every site always has: its map, "not found" (404) and the neutral "gone" (410)."""

from dataclasses import dataclass

from huabiao.register.payloads import SitePayload
from huabiao.render import addresses
from huabiao.render.frames import MenuEntry, SiteFrames, site_frames
from huabiao.render.links import Links
from huabiao.render.themes import Theme


@dataclass(frozen=True, slots=True)
class MapNode:
    """A column in the site map, with those below it."""

    entry: MenuEntry
    below: list["MapNode"]


def site_map_page(
    theme: Theme,
    site: SitePayload,
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """The site map that people read: every column shown in menus, as a tree."""
    frames = site_frames(theme, site, portal, links)
    frame = frames.frame()
    main = theme.template("site_map.html").render(trail=frame.trail, nodes=_nodes(frames, None))
    address = addresses.absolute(site, addresses.site_map_path(site))
    return frame.page(
        title=f"网站地图 - {site.name}", tags=[], address=address, canonical=address, main=main
    )


def not_found_page(
    theme: Theme,
    site: SitePayload,
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """What status 404 shows: the same bytes wherever it is shown."""
    return _standing(
        site_frames(theme, site, portal, links),
        "没有找到您要访问的页面",
        "地址可能输入有误，或者页面已经调整。您可以从首页或者网站地图重新查找。",
    )


def gone_page(
    theme: Theme,
    site: SitePayload,
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """What status 410 shows in the place of withdrawn content.

    Neutral: no title, no reason, no date; the same bytes for everything withdrawn.
    """
    return _standing(
        site_frames(theme, site, portal, links),
        "您访问的页面不再提供",
        "本页面已停止提供。如需了解相关情况，请通过网站公布的联系方式与我们联系。",
    )


def _standing(frames: SiteFrames, title: str, text: str) -> bytes:
    site = frames.site
    main = frames.theme.template("standing.html").render(
        title=title,
        text=text,
        home=addresses.home_path(site),
        site_map=addresses.site_map_path(site),
    )
    return frames.frame().page(
        title=f"{title} - {site.name}",
        tags=[],
        address=addresses.absolute(site, addresses.home_path(site)),
        canonical=None,
        main=main,
    )


def _nodes(frames: SiteFrames, parent: str | None) -> list[MapNode]:
    nodes: list[MapNode] = []
    for column in frames.columns.children(parent, shown=True):
        entry = frames.entry(column.uuid)
        if entry is not None:
            nodes.append(MapNode(entry, _nodes(frames, column.uuid)))
    return nodes
