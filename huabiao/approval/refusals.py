"""A refusal: every reason at once, each a sentence with the clauses it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """Why something may not be done, in a sentence for the person who tried, and under which clauses.

    `request` names the request it is about, where one act decides several.
    """

    message: str
    clauses: tuple[str, ...] = ()
    code: str = ""
    request: str = ""

    def __str__(self) -> str:
        return f"{self.message}（{'、'.join(self.clauses)}）" if self.clauses else self.message


class Refused(Exception):
    """An act of approval that is not allowed. `reasons` holds all of them, never only the first."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))

    def codes(self) -> set[str]:
        """The codes of the reasons, for callers that must tell them apart."""
        return {reason.code for reason in self.reasons}
