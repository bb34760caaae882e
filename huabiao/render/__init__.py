"""Payload → public bytes: pure, versioned, no database. Preview, review and publisher all call this.

Same payloads, same theme, same renderer version: the same bytes.
"""

from huabiao.render.columns import (
    PAGE_LENGTH,
    Pager,
    column_page,
    group_page,
    latest_for_group,
)
from huabiao.render.elements import FOOT_ELEMENTS, HEAD_ELEMENTS, lacking
from huabiao.render.entries import ListEntry, Place, list_entry
from huabiao.render.faults import RenderFault
from huabiao.render.feeds import MapAddress, feed, item_address, sitemap, sitemap_index
from huabiao.render.fragments import cut
from huabiao.render.items import item_page
from huabiao.render.links import Links
from huabiao.render.metadata import META_ELEMENTS
from huabiao.render.pages import content_page, home_page, latest_for_page
from huabiao.render.preview import previewed, published
from huabiao.render.shelves import item_files, page_files, site_files
from huabiao.render.standing_pages import gone_page, not_found_page, site_map_page
from huabiao.render.themes import Theme, installed_themes
from huabiao.render.version import RENDERER_VERSION

__all__ = [
    "FOOT_ELEMENTS",
    "HEAD_ELEMENTS",
    "META_ELEMENTS",
    "PAGE_LENGTH",
    "RENDERER_VERSION",
    "Links",
    "ListEntry",
    "MapAddress",
    "Pager",
    "Place",
    "RenderFault",
    "Theme",
    "column_page",
    "content_page",
    "cut",
    "feed",
    "gone_page",
    "group_page",
    "home_page",
    "installed_themes",
    "item_address",
    "item_files",
    "item_page",
    "lacking",
    "latest_for_group",
    "latest_for_page",
    "list_entry",
    "not_found_page",
    "page_files",
    "previewed",
    "published",
    "site_files",
    "site_map_page",
    "sitemap",
    "sitemap_index",
]
