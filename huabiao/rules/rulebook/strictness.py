"""What "stricter" means for each kind of value.

Every field of every rule type names one of these orders. An order knows when a lower rulebook is
*laxer* than a higher one (a contradiction), and how to *join* the two so that the result is never
weaker than either. A value not stated (None, or an empty list) never counts as laxer: the higher
one stands.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any


class Order(ABC):
    """A direction of strictness. `laxer` and `join` take the higher value first."""

    @abstractmethod
    def laxer(self, upper: Any, lower: Any) -> bool:
        """Whether what the lower states demands less than what the higher states."""

    @abstractmethod
    def join(self, upper: Any, lower: Any) -> Any:
        """The weakest value that is at least as strict as both."""

    @abstractmethod
    def why(self) -> str:
        """The rule of this order, in Chinese, for the contradiction report."""


class _Comparing(Order):
    """Orders over single values; None means "not stated"."""

    def laxer(self, upper: Any, lower: Any) -> bool:
        return upper is not None and lower is not None and self.weaker(lower, upper)

    def join(self, upper: Any, lower: Any) -> Any:
        if upper is None or lower is None:
            return lower if upper is None else upper
        return upper if self.weaker(lower, upper) else lower

    @abstractmethod
    def weaker(self, one: Any, other: Any) -> bool:
        """Whether `one` is strictly weaker than `other`."""


class AtMost(_Comparing):
    """A ceiling: the lower number is stricter."""

    def weaker(self, one: Any, other: Any) -> bool:
        return bool(one > other)

    def why(self) -> str:
        return "上限只能更低，不能更高"


class AtLeast(_Comparing):
    """A floor: the higher number is stricter."""

    def weaker(self, one: Any, other: Any) -> bool:
        return bool(one < other)

    def why(self) -> str:
        return "下限只能更高，不能更低"


class Ladder(_Comparing):
    """Named levels, weakest first."""

    def __init__(self, *levels: str) -> None:
        self.levels = levels

    def weaker(self, one: Any, other: Any) -> bool:
        return self.levels.index(one) < self.levels.index(other)

    def why(self) -> str:
        return "等级只能更严，不能更宽"


class Flag(_Comparing):
    """A yes or no of which `strict` is the stricter."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict

    def weaker(self, one: Any, other: Any) -> bool:
        return bool(one is not self.strict and other is self.strict)

    def why(self) -> str:
        return "上级已要求的不能取消" if self.strict else "上级不允许的不能放开"


class Identical(_Comparing):
    """A value that only the higher may set: any difference is a contradiction, the higher stands.

    The order of a list is no difference.
    """

    def weaker(self, one: Any, other: Any) -> bool:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return set(one) != set(other)
        return bool(one != other)

    def why(self) -> str:
        return "此项由上级规定，不能另作规定"


class Adds(Order):
    """An open list of demands: each rulebook adds its own; leaving some out is only silence."""

    def laxer(self, upper: Any, lower: Any) -> bool:
        return False

    def join(self, upper: Any, lower: Any) -> Any:
        return _union(upper, lower)

    def why(self) -> str:
        return "只能增加，不能减少"


class Includes(Adds):
    """A closed list of demands: whoever states it anew must name at least what the higher names."""

    def laxer(self, upper: Any, lower: Any) -> bool:
        return bool(lower) and not set(upper) <= set(lower)


class Within(Order):
    """A closed list of what is allowed: the shorter list is stricter; None allows everything."""

    def laxer(self, upper: Any, lower: Any) -> bool:
        return upper is not None and lower is not None and not set(lower) <= set(upper)

    def join(self, upper: Any, lower: Any) -> Any:
        if upper is None or lower is None:
            return lower if upper is None else upper
        return tuple(value for value in upper if value in lower)

    def why(self) -> str:
        return "只能在上级允许的范围内选择"


class Wording(Order):
    """Names, explanations, marks: never stricter or laxer; the nearer rulebook words it."""

    def laxer(self, upper: Any, lower: Any) -> bool:
        return False

    def join(self, upper: Any, lower: Any) -> Any:
        return lower if lower not in (None, "", ()) else upper

    def why(self) -> str:
        return "措辞，不分宽严"


def _union(upper: Sequence[Any], lower: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys((*upper, *lower)))
