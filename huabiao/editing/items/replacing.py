"""Replace words in a text, everywhere a reader can see them; markup, addresses and choices stay as they are."""

import html
import re
from typing import Any

LINES = ("kicker", "title", "subtitle", "short_title", "summary", "source", "editor", "keywords")

_TAGS = re.compile(r"(<[^>]*>)")
_WORDS = frozenset({"caption", "alt", "name", "table_caption"})
"""Parts of a block that are words; its other strings are addresses, choices or ids."""


def replace_words(item: Any, find: str, put: str) -> int:
    """Put words in place of others in an item in memory; answers how many places changed. Nothing is saved.

    Words that markup divides (half of them bold) are not found.
    """
    count = 0
    for name in LINES:
        text = getattr(item, name)
        count += text.count(find)
        setattr(item, name, text.replace(find, put))
    stream = item.body.get_prep_value()
    blocks = [_block(block, find, put) for block in stream]
    in_body = sum(places for _block, places in blocks)
    if in_body:
        item.body = item.body.stream_block.to_python([block for block, _places in blocks])
    return count + in_body


def _block(block: dict[str, Any], find: str, put: str) -> tuple[dict[str, Any], int]:
    if block["type"] == "rich_text":
        value, places = _in_markup(block["value"], find, put)
    elif block["type"] == "table":
        value, places = _in_table(block["value"], find, put)
    else:
        value, places = _in_words(block["value"], find, put)
    return {**block, "value": value}, places


def _in_markup(source: str, find: str, put: str) -> tuple[str, int]:
    """Between the tags only."""
    wanted, instead = html.escape(find, quote=False), html.escape(put, quote=False)
    parts = _TAGS.split(source)
    places = sum(part.count(wanted) for part in parts[::2])
    parts[::2] = [part.replace(wanted, instead) for part in parts[::2]]
    return "".join(parts), places


def _in_table(value: Any, find: str, put: str) -> tuple[Any, int]:
    places = 0
    rows = []
    for row in (value or {}).get("data", []):
        places += sum(str(cell or "").count(find) for cell in row)
        rows.append([cell.replace(find, put) if isinstance(cell, str) else cell for cell in row])
    caption = str((value or {}).get("table_caption") or "")
    changed = {**(value or {}), "data": rows, "table_caption": caption.replace(find, put)}
    return changed, places + caption.count(find)


def _in_words(value: Any, find: str, put: str) -> tuple[Any, int]:
    if isinstance(value, list):
        inner = [_in_words(one, find, put) for one in value]
        return [one for one, _places in inner], sum(places for _one, places in inner)
    if not isinstance(value, dict):
        return value, 0
    changed, total = dict(value), 0
    for name, part in value.items():
        if name in _WORDS and isinstance(part, str):
            changed[name] = part.replace(find, put)
            total += part.count(find)
        elif isinstance(part, dict | list):
            changed[name], places = _in_words(part, find, put)
            total += places
    return changed, total
