"""What the tree itself says about its content: tombstones, pointers, and the marks round an item's fragments."""

import re
from collections.abc import Iterable

from huabiao.render import fragments

GONE = ".gone"
"""Ending of a tombstone beside where a page or a folder stood: the server answers 410 with the site's own page."""

MOVED = ".moved"
"""Ending of a pointer that holds the new address of what stood here: the server answers 301."""

TOMBSTONE = b"gone\n"
"""The same for every site, so that a new frame changes no tombstone."""

COMPOSED = (".html", ".xml")
"""Endings of the files in which items stand together, each fragment between marks."""

MONTH = re.compile(r"\d{6}")
"""The name of a folder of item pages; nothing in it holds another item's fragment."""

ITEM_ADDRESS = re.compile(r"/\d{6}/([0-9A-Za-z]{1,40})(?:\.html$|/)")
"""The public id in the path of an item's page or of one of its files."""


def without(document: bytes, public_ids: Iterable[str]) -> bytes:
    """A finished file without any fragment of these items."""
    for public_id in public_ids:
        if fragments.holds(document, public_id):
            document = fragments.cut(document, public_id)
    return document
