"""Moments at which something appears or ends by itself, found without walking the whole state.

`due/days` lists the days (days since 1970, UTC) that have any; `due/<day>` lists `[moment, subject]` pairs, sorted.
"""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from huabiao.register.certificates.state import State

DAY_MS = 24 * 3600 * 1000


def schedule(state: State, moment: int, subject: str) -> None:
    """Remember that something happens to a subject at a moment (UTC milliseconds); once is enough."""
    day = moment // DAY_MS
    pairs = _pairs(state, day)
    if [moment, subject] in pairs:
        return
    state[f"due/{day}"] = sorted([*pairs, [moment, subject]])
    if not pairs:
        state["due/days"] = sorted([*state.get("due/days", []), day])


def unschedule(state: State, moment: int, subject: str) -> None:
    """Forget it again; harmless where it was not remembered."""
    day = moment // DAY_MS
    pairs = _pairs(state, day)
    if [moment, subject] not in pairs:
        return
    pairs.remove([moment, subject])
    if pairs:
        state[f"due/{day}"] = pairs
        return
    del state[f"due/{day}"]
    days = [other for other in state["due/days"] if other != day]
    if days:
        state["due/days"] = days
    else:
        del state["due/days"]


def next_due(state: State, after: int) -> int | None:
    """The first moment later than `after` at which something changes by itself."""
    return next((moment for moment, _subject in _later(state, after)), None)


def due_between(state: State, after: int, until: int) -> list[str]:
    """Subjects to which something happens later than `after` and not later than `until`."""
    hits = takewhile(lambda pair: pair[0] <= until, _later(state, after))
    return sorted({subject for _moment, subject in hits})


def _later(state: State, after: int) -> Iterator[tuple[int, str]]:
    for day in state.get("due/days", []):
        if day >= after // DAY_MS:
            yield from ((moment, who) for moment, who in _pairs(state, day) if moment > after)


def _pairs(state: State, day: int) -> list[list[Any]]:
    pairs: list[list[Any]] = state.get(f"due/{day}", [])
    return list(pairs)
