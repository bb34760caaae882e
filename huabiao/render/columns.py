"""The pages of columns: lists, their archive pages, and columns that only gather others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huabiao.register.payloads import Column, SitePayload
from huabiao.render import addresses
from huabiao.render.blocks import LatestView, newest_of
from huabiao.render.column_tree import ColumnTree
from huabiao.render.entries import ListEntry
from huabiao.render.faults import RenderFault
from huabiao.render.frames import MenuEntry, SiteFrames, site_frames
from huabiao.render.links import Links
from huabiao.render.metadata import column_tags
from huabiao.render.themes import Theme

PAGE_LENGTH = 20
"""Entries of a column's first page and ordinals of an archive page."""

GROUP_LENGTH = 6
"""Entries that a gathering column shows of each column below it."""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a column page stands among the archive pages 0 … `last` (-1: none yet).

    `number` is the archive page, None for the column's first page; `older` is the archive page that
    goes on where the first page ends, None where nothing is older. An archive page depends on
    `last` only by whether it is the newest, so publishing touches a bounded number of files.
    """

    last: int = -1
    number: int | None = None
    older: int | None = None


@dataclass(frozen=True, slots=True)
class SideMenu:
    """The columns beside a list."""

    title: str
    href: str | None
    entries: list[MenuEntry]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to turn the pages; without `href` it is where the reader stands."""

    words: str
    href: str | None
    rel: str | None = None


def column_page(
    theme: Theme,
    site: SitePayload,
    column: str,
    entries: Sequence[ListEntry],
    pager: Pager,
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """A column's first page (newest first) or one of its archive pages, UTF-8 HTML."""
    frames = site_frames(theme, site, portal, links)
    chosen = _column(frames, column)
    main = theme.template("column.html").render(
        column=chosen,
        trail=frames.frame(column).trail,
        entries=entries,
        pager=pager,
        ways=_ways(site, column, pager),
        side=side_menu(frames, column),
        updated=updated(site, entries),
        feed=addresses.feed_path(site, column) if pager.number is None else None,
    )
    path = (
        addresses.column_path(site, column)
        if pager.number is None
        else addresses.list_page_path(site, column, pager.number)
    )
    return _page(frames, chosen, path, main, pager.number)


def group_page(
    theme: Theme,
    site: SitePayload,
    column: str,
    latest: Mapping[str, Sequence[ListEntry]],
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """The page of a column that gathers others: the newest of each, then the rest as tiles.

    `latest` holds the entries of `latest_for_group`.
    """
    frames = site_frames(theme, site, portal, links)
    chosen = _column(frames, column)
    tree = frames.columns
    below = tree.children(column, shown=True)
    shown = {
        child.uuid: newest_of(tree.lists_within(child.uuid), latest, GROUP_LENGTH)
        for child in below
    }
    lists = [
        LatestView(child.name, tree.address(child.uuid), shown[child.uuid], "list", wide=True)
        for child in below
        if shown[child.uuid]
    ]
    others = [frames.entry(child.uuid) for child in below if not shown[child.uuid]]
    main = theme.template("group.html").render(
        column=chosen,
        trail=frames.frame(column).trail,
        views=lists,
        others=[entry for entry in others if entry is not None],
        side=side_menu(frames, column),
        updated=updated(site, [entry for found in shown.values() for entry in found]),
    )
    return _page(frames, chosen, addresses.column_path(site, column), main, None)


def latest_for_group(site: SitePayload, column: str) -> dict[str, int]:
    """How many of the newest entries of which list columns a gathering column's page shows."""
    tree = ColumnTree(site)
    return {
        found: GROUP_LENGTH
        for child in tree.children(column, shown=True)
        for found in tree.lists_within(child.uuid)
    }


def side_menu(frames: SiteFrames, column: str) -> SideMenu | None:
    """A column's own sub-columns, else those beside it; None where there is nothing to show."""
    tree = frames.columns
    ancestry = tree.ancestry(column)
    head = next((step for step in reversed(ancestry) if tree.children(step.uuid, shown=True)), None)
    if head is None:
        return None
    entries = [
        frames.entry(child.uuid, current=child.uuid in {step.uuid for step in ancestry})
        for child in tree.children(head.uuid, shown=True)
    ]
    href = None if head.uuid == column else tree.address(head.uuid)
    return SideMenu(head.name, href, [entry for entry in entries if entry is not None])


def updated(site: SitePayload, entries: Sequence[ListEntry]) -> str | None:
    """The update date of a main page, where the site's rulebook asks for it (S13)."""
    if "update_date" not in site.page.head:
        return None
    return max((entry.date for entry in entries), default=None)


def _column(frames: SiteFrames, uuid: str) -> Column:
    if uuid not in frames.columns:
        raise RenderFault("网站上没有这个栏目")
    return frames.columns.column(uuid)


def _ways(site: SitePayload, column: str, pager: Pager) -> list[Way]:
    first = addresses.column_path(site, column)
    if pager.number is None:
        if pager.older is None:
            return []
        older = Way("较早的信息", addresses.list_page_path(site, column, pager.older), "next")
        oldest = Way("最早的信息", addresses.list_page_path(site, column, 0))
        return [Way("最新信息", None), older, *([oldest] if pager.older > 0 else [])]
    number = pager.number
    ways = [Way("最新信息", first)]
    if number < pager.last:
        ways.append(Way("较新的信息", addresses.list_page_path(site, column, number + 1), "prev"))
    ways.append(Way(f"存档第{number + 1}页", None))
    if number > 0:
        ways.append(Way("较早的信息", addresses.list_page_path(site, column, number - 1), "next"))
    if number > 1:
        ways.append(Way("最早的信息", addresses.list_page_path(site, column, 0)))
    return ways


def _page(frames: SiteFrames, column: Column, path: str, main: str, number: int | None) -> bytes:
    site = frames.site
    address = addresses.absolute(site, path)
    place = "" if number is None else f"（存档第{number + 1}页）"
    return frames.frame(column.uuid).page(
        title=f"{column.name}{place} - {site.name}",
        tags=column_tags(site, column),
        address=address,
        canonical=address,
        main=main,
    )
