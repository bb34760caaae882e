"""PowerPoint files: slides in their order, hidden ones named so, speaker notes, comments; masters, charts as parts."""

from xml.etree.ElementTree import Element

from huabiao.rules.screening.reading.markup import parse
from huabiao.rules.screening.reading.packages import Package
from huabiao.rules.screening.reading.passages import Budget, Passage, PassageWriter, Reading

_PRESENTATION = "ppt/presentation.xml"
_BESIDE = {"notesSlide": "备注", "comments": "批注", "comment": "批注"}


def read_slides(data: bytes, budget: Budget) -> Reading:
    """Everything a presentation says, seen or unseen."""
    package = Package(data, budget)
    main = [*package.related("", "officeDocument"), _PRESENTATION][0]
    reading = Reading()
    relations = package.relations(main)
    for number, entry in enumerate(parse(package.take(main), main).iter("sldId"), start=1):
        _, part = relations.get(entry.get("rel:id", ""), ("", ""))
        if part not in package:
            continue
        root = parse(package.take(part), part)
        title = f"第{number}张幻灯片" + ("（隐藏）" if root.get("show") in {"0", "false"} else "")
        reading.passages += _paragraphs(root, title)
        for kind, target in package.relations(part).values():
            if kind in _BESIDE and target in package:
                beside = parse(package.take(target), target)
                reading.passages += _paragraphs(beside, title + _BESIDE[kind])
    return package.finish(reading)


def _paragraphs(root: Element, place: str) -> list[Passage]:
    writer = PassageWriter()
    in_cell: set[Element] = set()
    for element in root.iter():
        if element.tag == "tc":
            in_cell.update(element.iter("p"))
        if element.tag == "p":
            writer.add(_text(element), place, "\t" if element in in_cell else "\n")
        elif element.tag == "text" and element.text:  # a comment
            writer.add(element.text, place)
        elif element.tag == "cNvPr":
            for attribute in ("descr", "title"):
                if element.get(attribute):
                    writer.add(element.get(attribute, ""), place + "图片说明")
    return writer.passage()


def _text(paragraph: Element) -> str:
    return "".join(
        "\n" if element.tag == "br" else element.text or ""
        for element in paragraph.iter()
        if element.tag in {"t", "br"}
    )
