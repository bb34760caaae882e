"""Plain text, CSV, HTML, SVG and other XML, RTF; the encodings that Chinese offices use."""

import codecs
import re
from html.parser import HTMLParser

from huabiao.rules.screening.reading.markup import all_text, parse
from huabiao.rules.screening.reading.passages import (
    Budget,
    Passage,
    PassageWriter,
    Reading,
    Unreadable,
)
from huabiao.rules.screening.text import line_places

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
    }
    | {
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
    }
    | {"pre", "section", "table", "title", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_SPOKEN = frozenset(
    {
        "alt",
        "title",
        "content",
        "placeholder",
        "value",
        "summary",
        "label",
        "aria-label",
        "data-title",
    }
)


def decode(data: bytes) -> str | None:
    """The text of these bytes: by their mark, as UTF-8, or as GB18030 (which holds GBK and GB2312); None for binary."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def read_text(data: bytes, budget: Budget) -> Reading:
    """A plain text as it is, line by line."""
    text = _required(data)
    return Reading([Passage(text, line_places(text))])


def read_html(data: bytes, budget: Budget) -> Reading:
    """The text of an HTML page, with comments, hidden elements, scripts and the attributes that are shown or spoken."""
    collector = _Collector()
    collector.feed(_required(data))
    collector.close()
    text = "".join(collector.pieces)
    beside = PassageWriter()
    for piece, place in collector.beside:
        beside.add(piece, place)
    return Reading([Passage(text, line_places(text, "网页文字")), *beside.passage()])


class _Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.beside: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._gap(tag)
        self.beside += [
            (value, f"{tag}元素的{name}属性") for name, value in attrs if name in _SPOKEN and value
        ]

    def handle_endtag(self, tag: str) -> None:
        self._gap(tag)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.beside.append((data, "网页注释"))

    def _gap(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("\t")


def read_xml(data: bytes, budget: Budget) -> Reading:
    """All text and attribute values of an XML document (SVG pictures among them)."""
    writer = PassageWriter()
    beside = PassageWriter()
    root = parse(data, "XML文件")
    for piece in all_text(root):
        writer.add(piece, "文件文字")
    for element in root.iter():
        for name, value in element.attrib.items():
            beside.add(value, f"{element.tag}元素的{name}属性")
    return Reading(writer.passage() + beside.passage())


_RTF = re.compile(
    r"\\'([0-9a-fA-F]{2})|\\u(-?\d{1,6}) ?\??|\\([a-zA-Z]+)(-?\d+)? ?|\\([^a-zA-Z'])|([{}])|([\r\n]+)|([^\\{}\r\n]+)"
)
_RTF_GAPS = {
    "par": "\n",
    "line": "\n",
    "sect": "\n",
    "page": "\n",
    "row": "\n",
    "cell": "\t",
    "tab": "\t",
}


def read_rtf(data: bytes, budget: Budget) -> Reading:
    """The text of an RTF file: Unicode escapes and GBK bytes, hidden and deleted text included."""
    pieces: list[str] = []
    pending = bytearray()
    for match in _RTF.finditer(data.decode("latin-1")):
        byte, unicode, word, _, symbol, _, _, plain = match.groups()
        if byte:
            pending.append(int(byte, 16))
            continue
        if pending:
            pieces.append(pending.decode("gb18030", "replace"))
            pending.clear()
        if unicode:
            pieces.append(chr(int(unicode) % 0x10000))
        elif word:
            pieces.append(_RTF_GAPS.get(word, ""))
        elif symbol:
            pieces.append(" " if symbol == "~" else symbol if symbol in "\\{}" else "")
        elif plain:
            pieces.append(plain)
    pieces.append(pending.decode("gb18030", "replace"))
    text = "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Reading([Passage(text, line_places(text))])


def _required(data: bytes) -> str:
    text = decode(data)
    if text is None:
        raise Unreadable("文字编码无法识别，无法检查；请另存为UTF-8后上传。")
    return text
