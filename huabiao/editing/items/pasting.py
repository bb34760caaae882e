"""What Word and WPS put on the clipboard, cleaned: structure and numbers kept as text, looks and rubbish dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from huabiao.editing.items.composing import set_properly
from huabiao.register.payloads import neutral

LONGEST = 4_000_000
"""Characters of markup that are cleaned: a book of a paper has less."""

MOST_CELLS = 50_000
"""Cells of a table, those included that spans leave empty; a larger one becomes one column of its words."""

_DROPPED = frozenset({"style", "script", "xml", "title", "meta", "link", "head", "del", "object"})
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4"}
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "table",
        "center",
    }
    | {
        "blockquote",
        "pre",
        "hr",
        "dl",
        "dt",
        "dd",
        "main",
        "header",
        "footer",
        "body",
        "html",
        "tbody",
    }
)
_KEPT_INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "sub": "sub", "sup": "sup"}
_CHARACTERS = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…"
_LINE_END = re.compile(rf"(?<=[{_CHARACTERS}])[ \t]*\r?\n[ \t]*(?=[{_CHARACTERS}])")
_BLANKS = re.compile(r"[ \t]*\r?\n[ \t]*")
_AFTER_NUMBER = re.compile(r"^((?:<b>)?[^\s<\xa0]{1,8}?)(?:\xa0|&nbsp;| ){2,}")
_NUMERALS = "零一二三四五六七八九"
_TEN = 10


@dataclass
class Pasted:
    """What was found: parts as (`html` markup | `table` rows) in order; pictures cannot come by the clipboard."""

    parts: list[tuple[str, Any]] = field(default_factory=list)
    pictures: int = 0


def clean(html: str) -> Pasted:
    """Clipboard markup as text and tables. Anything not understood is kept as its words."""
    found = Pasted()
    body = HTMLParser(html[:LONGEST]).body
    if body is None:
        return found
    for image in body.css("img"):
        found.pictures += 1
        image.decompose()
    text: list[str] = []

    def close() -> None:
        composed = set_properly(neutral("".join(text)))
        text.clear()
        if composed:
            found.parts.append(("html", composed))

    try:
        parts = list(_parts(body))
    except RecursionError:  # nested beyond all reason: its words at least
        words = (body.text(separator="\n") or "").split("\n")
        parts = [part for one in words for part in _lines("p", "", escape(one, quote=False))]
    for kind, value in parts:
        if kind == "table":
            close()
            found.parts.append((kind, value))
        else:
            text.append(value)
    close()
    return found


def _parts(node: Node) -> Iterator[tuple[str, Any]]:
    """Lines and tables below a node, in order; text between blocks is a line of its own."""
    loose: list[str] = []
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag in _DROPPED or _is_hidden(child):
            continue
        if tag not in _BLOCKS and not _holds_blocks(child):
            loose.append(_inline(child))
            continue
        yield from _lines("p", "", "".join(loose))
        loose.clear()
        yield from _block(child, tag)
    yield from _lines("p", "", "".join(loose))


def _block(node: Node, tag: str) -> Iterator[tuple[str, Any]]:
    if tag == "table":
        rows = _rows(node)
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame drawn with a table of one cell
            yield from _parts(node.css_first("td,th") or node)
        elif rows:
            yield ("table", rows)
    elif tag == "ol":
        yield from _numbered(node)
    elif tag == "ul":
        items = "".join(f"<li>{_inline_of(one)}</li>" for one in node.css("li"))
        yield ("line", f"<ul>{items}</ul>")
    elif tag == "hr":
        yield ("line", "<hr>")
    elif _holds_blocks(node):
        yield from _parts(node)
    else:
        yield from _lines(_HEADINGS.get(tag, "p"), _alignment(node), _inline_of(node))


def _lines(tag: str, kind: str, inner: str) -> Iterator[tuple[str, Any]]:
    """One line for each that a forced line break makes."""
    for part in inner.split("<br>"):
        settled = _AFTER_NUMBER.sub(r"\1", part.strip(" \t\r\n"))
        if settled:
            stated = f' class="{kind}"' if kind and tag == "p" else ""
            yield ("line", f"<{tag}{stated}>{settled}</{tag}>")


def _numbered(node: Node) -> Iterator[tuple[str, Any]]:
    """Numbers that the program draws become text, as 一、 or 1."""
    chinese = "ideographic" in _style(node) or "chinese" in _style(node)
    start = node.attributes.get("start") or "1"
    number = int(start) if re.fullmatch(r"[0-9]{1,4}", start) else 1
    for item in node.iter():
        if item.tag != "li":
            continue
        mark = f"{_in_chinese(number)}、" if chinese else f"{number}."
        below = [one for one in item.iter() if one.tag in {"ol", "ul"}]
        lists = [list(_block(one, one.tag or "")) for one in below]
        for one in below:
            one.decompose()
        yield from _lines("p", "", mark + _inline_of(item))
        for lines in lists:
            yield from lines
        number += 1


def _inline_of(node: Node) -> str:
    return "".join(_inline(child) for child in node.iter(include_text=True))


def _inline(node: Node) -> str:
    tag = node.tag or ""
    if tag == "-text":
        return escape(_BLANKS.sub(" ", _LINE_END.sub("", node.text_content or "")), quote=False)
    if tag == "br":
        return "<br>"
    if tag in _DROPPED or tag.startswith("-") or _is_hidden(node):
        return ""
    inner = _inline_of(node)
    if not inner.strip():
        return inner
    if tag == "a" and re.match(r"https?://|mailto:", node.attributes.get("href") or ""):
        return f'<a href="{escape(node.attributes["href"] or "")}">{inner}</a>'
    kept = _KEPT_INLINE.get(tag) or _by_style(_style(node))
    return f"<{kept}>{inner}</{kept}>" if kept else inner


def _by_style(style: str) -> str:
    """WPS makes everything a span: bold and raised letters are in its style."""
    if re.search(r"font-weight:(?:bold|[6-9]00)", style):
        return "b"
    raised = re.search(r"vertical-align:(super|sub)", style)
    return {"super": "sup", "sub": "sub"}[raised.group(1)] if raised else ""


def _alignment(node: Node) -> str:
    stated = (node.attributes.get("align") or "").lower()
    if not stated:
        found = re.search(r"text-align:(right|center)", _style(node))
        stated = found.group(1) if found else ""
    if not stated and "msotitle" in (node.attributes.get("class") or "").lower():
        stated = "center"
    return stated if stated in {"right", "center"} else ""


def _style(node: Node) -> str:
    return re.sub(r"\s+", "", node.attributes.get("style") or "").lower()


def _is_hidden(node: Node) -> bool:
    return (node.tag or "-")[0] != "-" and bool(
        re.search(r"display:none|mso-hide:all", _style(node))
    )


def _holds_blocks(node: Node) -> bool:
    return (node.tag or "-")[0] != "-" and any(
        (one.tag or "") in _BLOCKS or _holds_blocks(one) for one in node.iter()
    )


def _rows(table: Node) -> list[list[str]]:
    """The cells as text; one that spans several leaves the others empty, so that columns stay columns.

    Whoever made the clipboard chose the spans: all that they add is bounded, no word is lost.
    """
    rows: list[list[str]] = []
    held: dict[int, set[int]] = {}
    spare = MOST_CELLS
    for number, row in enumerate(table.css("tr")):
        taken = held.pop(number, set())
        cells: list[str] = []
        for cell in row.iter():
            if cell.tag not in {"td", "th"}:
                continue
            while len(cells) in taken:
                cells.append("")
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            if across * down > spare:
                across = down = 1
            spare -= across * down - 1
            column = len(cells)
            cells += [_cell(cell), *[""] * (across - 1)]
            for below in range(1, down):
                held.setdefault(number + below, set()).update(range(column, column + across))
        while len(cells) in taken:
            cells.append("")
        rows.append(cells)
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if len(rows) * width > MOST_CELLS:
        return [[" ".join(filter(None, row))] for row in rows]
    return [row + [""] * (width - len(row)) for row in rows]


def _span(cell: Node, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    # Whole numbers of a few signs only: other digits, and thousands of them, are no numbers to Python.
    return min(int(value), 60) if re.fullmatch(r"[0-9]{1,4}", value) and int(value) else 1


def _cell(cell: Node) -> str:
    words = [_BLANKS.sub("", one) for one in (cell.text(separator="\n") or "").split("\n")]
    lines = [re.sub(r"[\s\u3000\xa0]+", " ", one).strip() for one in words]
    return "".join(filter(None, lines))


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    if not tens:
        return _NUMERALS[ones]
    front = "" if tens == 1 else _NUMERALS[tens % _TEN]
    return f"{front}十{_NUMERALS[ones] if ones else ''}"
