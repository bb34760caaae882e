"""Which matters a `match` fits, and which of two matches is the more specific."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.parts.match import Match

Values = frozenset[Any] | None
"""The values a condition allows; None allows all."""

_FACTS: dict[str, Callable[[Matter], Any]] = {
    "subject": lambda matter: matter.subject,
    "scope": lambda matter: matter.scope,
    "importance": lambda matter: matter.importance,
    "site_kind": lambda matter: matter.site_kind,
    "channel": lambda matter: matter.channel,
    "from_channel": lambda matter: matter.from_channel,
    "repost": lambda matter: matter.repost,
    "concerns": lambda matter: matter.concerns,
}


def _allowed(match: Match, name: str) -> Values:
    value = getattr(match, name)
    if value is None:
        return None
    return frozenset(value) if isinstance(value, tuple) else frozenset((value,))


def _under(path: str, column: str) -> bool:
    return path == column or path.startswith(f"{column}/")


def fits(match: Match, matter: Matter) -> bool:
    """Whether the matter meets every condition."""
    for name, fact in _FACTS.items():
        allowed = _allowed(match, name)
        if allowed is not None and fact(matter) not in allowed:
            return False
    if match.columns is None:
        return True
    return matter.column is not None and any(_under(matter.column, c) for c in match.columns)


def within(narrow: Match, wide: Match) -> bool:
    """Whether every matter that fits `narrow` also fits `wide`."""
    for name in _FACTS:
        allowed, mine = _allowed(wide, name), _allowed(narrow, name)
        if allowed is not None and (mine is None or not mine <= allowed):
            return False
    if wide.columns is None:
        return True
    return narrow.columns is not None and all(
        any(_under(column, above) for above in wide.columns) for column in narrow.columns
    )


def common(one: Match, other: Match) -> Match | None:
    """The match of exactly the matters that fit both; None where there are none."""
    values: dict[str, Any] = {}
    for name in _FACTS:
        mine, theirs = _allowed(one, name), _allowed(other, name)
        both = theirs if mine is None else mine if theirs is None else mine & theirs
        if both is not None and not both:
            return None
        values[name] = both
    columns = _common_columns(one.columns, other.columns)
    if columns is not None and not columns:
        return None
    listed = {name: None if v is None else tuple(sorted(v)) for name, v in values.items()}
    repost = values["repost"]
    return one.model_copy(
        update={
            **listed,
            "repost": next(iter(repost)) if repost is not None and len(repost) == 1 else None,
            "columns": columns,
        }
    )


def _common_columns(
    one: Sequence[str] | None, other: Sequence[str] | None
) -> tuple[str, ...] | None:
    if one is None or other is None:
        both = other if one is None else one
        return None if both is None else tuple(both)
    deeper = {a for a in one for b in other if _under(a, b)}
    deeper |= {b for a in one for b in other if _under(b, a)}
    return tuple(sorted(deeper))


Candidate = TypeVar("Candidate")


def most_specific(
    candidates: Sequence[tuple[Match, Candidate]], matter: Matter
) -> Candidate | None:
    """The one candidate that fits and lies within every other that fits; None if none fits.

    A rulebook whose `ambiguities` are empty has never two.
    """
    fitting = [(match, what) for match, what in candidates if fits(match, matter)]
    for match, what in fitting:
        if all(within(match, other) for other, _ in fitting):
            return what
    return None


def ambiguities(matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Pairs of places (first, second) whose matches overlap with no telling which is closer.

    Two may overlap where a third, narrower one decides exactly what both fit.
    """
    for second, other in enumerate(matches):
        for first, one in enumerate(matches[:second]):
            equal = within(one, other) and within(other, one)
            if not equal and (within(one, other) or within(other, one)):
                continue
            both = common(one, other)
            if both is None or (not equal and _decided(both, one, other, matches)):
                continue
            yield first, second


def _decided(both: Match, one: Match, other: Match, matches: Sequence[Match]) -> bool:
    return any(
        within(both, third) and within(third, one) and within(third, other) for third in matches
    )
