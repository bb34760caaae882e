"""What screening answers: findings, and the questions a caller asks of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

Level = Literal["block", "second_signature", "hint"]

STATE_SECRET = "state_secret_mark"  # noqa: S105 - the name of a category
UNREADABLE = "unreadable_file"
TYPE_MISMATCH = "type_mismatch"
NOT_READ = "not_read"

_WEIGHT: dict[Level, int] = {"block": 0, "second_signature": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that may not go online as it stands.

    `start` and `end` are offsets in the original text (for a file: in the text read out of the part that
    `place` names); both are 0 where the finding concerns a file as a whole. `place` says in Chinese where to look.
    """

    start: int
    end: int
    excerpt: str
    place: str
    category: str
    level: Level
    clauses: tuple[str, ...]
    advice: str
    rule: str

    def as_document(self, *, with_excerpt: bool = False) -> dict[str, Any]:
        """Plain JSON values; the excerpt only on request, because it may be the secret itself."""
        document: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "place": self.place,
            "category": self.category,
            "level": self.level,
            "clauses": list(self.clauses),
            "advice": self.advice,
            "rule": self.rule,
        }
        return document | {"excerpt": self.excerpt} if with_excerpt else document


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of one screening, in reading order."""

    items: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(self.items + other.items)

    @property
    def blocks(self) -> tuple[Finding, ...]:
        """Findings that stop the publication."""
        return self._of("block")

    @property
    def second_signature(self) -> tuple[Finding, ...]:
        """Findings that need the paper of the issuing or competent body attached."""
        return self._of("second_signature")

    @property
    def hints(self) -> tuple[Finding, ...]:
        """Findings that a person should look at; they stop nothing."""
        return self._of("hint")

    @property
    def state_secret(self) -> tuple[Finding, ...]:
        """Marks of a state secret: the caller must not store the text but seal it in the quarantine."""
        return tuple(item for item in self.items if item.category == STATE_SECRET)

    def inside(self, container: str) -> "Findings":
        """The same findings, said to lie inside `container` (a member of an archive, an embedded object)."""
        return Findings(
            tuple(replace(item, place=f"{container}：{item.place}") for item in self.items)
        )

    def as_document(self, *, with_excerpts: bool = False) -> dict[str, Any]:
        """Plain JSON values, gravest first."""
        ordered = sorted(self.items, key=lambda item: _WEIGHT[item.level])
        return {
            "blocks": len(self.blocks),
            "second_signature": len(self.second_signature),
            "hints": len(self.hints),
            "state_secret": bool(self.state_secret),
            "findings": [item.as_document(with_excerpt=with_excerpts) for item in ordered],
        }

    def _of(self, level: Level) -> tuple[Finding, ...]:
        return tuple(item for item in self.items if item.level == level)


def joined(parts: Iterable[Findings]) -> Findings:
    """The findings of several parts as one."""
    return Findings(tuple(item for part in parts for item in part))
