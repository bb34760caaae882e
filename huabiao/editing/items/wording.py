"""Two passages as one, with the words that differ marked. Pure; shared by the editor and the signers' desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

import rjieba

Mark = Literal["same", "added", "removed"]

LONGEST_COMPARED = 20_000
"""Characters beyond which a passage is shown as replaced whole: comparing takes quadratic time."""

_SHORTEST_KEPT = 2
"""Characters: a shorter stretch that both texts share by chance is marked with what surrounds it."""


@dataclass(frozen=True)
class Run:
    """A stretch of words: the same in both, only in the new, or only in the old."""

    mark: Mark
    text: str


def marked(before: str, after: str) -> tuple[Run, ...]:
    """Two passages as one, word by word. Joining the runs that are not `added` gives `before`, and so on."""
    if len(before) + len(after) > LONGEST_COMPARED:
        return (Run("removed", before), Run("added", after))
    old, new = _words(before), _words(after)
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Run("removed", "".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Run("added", "".join(new[j1:j2])))
    return tuple(_gathered(runs))


def _words(text: str) -> list[str]:
    words: list[str] = rjieba.cut(text)
    return words


def _gathered(runs: list[Run]) -> Iterator[Run]:
    """One removal and one addition for each changed place, however many chance matches lie within it."""
    removed, added = "", ""
    pairs = [*pairwise(runs), (runs[-1], Run("same", ""))] if runs else []
    for run, following in pairs:
        by_chance = len(run.text) < _SHORTEST_KEPT and following.mark != "same"
        if run.mark == "same" and not (by_chance and (removed or added)):
            if removed:
                yield Run("removed", removed)
            if added:
                yield Run("added", added)
            removed, added = "", ""
            yield run
        else:
            removed += run.text if run.mark != "added" else ""
            added += run.text if run.mark != "removed" else ""
    if removed:
        yield Run("removed", removed)
    if added:
        yield Run("added", added)
