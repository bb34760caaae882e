"""The page of one item."""

from functools import lru_cache

from markupsafe import Markup

from huabiao.register.payloads import ItemPayload, OfficialDocument, SitePayload
from huabiao.render import addresses
from huabiao.render.blocks import Surroundings, views
from huabiao.render.entries import Place
from huabiao.render.faults import RenderFault
from huabiao.render.files import file_view
from huabiao.render.frames import SiteFrames, Step, site_frames
from huabiao.render.links import Links
from huabiao.render.metadata import item_tags
from huabiao.render.moments import rfc3339, stamp
from huabiao.render.themes import Theme


def item_page(
    theme: Theme,
    site: SitePayload,
    item: ItemPayload,
    place: Place,
    links: Links,
    *,
    portal: SitePayload | None = None,
) -> bytes:
    """The page of an item at one of its places, UTF-8 HTML.

    `links` gives the public address of own content by UUID, None while it is not online; `portal`
    is the portal's payload, needed for a section site. RenderFault where the site has no such column.
    """
    frames = site_frames(theme, site, portal, links)
    if place.column not in frames.columns:
        raise RenderFault("信息的上栏栏目不在这个网站上")
    column = frames.columns.column(place.column)
    column_path = frames.columns.path(place.column)
    path = addresses.item_path(site, column_path, place.month, place.public_id)
    folder = addresses.item_folder(site, column_path, place.month, place.public_id)
    frame = frames.frame(place.column)
    policy = frames.policy(links)
    date = stamp(place.first_published)
    document = item.document
    main = theme.template("item.html").render(
        item=item,
        trail=_trail(theme, frames, place.column),
        date=date,
        iso=rfc3339(date),
        source_link=policy.target(item.source_url) if item.source_url else None,
        warning=_warning(theme, document),
        record=_record(item, document, date) if document else None,
        body=views(item.body, Surroundings(folder, policy)),
        released=document is not None and item.openness == "proactive",
        attachments=[file_view(file, folder) for file in item.attachments],
    )
    address = addresses.absolute(site, path)
    return frame.page(
        title=f"{item.title} - {column.name} - {site.name}",
        tags=item_tags(site, column, item, place, path),
        address=address,
        canonical=address,
        main=main,
    )


def _warning(theme: Theme, document: OfficialDocument | None) -> str | None:
    # A changed, repealed or expired document must say so on its page (national guideline, columns).
    if document is None or document.validity.strip() in theme.settings.in_force:
        return None
    return document.validity


def _record(
    item: ItemPayload, document: OfficialDocument, date: str
) -> list[tuple[str, str, bool]]:
    """The document's catalogue entry: label, value, whether it takes the whole width."""
    cells = [
        ("索引号", document.index_number, False),
        ("主题分类", document.topic, False),
        ("发文机关", document.issuer, False),
        ("成文日期", document.written_on, False),
        ("标题", item.title, True),
        ("发文字号", document.document_number, False),
        ("发布日期", date[:10], False),
        ("有效性", document.validity, False),
    ]
    stated = [cell for cell in cells if cell[1]]
    last = len(stated) - 1
    alone = sum(not wide for _label, _value, wide in stated) % 2 == 1
    # An odd cell at the end takes the row, so that the box never ends in a hole.
    return [
        (label, value, wide or (alone and index == last))
        for index, (label, value, wide) in enumerate(stated)
    ]


def _trail(theme: Theme, frames: SiteFrames, column: str) -> Markup:
    return _rendered_trail(theme, tuple(frames.frame(column).trail), "正文")


@lru_cache(maxsize=4096)
def _rendered_trail(theme: Theme, steps: tuple[Step, ...], last: str) -> Markup:
    trail: Markup = theme.template("parts.html").module.trail(steps, last)  # type: ignore[attr-defined]
    return trail
