"""What can be asked for: each wing below registers its subject types here. Verbs travel down by call, up by this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huabiao.approval.models import Decision, Request


def _nothing(request: "Request") -> None:
    """The default handler: nobody waits for it."""


def _nothing_amended(request: "Request", decision: "Decision") -> None:
    """The default handler: nobody waits for it."""


@dataclass(frozen=True)
class SubjectType:
    """A kind of request and what its owner does when it moves.

    Handlers run inside the deciding transaction: one that raises `Refused` undoes the decision.
    `on_closed` is called for every end but approval (returned, refused, taken back, voided).
    `may_be_unsigned`: an empty route is an answer (withdrawal: decided by the act itself), not a hole.
    `locks`: while such a request is open, no other one of a locking type may be opened on its subjects.
    """

    key: str
    on_approved: Callable[["Request"], None] = _nothing
    on_closed: Callable[["Request"], None] = _nothing
    on_amended: Callable[["Request", "Decision"], None] = _nothing_amended
    may_be_unsigned: bool = False
    locks: bool = True


class UnknownSubjectType(LookupError):
    """No room has registered this subject type."""


_registered: dict[str, SubjectType] = {}


def register(subject_type: SubjectType) -> None:
    """Make a subject type known. Called in the owner's `AppConfig.ready`; a second, different one is a mistake."""
    known = _registered.get(subject_type.key)
    if known is not None and known != subject_type:
        raise ValueError(f"subject type {subject_type.key!r} is registered twice")
    _registered[subject_type.key] = subject_type


def unregister(key: str) -> None:
    """Forget a subject type: only for tests that bring their own."""
    _registered.pop(key, None)


def subject_type(key: str) -> SubjectType:
    """The registered type of that key. Raises `UnknownSubjectType`."""
    try:
        return _registered[key]
    except KeyError:
        raise UnknownSubjectType(key) from None
