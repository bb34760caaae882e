"""The state while a build works on it: values are read and written once, however often they are asked for."""

from collections.abc import Iterator, MutableMapping
from functools import partial
from typing import Any

from huabiao.publishing.trees.crew import Portion
from huabiao.publishing.trees.growing import Grown, grow, shares
from huabiao.publishing.trees.statemap import StateMap

WORTH_PARTING = 1000
"""Fewer keys are written sooner one after another. More than any leaf holds."""

_ABSENT = object()


class WorkingState(MutableMapping[str, Any]):
    """A view of a persistent map that keeps values as objects until `commit`.

    Whoever changes a value that was read must set it: the object is shared, not copied.
    """

    def __init__(self, kept: StateMap) -> None:
        self._kept = kept
        self._values: dict[str, Any] = {}
        self._changed: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        value = self.get(key, _ABSENT)
        if value is _ABSENT:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        """As of any mapping, without the cost of an exception."""
        if key in self._values:
            value = self._values[key]
        else:
            value = self._values[key] = self._kept.get(key, _ABSENT)
        return default if value is _ABSENT else value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key, _ABSENT) is not _ABSENT

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[key] = value
        self._changed.add(key)

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._values[key] = _ABSENT
        self._changed.add(key)

    def __iter__(self) -> Iterator[str]:
        self.flush()
        return iter(self._kept)

    def __len__(self) -> int:
        self.flush()
        return len(self._kept)

    def flush(self) -> None:
        """Hand what changed to the persistent map."""
        for key in self._changed:
            value = self._values[key]
            if value is _ABSENT:
                self._kept.pop(key, None)
            else:
                self._kept[key] = value
        self._changed.clear()

    def portions(self) -> list[Portion]:
        """The parts of writing a whole new state, to be carried out before `commit`; none where little changed."""
        if len(self._kept) or len(self._changed) < WORTH_PARTING:
            return []
        values = {key: value for key, value in self._values.items() if value is not _ABSENT}
        grown: dict[str, Grown] = {}
        divided = shares(values)

        def take(digit: str, part: Grown) -> None:
            grown[digit] = part
            if len(grown) == len(divided):
                self._kept.adopt(grown)
                self._changed.clear()

        return [
            Portion(partial(grow, self._kept.nodes, share, values), partial(take, digit))
            for digit, share in divided.items()
        ]

    def commit(self) -> str:
        """Write what changed and answer the digest of the whole state."""
        self.flush()
        return self._kept.commit()
