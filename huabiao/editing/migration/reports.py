"""What a run says: counts for everyone, and line by line what was left out and what to look at."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, Self, TextIO
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.approval.documents import fresh_nonce
from huabiao.approval.refusals import Reason
from huabiao.editing.migration.examining import Examined, shown
from huabiao.editing.migration.ground import Ground

LEFT_OUT = "left_out"
HINT = "hint"
_KEPT = 1000
"""Notes held in memory; a report file gets all of them."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Note:
    """One sentence about one line. `kind`: `left_out` (its item is not brought in) or `hint`."""

    line: int
    address: str
    kind: str
    reason: Reason


class Sink(Protocol):
    """Where notes go besides memory."""

    def write(self, note: Note) -> None:
        """Take one note."""
        ...


@dataclass
class Report:
    """The outcome of a run, dry or not. `ready`: good to bring in; `loaded`: brought in by this run."""

    dry_run: bool
    lines: int = 0
    ready: int = 0
    loaded: int = 0
    under_way: int = 0
    refused: int = 0
    left_out: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    hints: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    pictures: int = 0
    attachments: int = 0
    file_bytes: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None
    requests: list[UUID] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sink: Sink | None = None

    def leave_out(self, found: Examined) -> None:
        """Count and note a line whose item is not brought in."""
        self.left_out += 1
        self.codes.update({reason.code for reason in found.reasons})
        self._levels(found)
        self._note(found, LEFT_OUT, found.reasons)
        self._hint(found)

    def take(self, found: Examined, column: str) -> None:
        """Count a line whose item is good."""
        self.ready += 1
        self._levels(found)
        self._hint(found)
        self.columns[column] += 1
        if found.draft is not None:
            self.pictures += len(found.draft.pictures)
            self.attachments += len(found.draft.attachments)
            self.file_bytes += found.draft.size
            published = found.draft.item.original_published_at
            if published is not None:
                self.oldest = min(self.oldest or published, published)
                self.newest = max(self.newest or published, published)

    def _levels(self, found: Examined) -> None:
        self.findings.update(one.level for one in found.findings)

    def _hint(self, found: Examined) -> None:
        if found.is_secret:
            return
        hints = list(found.hints)
        hints += [
            Reason(f"{one.place}“{shown(one)}”：{one.advice}", tuple(one.clauses), "screening")
            for one in found.findings.hints
        ]
        self.hints.update({reason.code for reason in hints})
        self._note(found, HINT, hints)

    def _note(self, found: Examined, kind: str, reasons: Iterable[Reason]) -> None:
        for reason in reasons:
            note = Note(found.line, found.address, kind, reason)
            if len(self.notes) < _KEPT:
                self.notes.append(note)
            if self.sink is not None:
                self.sink.write(note)


class NoteFile:
    """All notes as a CSV that Excel and WPS open with Chinese intact; no cell is ever a formula."""

    def __init__(self, path: Path) -> None:
        self._stream: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream)
        self._writer.writerow([_("line"), _("old address"), _("outcome"), _("what"), _("clauses")])

    def write(self, note: Note) -> None:
        """One row."""
        outcome = _("left out") if note.kind == LEFT_OUT else _("to look at")
        cells = [note.address, outcome, note.reason.message, "、".join(note.reason.clauses)]
        self._writer.writerow([note.line, *map(plain_cell, cells)])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stream.close()


def plain_cell(text: str) -> str:
    """A text that a table program shows instead of calculating."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def batch_report(batch: list[Examined], ground: Ground, report: Report) -> dict[str, Any]:
    """The document that one signed list rests on: what is in it and what screening found. No words of the items."""
    items = [one.draft.item for one in batch if one.draft is not None]
    published = [i.original_published_at for i in items if i.original_published_at is not None]
    moments = [int(moment.timestamp() * 1000) for moment in published]
    lines = [one.line for one in batch]
    drafts = [one.draft for one in batch if one.draft is not None]
    paths = {column.pk: path for path, column in ground.columns.items()}
    return {
        "schema": "migration-report/1",
        "nonce": fresh_nonce(),
        "site": str(ground.site.uuid),
        "items": len(batch),
        "lines": [min(lines, default=0), max(lines, default=0)],
        "published": [min(moments, default=0), max(moments, default=0)],
        "columns": dict(Counter(paths.get(item.column_id, "") for item in items)),
        "files": {
            "pictures": sum(len(one.pictures) for one in drafts),
            "attachments": sum(len(one.attachments) for one in drafts),
            "bytes": sum(one.size for one in drafts),
        },
        "hints": dict(Counter(reason.code for one in batch for reason in one.hints)),
        "findings": [
            {"subject": one.payload["subject"], **finding.as_document()}
            for one in batch
            for finding in one.findings
        ],
        "left_out_so_far": dict(report.codes),
    }
