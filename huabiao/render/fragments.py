"""Marks round an item's fragment in a composed page, and the knife that cuts it out.

Whoever withdraws on a broken day has nothing but finished files (decision 4): each fragment of an
item in a list, home page, feed or site map stands between two comments that name its public id.
"""

import re

from huabiao.render.faults import RenderFault

_PUBLIC_ID = re.compile(r"^[0-9A-Za-z]{1,40}$")


def checked_public_id(public_id: str) -> str:
    """The id itself; RenderFault where it could end the comment that names it."""
    if _PUBLIC_ID.match(public_id) is None:
        raise RenderFault(f"公开编号“{public_id}”只能由数字和字母组成")
    return public_id


def opening(public_id: str) -> str:
    """The mark before a fragment."""
    return f"<!--i:{public_id}-->"


def closing(public_id: str) -> str:
    """The mark after a fragment."""
    return f"<!--/i:{public_id}-->"


def holds(document: bytes, public_id: str) -> bool:
    """Whether a finished file holds a fragment of the item."""
    return opening(checked_public_id(public_id)).encode() in document


def cut(document: bytes, public_id: str) -> bytes:
    """The finished file (HTML or XML) without any fragment of the item; it stays well-formed."""
    name = checked_public_id(public_id)
    start, end = opening(name).encode(), closing(name).encode()
    return re.sub(re.escape(start) + b".*?" + re.escape(end), b"", document, flags=re.DOTALL)
