"""The addresses that a feed names."""

from collections.abc import Iterator
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from huabiao.editing.migration.reading import StockUnreadable


def read_feed(data: bytes, address: str) -> Iterator[str]:
    """The address of each entry of an RSS or Atom feed, in its order. Raises StockUnreadable where it is no feed."""
    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not read.version:
        raise StockUnreadable(
            _("%(address)s is no feed that can be read (RSS or Atom).") % {"address": address}
        )
    for entry in read.entries:
        link = entry.get("link", "").strip()
        if link:
            yield urljoin(address, link)
