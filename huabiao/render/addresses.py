"""Public addresses (decision 18). Every one is a path from the root of the site's host.

An item: `/<column path>/<yyyymm of first publication>/<public id>.html`, its files and renditions
under `…/<public id>/`. Nothing here can meet a column: column steps start with a letter and hold no
dot, our own names start with `_` or a digit or hold a dot.
"""

from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote

from huabiao.register.payloads import FileRef, PagePayload, SitePayload

SCHEME = "https"
"""Of absolute addresses (canonical, feed, site map). A reader on plain HTTP never needs them."""

_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
}
_NAME_LENGTH = 16  # hex digits of a blob's digest: 64 bits, within one item's folder


def home_path(site: SitePayload) -> str:
    """The home page: `/` or `/yunxi/`."""
    return site.base_path


def column_path(site: SitePayload, column: str) -> str:
    """The page of a column (its UUID): `/zwyw/tzgg/`; ValueError where the site has no such column."""
    return f"{site.base_path}{site.column_path(column)}/"


_ARCHIVE_PAGES_TOGETHER = 100
"""In one folder: a publication writes the folders on its way anew, so none of them may grow with the stock."""


def list_page_path(site: SitePayload, column: str, k: int) -> str:
    """Archive page k of a column, which holds its ordinals from 20 k on: `/zwyw/tzgg/_list/1/117.html`."""
    return f"{column_path(site, column)}_list/{k // _ARCHIVE_PAGES_TOGETHER}/{k}.html"


def feed_path(site: SitePayload, column: str | None = None) -> str:
    """The Atom feed of a column, or of the whole site."""
    return f"{site.base_path if column is None else column_path(site, column)}feed.xml"


def item_path(site: SitePayload, column_path: str, month: str, public_id: str) -> str:
    """The page of an item; `column_path` like `zwyw/tzgg`, `month` like `202611`."""
    return f"{site.base_path}{column_path}/{month}/{public_id}.html"


def item_folder(site: SitePayload, column_path: str, month: str, public_id: str) -> str:
    """The folder of an item's files and renditions."""
    return f"{site.base_path}{column_path}/{month}/{public_id}/"


def page_path(site: SitePayload, page: PagePayload) -> str:
    """A home, topic, organisation or plain page: `/zt/fangxun/`."""
    return f"{site.base_path}{page.path}/" if page.path else site.base_path


def page_folder(site: SitePayload, page: PagePayload) -> str:
    """The folder of a page's files and renditions."""
    return f"{page_path(site, page)}_files/"


def emblem_folder(site: SitePayload) -> str:
    """The folder of the emblem's picture."""
    return f"{site.base_path}_site/"


def asset_path(site: SitePayload, name: str) -> str:
    """A file of the theme, as `Theme.assets` names it."""
    return f"{site.base_path}{name}"


def site_map_path(site: SitePayload) -> str:
    """The site map that people read."""
    return f"{site.base_path}map.html"


def sitemap_path(site: SitePayload, month: str | None = None) -> str:
    """The site map that machines read: the index, or that of one month (`202611`)."""
    return f"{site.base_path}{'sitemap.xml' if month is None else f'sitemap-{month}.xml'}"


def not_found_path(site: SitePayload) -> str:
    """Where the page for status 404 lies."""
    return f"{site.base_path}404.html"


def gone_path(site: SitePayload) -> str:
    """Where the neutral page for status 410 lies."""
    return f"{site.base_path}410.html"


def picture_name(blob: str, media_type: str) -> str:
    """File name of a picture's blob (`sha256:…`): part of its digest and its ending."""
    return f"{_stem(blob)}{_ENDINGS[media_type]}"


def attachment_name(file: FileRef) -> str:
    """File name of an attachment's blob; readers save it under the attachment's own name."""
    return f"{_stem(file.blob)}{PurePosixPath(file.name).suffix.lower()}"


def absolute(site: SitePayload, path: str) -> str:
    """The whole address of a path of this site."""
    return f"{SCHEME}://{site.host}{path}"


def from_site(site: SitePayload, other: SitePayload, path: str) -> str:
    """A path of another site as a page of `site` links to it: the scheme stays the reader's."""
    return path if other.host == site.host else f"//{other.host}{path}"


def file_of(path: str) -> str:
    """The file in the host's tree that answers a path: `/zwyw/` → `zwyw/index.html`."""
    return f"{path}index.html"[1:] if path.endswith("/") else path[1:]


def as_parameter(address: str) -> str:
    """An address as the value of a query parameter."""
    folder, slash, name = address.rpartition("/")
    return _quoted(folder + slash) + quote(name, safe="")


@lru_cache(maxsize=4096)
def _quoted(folder: str) -> str:
    # The pages of a folder share all but their names.
    return quote(folder, safe="")


def _stem(blob: str) -> str:
    return blob.partition(":")[2][:_NAME_LENGTH]
