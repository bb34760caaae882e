"""Home, topic, organisation and plain pages: blocks in their order."""

from collections.abc import Callable, Mapping, Sequence

from huabiao.register.payloads import AnyBlock, Latest, Leaders, PagePayload, SitePayload
from huabiao.register.payloads import Links as LinksBlock
from huabiao.render import addresses
from huabiao.render.blocks import LatestView, Surroundings, View, newest_of, views
from huabiao.render.column_tree import ColumnTree
from huabiao.render.columns import side_menu, updated
from huabiao.render.entries import ListEntry
from huabiao.render.frames import SiteFrames, site_frames
from huabiao.render.links import Links
from huabiao.render.metadata import column_tags
from huabiao.render.themes import Theme

_STANDARD_BLOCKS = 8
_STANDARD_LENGTH = 7

Newest = Mapping[str, Sequence[ListEntry]]


def home_page(
    theme: Theme,
    site: SitePayload,
    home: PagePayload | None,
    latest: Newest,
    *,
    portal: SitePayload | None = None,
    links: Links | None = None,
) -> bytes:
    """The home page, UTF-8 HTML; without a payload it shows the newest of the site's columns.

    `latest` holds the entries of `latest_for_page(site, home)`.
    """
    frames = site_frames(theme, site, portal, links)
    blocks = _standard_blocks(frames.columns) if home is None else home.blocks
    folder = "" if home is None else addresses.page_folder(site, home)
    shown = _views(frames, blocks, folder, latest, links)
    if home is None:  # a column without entries is not shown (guideline: no blank columns)
        shown = [view for view in shown if isinstance(view, LatestView) and view.entries]
    main = theme.template("home.html").render(views=shown, updated=updated(site, _entries(shown)))
    address = addresses.absolute(site, addresses.home_path(site))
    return frames.frame(home=True).page(
        title=site.name, tags=[], address=address, canonical=address, main=main
    )


def content_page(
    theme: Theme,
    site: SitePayload,
    page: PagePayload,
    latest: Newest,
    links: Links,
    *,
    portal: SitePayload | None = None,
) -> bytes:
    """A topic, organisation or plain page, UTF-8 HTML.

    A page whose path is a column's path is that column's page and stands in its frame.
    """
    if page.kind == "home":
        return home_page(theme, site, page, latest, portal=portal, links=links)
    frames = site_frames(theme, site, portal, links)
    column = frames.columns.at(page.path)
    frame = frames.frame(column)
    shown = _views(frames, page.blocks, addresses.page_folder(site, page), latest, links)
    main = theme.template("page.html").render(
        page=page,
        trail=frame.trail,
        last=None if column else page.title,
        views=shown,
        side=side_menu(frames, column) if column else None,
        prose=not any(isinstance(block, Latest | LinksBlock | Leaders) for block in page.blocks),
        updated=updated(site, _entries(shown)),
    )
    address = addresses.absolute(site, addresses.page_path(site, page))
    return frame.page(
        title=f"{page.title} - {site.name}",
        tags=column_tags(site, frames.columns.column(column)) if column else [],
        address=address,
        canonical=address,
        main=main,
    )


def latest_for_page(site: SitePayload, page: PagePayload | None) -> dict[str, int]:
    """How many of the newest entries of which list columns a page shows (None: a home page as it
    stands without a payload). A gathering column stands for the list columns below it."""
    tree = ColumnTree(site)
    blocks = _standard_blocks(tree) if page is None else page.blocks
    wanted: dict[str, int] = {}
    for block in blocks:
        if isinstance(block, Latest) and block.column in tree:
            for column in tree.lists_within(block.column):
                wanted[column] = max(wanted.get(column, 0), block.count)
    return wanted


def _standard_blocks(tree: ColumnTree) -> list[AnyBlock]:
    shown = [column for column in tree.children(None, shown=True) if tree.lists_within(column.uuid)]
    return [
        Latest(
            type="latest",
            column=column.uuid,
            count=_STANDARD_LENGTH,
            title=column.name,
            style="list",
        )
        for column in shown[:_STANDARD_BLOCKS]
    ]


def _views(
    frames: SiteFrames,
    blocks: Sequence[AnyBlock],
    folder: str,
    latest: Newest,
    links: Links | None,
) -> list[View]:
    tree = frames.columns
    newest: Callable[[str, int], list[ListEntry]] = lambda column, count: (  # noqa: E731
        newest_of(tree.lists_within(column), latest, count) if column in tree else []
    )
    more: Callable[[str], str | None] = lambda column: (  # noqa: E731
        tree.address(column) if column in tree else None
    )
    policy = frames.policy(links or (lambda _uuid: None))
    return views(blocks, Surroundings(folder, policy, newest, more))


def _entries(shown: Sequence[View]) -> list[ListEntry]:
    return [entry for view in shown if isinstance(view, LatestView) for entry in view.entries]
