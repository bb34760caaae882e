"""Reading a stock line after line: a folder with `items.jsonl`, `items.csv` or `items.xlsx`, and `files/`.

Nothing is held but the line at hand, so that two hundred thousand items need no more memory than one.
"""

import codecs
import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from huabiao.editing.migration.column_table import LEAVE_OUT
from huabiao.editing.migration.fields import (
    NAMES,
    REQUIRED,
    Problem,
    StockItem,
    field_of,
    read_item,
    unknown_headings,
)

LONGEST_LINE = 16 * 1024 * 1024
"""Characters. A payload holds 8 MB of text; what is longer is no item."""

INPUTS = ("items.jsonl", "items.csv", "items.xlsx")
FILES = "files"


class StockUnreadable(Exception):
    """The folder or its table cannot be read at all; the text says why and what to do."""


@dataclass(frozen=True)
class Line:
    """One line of the input, counted from 1 as an editor or Excel shows it; with problems it has no item."""

    number: int
    item: StockItem | None
    problems: tuple[Problem, ...] = ()
    address: str = ""

    def moved(self, columns: Mapping[str, str]) -> "Line":
        """The line with the new column that a table of columns gives for its old one."""
        new = columns.get(self.item.column) if self.item is not None else None
        if self.item is None or new is None:
            return self
        if new == LEAVE_OUT:
            sentence = _("The table of columns leaves this old column behind.")
            return replace(self, item=None, problems=(Problem("column", "left_behind", sentence),))
        return replace(self, item=replace(self.item, column=new))


def input_of(folder: Path) -> Path:
    """The one input file of a folder. Raises StockUnreadable."""
    found = [folder / name for name in INPUTS if (folder / name).is_file()]
    if len(found) != 1:
        raise StockUnreadable(
            _("The folder %(folder)s must hold exactly one of %(names)s.")
            % {"folder": folder, "names": "、".join(INPUTS)}
        )
    return found[0]


def read_stock(folder: Path, now: datetime) -> Iterator[Line]:
    """Every line of a stock. `now`: dates after it are wrong. Raises StockUnreadable."""
    source = input_of(folder)
    rows = {".jsonl": _json_rows, ".csv": _csv_rows, ".xlsx": _sheet_rows}[source.suffix]
    for number, values in rows(source):
        if isinstance(values, Problem):
            yield Line(number, None, (values,))
            continue
        item, problems = read_item(values, now)
        address = item.address if item else str(values.get("address") or "").strip()
        yield Line(number, item, tuple(problems), address)


Row = tuple[int, Mapping[str, Any] | Problem]


def _json_rows(source: Path) -> Iterator[Row]:
    with source.open("rb") as stream:
        number = 0
        while data := stream.readline(LONGEST_LINE + 1):
            number += 1
            if len(data) > LONGEST_LINE:
                yield number, Problem("", "too_long", _("The line is longer than 16 MB."))
                while not data.endswith(b"\n") and (data := stream.readline(LONGEST_LINE)):
                    pass
            elif data.strip():
                yield number, _json_row(data)


def _json_row(data: bytes) -> Mapping[str, Any] | Problem:
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        return Problem("", "encoding", _("Byte %(at)d is not UTF-8.") % {"at": wrong.start + 1})
    except json.JSONDecodeError as wrong:
        sentence = _("Not valid JSON at character %(at)d.") % {"at": wrong.colno}
        return Problem("", "json", sentence)
    except RecursionError:
        return Problem("", "json", _("Not valid JSON at character %(at)d.") % {"at": 1})
    if not isinstance(value, dict):
        return Problem("", "json", _("The line is no JSON object."))
    return {field_of(name) or name: one for name, one in value.items()}


def _csv_rows(source: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    with source.open(encoding=_encoding_of(source), newline="") as stream:
        reader = csv.reader(stream)
        headings = next(reader, [])
        _check_headings(headings)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as wrong:
                # After a broken quotation mark nothing that follows can be trusted.
                raise StockUnreadable(
                    _("Line %(line)d of the table is broken: %(why)s.")
                    % {"line": number, "why": wrong}
                ) from None
            if any(cell.strip() for cell in cells):
                yield number, _row(headings, cells)


def _encoding_of(source: Path) -> str:
    """UTF-8 if all of it is; else GB 18030, which Excel and WPS write in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        if _is_encoded(source, encoding):
            return encoding
    raise StockUnreadable(_("The table is neither UTF-8 nor GB 18030; save it again as UTF-8."))


def _is_encoded(source: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with source.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                decoder.decode(chunk)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def _sheet_rows(source: Path) -> Iterator[Row]:
    try:
        book = load_workbook(source, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError, ValueError):
        raise StockUnreadable(
            _("items.xlsx is no whole Excel file; open it, save it again.")
        ) from None
    with closing(book):
        rows = book.worksheets[0].iter_rows(values_only=True)
        headings = list(next(rows, ()))
        _check_headings(headings)
        for number, cells in enumerate(rows, start=2):
            if any(cell not in (None, "") for cell in cells):
                yield number, _row(headings, list(cells))


def _check_headings(headings: list[Any]) -> None:
    unknown = unknown_headings(headings)
    fields = [field_of(heading) for heading in headings if field_of(heading)]
    missing = [NAMES[name] for name in REQUIRED if name not in fields]
    twice = sorted({NAMES[name] for name in fields if name and fields.count(name) > 1})
    sentences = []
    if unknown:
        sentences.append(_("Unknown columns: %(names)s.") % {"names": "、".join(unknown)})
    if missing:
        sentences.append(_("Missing columns: %(names)s.") % {"names": "、".join(missing)})
    if twice:
        sentences.append(_("Columns that occur twice: %(names)s.") % {"names": "、".join(twice)})
    if sentences:
        raise StockUnreadable(_("First line of the table: ") + "".join(sentences))


def _row(headings: list[Any], cells: list[Any]) -> Mapping[str, Any] | Problem:
    if any(cell not in (None, "") for cell in cells[len(headings) :]):
        return Problem("", "cells", _("The line has more cells than the table has headings."))
    return {
        name: cell
        for heading, cell in zip(headings, cells, strict=False)
        if (name := field_of(heading))
    }
