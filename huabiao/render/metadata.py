"""Web page tags (网页标签): exactly those the site's rulebook asked for, where they belong.

Names and places as in the annex of the national guideline on government websites: site tags on all
pages, `ColumnName` on column and content pages, the other column tags on column pages, the content
tags on content pages. A tag without a value is left out.
"""

from collections.abc import Collection

from huabiao.register.payloads import Column, ItemPayload, SitePayload
from huabiao.render import addresses
from huabiao.render.entries import Place, leading_picture
from huabiao.render.files import rendition_of
from huabiao.render.moments import stamp

SITE_META = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_META = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT_META = (
    "ArticleTitle",
    "PubDate",
    "ContentSource",
    "Keywords",
    "Author",
    "Description",
    "Image",
    "Url",
)
META_ELEMENTS = frozenset((*SITE_META, *COLUMN_META, *CONTENT_META))

Tags = list[tuple[str, str]]


def site_tags(site: SitePayload, site_code: str) -> Tags:
    """Tags of every page."""
    values = dict(zip(SITE_META, (site.name, site.host, site_code), strict=True))
    return _asked(values, site.page.meta)


def column_tags(site: SitePayload, column: Column) -> Tags:
    """Tags of a column's page."""
    values = (column.name, column.description, column.keywords, column.column_type)
    return _asked(dict(zip(COLUMN_META, values, strict=True)), site.page.meta)


def item_tags(
    site: SitePayload, column: Column, item: ItemPayload, place: Place, path: str
) -> Tags:
    """Tags of an item's page, whose address is `path`."""
    wanted = site.page.meta
    values = {
        "ColumnName": column.name,
        "ArticleTitle": item.title,
        "PubDate": stamp(place.first_published),
        "ContentSource": item.source,
        "Keywords": ",".join(item.keywords),
        "Author": item.editor,
        "Description": item.summary.replace("\n", " "),
        "Url": addresses.absolute(site, path),
    }
    picture = leading_picture(item) if "Image" in wanted else None
    if picture is not None:
        folder = f"{path.removesuffix('.html')}/"
        values["Image"] = addresses.absolute(site, folder + rendition_of(picture, "list").name)
    return _asked(values, wanted)


def _asked(values: dict[str, str], wanted: Collection[str]) -> Tags:
    return [(name, value) for name, value in values.items() if value and name in wanted]
