"""Cutting an item out of a finished file, without any database: from its opening mark to its closing mark."""

import re
from collections.abc import Iterable

COMPOSED = (".html", ".xml")
"""Endings of the files in which items stand together."""


def opening_mark(public_id: str | int) -> bytes:
    """The comment before every fragment of an item."""
    return b"<!--i:%s-->" % str(public_id).encode()


def cut(data: bytes, public_ids: Iterable[str | int]) -> bytes:
    """The file without any fragment of these items. A fragment may hold fragments of others only whole."""
    for public_id in public_ids:
        mark = opening_mark(public_id)
        if mark in data:
            end = b"<!--/i:%s-->" % str(public_id).encode()
            data = re.sub(re.escape(mark) + b".*?" + re.escape(end), b"", data, flags=re.DOTALL)
    return data
