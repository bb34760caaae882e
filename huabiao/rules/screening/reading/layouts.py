"""Fixed-layout and open document formats: OFD (GB/T 33190) and OpenDocument."""

import posixpath
from collections.abc import Callable
from xml.etree.ElementTree import Element

from huabiao.rules.screening.reading.archives import Archive
from huabiao.rules.screening.reading.markup import parse
from huabiao.rules.screening.reading.passages import Budget, Member, PassageWriter, Reading

_BLOCKS = frozenset({"p", "h", "list-item", "table-row", "title", "annotation", "TextCode"})
_FONTS = (".ttf", ".otf", ".ttc", ".esl", ".rdf")
_NAMES = {
    "content.xml": "正文",
    "styles.xml": "页眉页脚和样式",
    "meta.xml": "文档属性",
    "OFD.xml": "文档属性",
}


def read_layout(data: bytes, budget: Budget) -> Reading:
    """Text pieces in file order, headers, notes, properties and attached files of an OFD or OpenDocument file."""
    archive = Archive(data, budget)
    reading = Reading()
    for name in archive.names:
        if name == "mimetype" or name.lower().endswith(_FONTS):
            continue
        content = archive.read(name)
        if not name.lower().endswith(".xml"):
            reading.members.append(Member(posixpath.basename(name), content, object_of=True))
            continue
        writer = PassageWriter()
        for piece, after in _pieces(parse(content, name)):
            writer.add(piece, _NAMES.get(name, f"部件“{name}”"), after)
        reading.passages += writer.passage()
    return reading


def _pieces(root: Element) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    _walk(root, lambda text, after: pieces.append((text, after)))
    return pieces


def _walk(element: Element, add: Callable[[str, str], None]) -> None:
    if element.text and element.text.strip():
        add(element.text, "")
    for child in element:
        _walk(child, add)
        if child.tail and child.tail.strip():
            add(child.tail, "")
    if element.tag in _BLOCKS:
        add("", "\n")
    elif element.tag == "table-cell":
        add("", "\t")
