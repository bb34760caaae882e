"""Who stands in which list: one chunk of twenty ordinals a key, with the finished line of every item.

Ordinals are given once and holes stay, so a change touches one chunk. The lines are kept here, so that taking an item
out needs neither vault nor database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from huabiao.publishing.trees.online import State
from huabiao.render import PAGE_LENGTH, ListEntry

LIST = "tree/list/"
LAST = "tree/last/"


@dataclass
class Lists:
    """The lists of all columns. `changed` gathers (column, chunk) as lines come and go."""

    state: State
    changed: set[tuple[str, int]] = field(default_factory=set)

    def put(self, column: str, ordinal: int, entry: dict[str, Any], first_published: int) -> None:
        """Set the line (a list entry as a document) at an ordinal."""
        self._set(column, ordinal, {"entry": entry, "at": first_published})

    def drop(self, column: str, ordinal: int) -> None:
        """Leave a hole."""
        self._set(column, ordinal, None)

    def extend(self, column: str, ordinal: int) -> None:
        """Say that ordinals up to this one have been given; archive pages exist up to its chunk."""
        before, chunk = self.last(column), ordinal // PAGE_LENGTH
        if chunk > before:
            self.state[LAST + column] = chunk
            # The page that was the newest gets a way to a newer one.
            self.changed |= {(column, number) for number in range(max(before, 0), chunk + 1)}

    def last(self, column: str) -> int:
        """The newest archive page, -1 where there is none."""
        return int(self.state.get(LAST + column, -1))

    def chunk(self, column: str, number: int) -> list[ListEntry]:
        """The lines of an archive page, newest first."""
        return [
            ListEntry.from_document(line["entry"]) for _ordinal, line in self._lines(column, number)
        ]

    def newest(self, column: str, count: int) -> list[ListEntry]:
        """The newest lines of a column."""
        return [
            ListEntry.from_document(line["entry"]) for _o, line in islice(self._all(column), count)
        ]

    def newest_dated(self, column: str, count: int) -> list[tuple[int, ListEntry]]:
        """The newest lines of a column with the moment of first publication."""
        lines = islice(self._all(column), count)
        return [(line["at"], ListEntry.from_document(line["entry"])) for _ordinal, line in lines]

    def older_than(self, column: str, count: int) -> int | None:
        """The archive page that holds the next line after the newest `count`, or None."""
        following = next(islice(self._all(column), count, None), None)
        return None if following is None else following[0] // PAGE_LENGTH

    def _all(self, column: str) -> Iterator[tuple[int, dict[str, Any]]]:
        for number in range(self.last(column), -1, -1):
            yield from self._lines(column, number)

    def _lines(self, column: str, number: int) -> list[tuple[int, dict[str, Any]]]:
        lines = self.state.get(f"{LIST}{column}/{number}", {})
        return sorted(((int(ordinal), line) for ordinal, line in lines.items()), reverse=True)

    def _set(self, column: str, ordinal: int, line: dict[str, Any] | None) -> None:
        number = ordinal // PAGE_LENGTH
        key = f"{LIST}{column}/{number}"
        lines = self.state.get(key, {})
        if lines.get(str(ordinal)) == line:
            return
        lines.pop(str(ordinal), None)
        if line is not None:
            lines[str(ordinal)] = line
        if lines:
            self.state[key] = lines
        else:
            self.state.pop(key, None)
        self.changed.add((column, number))
