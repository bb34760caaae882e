"""From a Word file to the blocks of a text: structure kept, looks dropped."""

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import mammoth
from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from huabiao.editing.items.composing import signed_right

_HEADINGS = frozenset({"h1", "h2"})
_OLD = frozenset({".doc", ".wps", ".wpt", ".rtf"})
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='标题'] => h1:fresh"


class DocumentRefused(Exception):
    """A file that cannot be turned into a text; `reasons` are sentences for the person."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass
class WordText:
    """What was found: a title, blocks as (`html` text | `table` rows | `picture` bytes), in order."""

    title: str = ""
    blocks: list[tuple[str, Any]] = field(default_factory=list)


def read_document(name: str, data: bytes) -> WordText:
    """The text of a `.docx`. Raises DocumentRefused with a sentence that says what to do."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in _OLD:
        raise DocumentRefused(
            [
                _(
                    "“%(name)s” is in an old format (%(ending)s). Open it in WPS or Word, choose “save as”, "
                    "take the format .docx, then import that file."
                )
                % {"name": name, "ending": ending}
            ]
        )
    damaged = DocumentRefused(
        [
            _(
                "“%(name)s” is damaged or is no Word file. Open it in WPS or Word; if it opens, save it as .docx "
                "and import it again. If it does not open, ask its author for a good copy."
            )
            % {"name": name}
        ]
    )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise damaged
    try:
        html = mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES).value
    except Exception:
        raise damaged from None
    return _blocks(html)


def _blocks(html: str) -> WordText:
    found = WordText()
    body = HTMLParser(html).body
    paragraphs: list[str] = []

    def close() -> None:
        text = "".join(paragraphs)
        paragraphs.clear()
        if _words(text):
            found.blocks.append(("html", text))

    for node in body.iter() if body is not None else ():
        for picture in node.css("img"):
            data = _picture(picture)
            if data is not None:
                close()
                found.blocks.append(("picture", data))
            picture.decompose()
        if node.tag == "table":
            close()
            found.blocks.append(("table", _rows(node)))
        elif node.tag in _HEADINGS and not found.title:
            found.title = _text(node)
        elif _text(node):
            paragraphs.append(_paragraph(node))
    close()
    if not found.title:
        found.title = _first_line(found)
    _set_signature_right(found)
    return found


def _paragraph(node: Node) -> str:
    html = node.html or ""
    return html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")


def _text(node: Node) -> str:
    return (node.text() or "").replace("\u3000", " ").strip()


def _words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


def _rows(table: Node) -> list[list[str]]:
    return [[_text(cell) for cell in row.css("td,th")] for row in table.css("tr")]


def _picture(node: Node) -> bytes | None:
    source = node.attributes.get("src") or ""
    if not source.startswith("data:image/"):
        return None
    return base64.b64decode(source.partition(",")[2])


def _first_line(found: WordText) -> str:
    """A file without a heading: its first paragraph is the title and leaves the text."""
    for number, (kind, value) in enumerate(found.blocks):
        if kind != "html":
            continue
        first = re.match(r"\s*<(p|h[1-6])[^>]*>(.*?)</\1>", value, re.DOTALL)
        if first is None:
            return ""
        found.blocks[number] = (kind, value[first.end() :])
        if not _words(found.blocks[number][1]):
            del found.blocks[number]
        return _words(first.group(2))[:200]
    return ""


def _set_signature_right(found: WordText) -> None:
    """落款: in the last running text, the date line and the line of the body before it stand right."""
    for number in range(len(found.blocks) - 1, -1, -1):
        kind, value = found.blocks[number]
        if kind == "html":
            found.blocks[number] = (kind, signed_right(value))
            return
