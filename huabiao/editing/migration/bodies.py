"""From the HTML of an older website to the blocks of a text here: paragraphs, pictures, plain tables.

What runs, plays or submits is left out and named. Layout by nested boxes, fonts and line breaks becomes paragraphs; a
table whose cells are joined stays as markup, because as a plain table it would say something else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from huabiao.register.payloads import neutral

_SILENT = frozenset({"script", "style", "noscript", "template", "link", "meta", "base", "title"})
_LOST = "iframe, object, embed, video, audio, canvas, svg, math, form, applet, frame"
_BOXES = frozenset(
    {"div", "section", "article", "main", "header", "footer", "center", "figure", "figcaption"}
    | {"form", "fieldset", "dl", "dt", "dd", "address", "aside", "nav", "details", "summary"}
)
_PARAGRAPHS = {"p": "p", "pre": "p", "h1": "h2", "h2": "h2", "h3": "h3"} | dict.fromkeys(
    ("h4", "h5", "h6"), "h4"
)
_WHOLE = frozenset({"ul", "ol", "blockquote"})
_OWN_BLOCKS = "img, table, p, div, h1, h2, h3, h4, h5, h6, ul, ol, blockquote, center, section, pre"
_ALIGNED = re.compile(r"text-align\s*:\s*(right|center)", re.I)

Href = str
Found = Any


@dataclass
class Body:
    """The blocks as the editor stores them; `{"type": "picture", "found": …}` stands for a picture yet to be kept."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def read_body(
    html: str,
    *,
    link: Callable[[Href, str], Href | None],
    picture: Callable[[str, str], Found | None],
) -> Body:
    """The blocks of a text. `link(href, words)` gives the new target or None: the words stay, the link goes.

    `picture(src, alt)` gives what is to stand for a picture, or None: it is left out.
    """
    parser = LexborHTMLParser(html)
    root = parser.body
    if root is None:
        return Body()
    writer = _Writer(picture)
    for node in root.css(", ".join(_SILENT)):
        node.decompose()
    for node in root.css(_LOST):
        if node.tag != "form":
            writer.body.lost.append(str(node.tag))
            node.decompose()
    for node in root.css("a"):
        _turn(node, link)
    writer.walk(root, "")
    writer.end_text()
    return writer.body


def _turn(node: LexborNode, link: Callable[[Href, str], Href | None]) -> None:
    href = (node.attributes.get("href") or "").strip()
    target = link(href, node.text().strip()) if href and not href.startswith("#") else None
    if target is None:
        node.unwrap()
    else:
        node.attrs["href"] = target


class _Writer:
    """Collects running text until a picture or a table ends it."""

    def __init__(self, picture: Callable[[str, str], Found | None]) -> None:
        self.body = Body()
        self._picture = picture
        self._parts: list[str] = []
        self._loose: list[str] = []

    def walk(self, node: LexborNode, align: str) -> None:
        """Everything inside a box. `align`: how loose text in it stands."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                self._loose.append(escape(child.text(), quote=False))
            elif tag == "br":
                self._end_loose(align)
            elif tag == "hr":
                self._end_loose(align)
                self._parts.append("<hr>")
            elif tag == "img":
                self._end_loose(align)
                self._show(child)
            elif tag == "table":
                self._end_loose(align)
                self._table(child)
            elif tag in _PARAGRAPHS or tag in _WHOLE or tag in _BOXES:
                self._end_loose(align)
                self._block(child, tag, _alignment(child) or align)
            elif _holds(child, _OWN_BLOCKS):
                self.walk(child, align)
            elif child.is_element_node:
                self._loose.append(child.html or "")
        self._end_loose(align)

    def end_text(self) -> None:
        """Make a block of the running text so far."""
        html = neutral("".join(self._parts)).strip()
        self._parts = []
        if html:
            self.body.blocks.append({"type": "rich_text", "value": html})

    def _end_loose(self, align: str) -> None:
        words = "".join(self._loose).strip()
        self._loose = []
        if words.strip("\u3000\xa0 "):
            self._parts.append(f"<p{_class(align)}>{words}</p>")

    def _block(self, node: LexborNode, tag: str, align: str) -> None:
        if tag in _WHOLE:
            pictures = node.css("img")
            self._parts.append(node.html or "")
            for one in pictures:
                self._show(one)
        elif tag in _BOXES or _holds(node, _OWN_BLOCKS):
            self.walk(node, align)
        elif node.text().strip("\u3000\xa0 \r\n\t"):
            name = _PARAGRAPHS[tag]
            shown = _class(align) if name == "p" else ""
            self._parts.append(f"<{name}{shown}>{node.inner_html or ''}</{name}>")

    def _show(self, node: LexborNode) -> None:
        attributes = node.attributes
        found = self._picture((attributes.get("src") or "").strip(), attributes.get("alt") or "")
        if found is not None:
            self.end_text()
            self.body.blocks.append({"type": "picture", "found": found})

    def _table(self, node: LexborNode) -> None:
        cells = node.css("td, th")
        if len(cells) == 1 or _holds(node, "table, img"):
            # Older sites lay pages out with tables: what is in the cells matters, in their order.
            for cell in cells:
                if not _holds(cell, "td, th"):
                    self.walk(cell, "")
            return
        rows = [[*row.css("td, th")] for row in node.css("tr")]
        rows = [row for row in rows if row]
        if any(_joined(cell) for row in rows for cell in row):
            self._parts.append(node.html or "")
            return
        data = [[" ".join(cell.text().split()) for cell in row] for row in rows]
        width = max((len(row) for row in data), default=0)
        if not any(any(row) for row in data):
            return
        self.end_text()
        caption = node.css_first("caption")
        self.body.blocks.append(
            {
                "type": "table",
                "value": {
                    "data": [row + [""] * (width - len(row)) for row in data],
                    "first_row_is_table_header": all(cell.tag == "th" for cell in rows[0]),
                    "first_col_is_header": False,
                    "table_caption": " ".join(caption.text().split()) if caption else "",
                },
            }
        )


def _holds(node: LexborNode, selector: str) -> bool:
    """Whether something inside the node matches; the node itself does not count."""
    return any(found.mem_id != node.mem_id for found in node.css(selector))


def _joined(cell: LexborNode) -> bool:
    spans = (cell.attributes.get("colspan"), cell.attributes.get("rowspan"))
    return any(span not in (None, "", "1") for span in spans)


def _alignment(node: LexborNode) -> str:
    if node.tag == "center":
        return "center"
    attributes = node.attributes
    align = (attributes.get("align") or "").lower()
    found = _ALIGNED.search(attributes.get("style") or "")
    align = found.group(1).lower() if found else align
    return align if align in {"right", "center"} else ""


def _class(align: str) -> str:
    return f' class="{align}"' if align else ""
