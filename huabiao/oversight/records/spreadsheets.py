"""Excel books of the records (台账): a heading, what was asked for, the rows, and room for a seal."""

import tempfile
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet program take a text for a formula."""

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_CELL = 32_000
_IN_MEMORY = 8 * 1024 * 1024
_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_ROW = NamedStyle("row", border=_BORDER, alignment=_WRAPPED)
_HEAD = NamedStyle("head", border=_BORDER, alignment=_WRAPPED, font=Font(bold=True))
_TITLE = NamedStyle("book title", font=Font(bold=True, size=16))


@dataclass(frozen=True)
class Heading:
    """One column: its name, and its width in characters."""

    name: str
    width: int = 16


def harmless(value: str) -> str:
    """A text that no spreadsheet program runs: an apostrophe stands before what looks like a formula."""
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_book(
    *,
    title: str,
    notes: Sequence[str],
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Any]],
) -> IO[bytes]:
    """A finished .xlsx, open at its beginning; closing it removes it. Rows are written as they come."""
    book = Workbook(write_only=True)
    for style in (_ROW, _HEAD, _TITLE):
        book.add_named_style(copy(style))
    sheet = book.create_sheet(title=title[:31])
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    above = [[_cell(sheet, title, _TITLE)], *([_cell(sheet, note)] for note in notes)]
    sheet.freeze_panes = f"A{len(above) + 2}"
    sheet.print_title_rows = f"{len(above) + 1}:{len(above) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for line in above:
        sheet.append(line)
    sheet.append([_cell(sheet, one.name, _HEAD) for one in headings])
    for row in rows:
        sheet.append([_cell(sheet, value, _ROW) for value in row])
    for line in _room_for_a_seal(len(headings)):
        sheet.append(line)
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    book.save(target)
    target.seek(0)
    return target


def _cell(sheet: Any, value: Any, style: NamedStyle | None = None) -> Any:
    """One cell. A style is named, not set property by property: that would double the time of a large book."""
    cell = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if style is not None:
        cell.style = style.name
    return cell


def _room_for_a_seal(width: int) -> list[list[str | None]]:
    place = max(width - 3, 0)
    return [[], [*[None] * place, _("Checked by:")], [*[None] * place, _("(seal of the office)")]]
