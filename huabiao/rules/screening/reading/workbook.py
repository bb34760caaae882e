"""Excel workbooks: every sheet whether shown or hidden, row by row and column by column, comments, names, formulas."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from huabiao.rules.screening.reading.markup import parse, text_of
from huabiao.rules.screening.reading.packages import Package
from huabiao.rules.screening.reading.passages import Budget, PassageWriter, Reading, Unreadable

_STATES = {"hidden": "隐藏工作表", "veryHidden": "深度隐藏工作表"}
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DECIMALS = 6
_LONG_FRACTION = re.compile(rf"-?\d{{1,9}}\.\d{{{_DECIMALS + 1},}}")
"""A fraction longer than cells show; the whole part stays short enough to be kept exactly."""
_WORKBOOK = "xl/workbook.xml"
_NOTES = ("headerFooter", "dataValidation", "hyperlink")


@dataclass(frozen=True)
class _Cell:
    column: int
    row: int
    text: str
    place: str


def read_workbook(data: bytes, budget: Budget) -> Reading:
    """Everything an Excel workbook says, seen or unseen."""
    package = Package(data, budget)
    if _WORKBOOK not in package:
        raise Unreadable("不是通行的xlsx结构（可能是二进制工作簿），无法检查；请另存为xlsx后上传。")
    reading = Reading()
    strings = _shared_strings(package)
    root = parse(package.take(_WORKBOOK), _WORKBOOK)
    relations = package.relations(_WORKBOOK)
    for sheet in root.iter("sheet"):
        _, part = relations.get(sheet.get("rel:id", ""), ("", ""))
        if part in package:
            kind = _STATES.get(sheet.get("state", ""), "工作表")
            _read_sheet(package, part, f"{kind}“{sheet.get('name', '')}”", strings, reading)
    names = PassageWriter()
    for name in root.iter("definedName"):
        names.add(f"{name.get('name', '')} {name.text or ''}", f"名称“{name.get('name', '')}”")
    reading.passages += names.passage()
    return package.finish(reading)


def _shared_strings(package: Package) -> list[str]:
    part = next(iter(package.related(_WORKBOOK, "sharedStrings")), None)
    if part is None:
        return []
    return [_rich(item) for item in parse(package.take(part), part).iter("si")]


def _rich(item: Element) -> str:
    """Text of a string, its runs joined; the phonetic reading is left to itself."""
    runs = [text_of(child, "t") for child in item if child.tag in {"t", "r"}]
    phonetic = [text_of(child, "t") for child in item if child.tag == "rPh"]
    return "".join(runs) + "".join(f"\t{reading}" for reading in phonetic)


def _read_sheet(
    package: Package, part: str, title: str, strings: list[str], reading: Reading
) -> None:
    root = parse(package.take(part), part)
    cells = _cells(root, title, strings)
    by_rows = PassageWriter()
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        ends = following is None or following.row != cell.row
        by_rows.add(cell.text, cell.place, "\t\n" if ends else "\t")
    by_columns = PassageWriter()
    for cell in sorted(cells, key=lambda one: (one.column, one.row)):
        by_columns.add(cell.text, cell.place, "\t\n")
    reading.passages += by_rows.passage() + by_columns.passage(across_only=True)
    reading.passages += _notes(root, title).passage()
    for kind in ("comments", "threadedComment"):
        for comments in package.related(part, kind):
            reading.passages += _comments(package, comments, title).passage()


def _cells(root: Element, title: str, strings: list[str]) -> list[_Cell]:
    hidden = _hidden_columns(root)
    cells: list[_Cell] = []
    row_number = 0
    for row in root.iter("row"):
        row_number = int(row.get("r") or row_number + 1)
        concealed = row.get("hidden") in {"1", "true"}
        column = 0
        for cell in row.iter("c"):
            match = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column_number(match[1]) if match else column + 1
            text = _value(cell, strings)
            if text:
                name = f"{_column_name(column)}{row_number}"
                where = f"{title}单元格{name}"
                if concealed:
                    where = f"{title}隐藏行{row_number}单元格{name}"
                elif any(low <= column <= high for low, high in hidden):
                    where = f"{title}隐藏列{_column_name(column)}单元格{name}"
                cells.append(_Cell(column, row_number, text, where))
    return cells


def _hidden_columns(root: Element) -> list[tuple[int, int]]:
    return [
        (int(column.get("min", "0")), int(column.get("max", "0")))
        for column in root.iter("col")
        if column.get("hidden") in {"1", "true"} or column.get("width") == "0"
    ]


def _value(cell: Element, strings: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_rich(item) for item in cell.iter("is"))
    raw = text_of(cell, "v")
    if kind == "s":
        return strings[int(raw)] if raw.isdecimal() and int(raw) < len(strings) else ""
    if kind == "n" and ("E" in raw or "e" in raw):  # a long number is stored as a power of ten
        return f"{float(raw):.0f}"
    if kind == "n" and _LONG_FRACTION.fullmatch(raw):
        # 0.62000000000000011 is how 0.62 is stored: nobody sees the rest, and it would pass for a card.
        raw = f"{float(raw):.{_DECIMALS}f}".rstrip("0").rstrip(".")
    formula = text_of(cell, "f")
    return f"{raw}\t{formula}" if '"' in formula else raw


def _notes(root: Element, title: str) -> PassageWriter:
    writer = PassageWriter()
    for element in root.iter():
        if element.tag in _NOTES:
            said = [*element.attrib.values(), *(part.text or "" for part in element.iter())]
            writer.add("\n".join(said), f"{title}页眉页脚、提示或链接")
    return writer


def _comments(package: Package, part: str, title: str) -> PassageWriter:
    writer = PassageWriter()
    for comment in parse(package.take(part), part).iter():
        if comment.tag in {"comment", "threadedComment"}:
            writer.add(text_of(comment, "t", "text"), f"{title}批注{comment.get('ref', '')}")
    return writer


def _column_number(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
