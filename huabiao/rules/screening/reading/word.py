"""Word documents: body, tables, text boxes, headers, footers, notes, comments and both sides of tracked changes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from huabiao.rules.screening.reading.markup import parse, text_of
from huabiao.rules.screening.reading.packages import Package
from huabiao.rules.screening.reading.passages import Budget, Passage, PassageWriter, Reading

_PLACES = {
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "glossaryDocument": "构建基块",
}
"""Relation type → what the part is called."""

_GAPS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DELETED = frozenset({"del", "moveFrom"})
_INSERTED = frozenset({"ins", "moveTo"})
_TEXTS = ("t", "delText", "instrText", "delInstrText")
_MAIN = "officeDocument"


@dataclass
class _Paragraph:
    """One paragraph: its text as it stands and as it stood before the tracked changes."""

    now: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    changed: bool = False
    after: str = "\n"

    def add(self, text: str, *, deleted: bool, inserted: bool) -> None:
        if not deleted:
            self.now.append(text)
        if not inserted:
            self.earlier.append(text)
        self.changed = self.changed or deleted or inserted


def read_word(data: bytes, budget: Budget) -> Reading:
    """Everything a Word document says, seen or unseen."""
    package = Package(data, budget)
    reading = Reading()
    main = ([*package.related("", _MAIN), "word/document.xml"])[0]
    reading.passages += _part(package, main, "正文")
    for kind, target in package.relations(main).values():
        if kind in _PLACES and target in package:
            reading.passages += _part(package, target, _PLACES[kind])
    return package.finish(reading)


def _part(package: Package, name: str, place: str) -> list[Passage]:
    now, earlier = PassageWriter(), PassageWriter()
    root = parse(package.take(name), name)
    for number, paragraph in enumerate(_paragraphs(root), start=1):
        now.add("".join(paragraph.now), f"{place}第{number}段", paragraph.after)
        if paragraph.changed:
            earlier.add(
                "".join(paragraph.earlier), f"{place}第{number}段修订前的文字", paragraph.after
            )
    return now.passage() + earlier.passage()


def _paragraphs(root: Element) -> Iterator[_Paragraph]:
    loose = _Paragraph()
    yield from _walk(root, loose, deleted=False, inserted=False)
    if loose.now or loose.earlier:
        yield loose


def _walk(
    element: Element, paragraph: _Paragraph, *, deleted: bool, inserted: bool
) -> Iterator[_Paragraph]:
    deleted = deleted or element.tag in _DELETED
    inserted = inserted or element.tag in _INSERTED
    last: _Paragraph | None = None
    for child in _shown(element):
        if child.tag == "p":
            last = _Paragraph()
            yield from _walk(child, last, deleted=deleted, inserted=inserted)
            yield last
            continue
        text = _text(child)
        if text:
            gone = deleted or child.tag in {"delText", "delInstrText"}
            paragraph.add(text, deleted=gone, inserted=inserted)
        if child.tag == "docPr":
            for attribute in ("descr", "title"):
                if child.get(attribute):
                    yield _Paragraph([child.get(attribute, "")], [child.get(attribute, "")])
        yield from _walk(child, paragraph, deleted=deleted, inserted=inserted)
    if element.tag == "tc" and last is not None:
        yield _Paragraph(after="\t")


def _shown(element: Element) -> list[Element]:
    """The children; of alternative contents those that do not merely repeat the first for older programs."""
    children = list(element)
    if element.tag != "AlternateContent":
        return children
    said = text_of(children[0], *_TEXTS) if children else ""
    return [child for at, child in enumerate(children) if not at or text_of(child, *_TEXTS) != said]


def _text(element: Element) -> str:
    if element.tag in _TEXTS:
        return element.text or ""
    if element.tag == "sym":
        try:
            return chr(int(element.get("char", ""), 16))
        except (ValueError, OverflowError):
            return ""
    return _GAPS.get(element.tag, "")
