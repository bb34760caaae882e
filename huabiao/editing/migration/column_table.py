"""The table of columns (`columns.csv`): which old column becomes which new one. A person fills it in."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

TABLE = "columns.csv"
HEADINGS = ("旧栏目", "名称", "条数", "例", "新栏目")
LEAVE_OUT = "不迁入"
"""Written as the new column: the texts of this old column stay behind."""


class TableUnreadable(Exception):
    """The table cannot be read; the text says why."""


@dataclass(frozen=True)
class Row:
    """One old column: its key, its name, how many texts stood there, an address of one, and where they go."""

    old: str
    name: str
    count: int
    example: str
    new: str


def read_columns(folder: Path) -> dict[str, str]:
    """Old column → new column, as filled in; what is left blank is not in it. No table: nothing.

    UTF-8 or GB 18030, because Excel and WPS save a table in either. Raises TableUnreadable.
    """
    table = folder / TABLE
    if not table.is_file():
        return {}
    data = table.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    rows = csv.DictReader(StringIO(text, newline=""))
    if not {HEADINGS[0], HEADINGS[-1]} <= set(rows.fieldnames or ()):
        raise TableUnreadable(
            _("%(file)s must have the headings %(first)s and %(last)s.")
            % {"file": table, "first": HEADINGS[0], "last": HEADINGS[-1]}
        )
    return {
        (row[HEADINGS[0]] or "").strip().lstrip("'"): new
        for row in rows
        if (new := (row[HEADINGS[-1]] or "").strip().strip("/"))
    }


def write_columns(folder: Path, rows: Iterable[Row]) -> None:
    """Write the table, whole or not at all."""
    target = folder / TABLE
    part = target.with_suffix(".part")
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for row in rows:
            writer.writerow([_cell(row.old), _cell(row.name), row.count, row.example, row.new])
    part.replace(target)


def _cell(words: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@"} else words
