"""Lengths of time as regulations state them, and which of two is surely the shorter."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_serializer,
    model_validator,
)

from huabiao.rules.rulebook.strictness import Order

Unit = Literal["hours", "working_days", "calendar_days", "weeks", "months", "years"]

UNIT_NAMES: dict[Unit, str] = {
    "hours": "小时",
    "working_days": "个工作日",
    "calendar_days": "日",
    "weeks": "周",
    "months": "个月",
    "years": "年",
}
_SCALAR = re.compile(r"(?P<amount>-?[0-9]+) (?P<unit>[a-z_]+)")


class Term(BaseModel):
    """An amount of one unit, written `3 working_days`. Working days cannot be turned into days
    without a calendar, so terms of different units are compared only where the answer is sure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Calendar days that one unit surely has (at least, at most); months by the Gregorian calendar.
    DAYS: ClassVar[dict[Unit, tuple[float, float]]] = {
        "hours": (1 / 24, 1 / 24),
        "calendar_days": (1, 1),
        "weeks": (7, 7),
        "months": (28, 31),
        "years": (365, 366),
    }

    amount: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    unit: Unit

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        match = _SCALAR.fullmatch(value)
        if match is None:
            raise ValueError("期限应写成“数量 单位”，如 3 working_days")
        if int(match["amount"]) <= 0:
            raise ValueError("期限必须大于零")
        return {"amount": int(match["amount"]), "unit": match["unit"]}

    @model_serializer
    def _as_words(self) -> str:
        return f"{self.amount} {self.unit}"

    def __str__(self) -> str:
        return f"{self.amount}{UNIT_NAMES[self.unit]}"

    def surely_longer_than(self, other: "Term") -> bool:
        """Whether this term ends later than the other whatever the calendar says."""
        if self.unit == other.unit:
            return self.amount > other.amount
        return self._bounds()[0] > other._bounds()[1]

    def _bounds(self) -> tuple[float, float]:
        if self.unit == "working_days":
            # At least a day each; at most two days each and one long holiday of two weeks.
            return self.amount, self.amount * 2 + 14
        least, most = self.DAYS[self.unit]
        return self.amount * least, self.amount * most


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, (str, Term)) else value


Terms = Annotated[tuple[Term, ...], BeforeValidator(_listed)]
"""One or more terms that hold together: whichever ends first is the limit. Empty: not stated."""


class Earliest(Order):
    """A time limit: the earlier end is stricter. Terms that cannot be compared both hold."""

    def laxer(self, upper: Sequence[Term], lower: Sequence[Term]) -> bool:
        return bool(lower) and any(
            all(mine.surely_longer_than(theirs) for mine in lower) for theirs in upper
        )

    def join(self, upper: Sequence[Term], lower: Sequence[Term]) -> tuple[Term, ...]:
        together = {*upper, *lower}
        kept = [
            term
            for term in together
            if not any(term.surely_longer_than(other) for other in together)
        ]
        return tuple(sorted(kept, key=lambda term: (term.unit, term.amount)))

    def why(self) -> str:
        return "期限只能更短，不能更长"
