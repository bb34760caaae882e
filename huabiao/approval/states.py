"""The states of a request and of its steps: one table each, drawn into the docs from here."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)


class RequestState(StrEnum):
    """Where a request stands. Every state but `open` is final."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    VOIDED = "voided"


class StepState(StrEnum):
    """Where one step of the route stands."""

    WAITING = "waiting"
    ACTIVE = "active"
    DONE = "done"


class Verdict(StrEnum):
    """What an officer says in a decision."""

    AGREE = "agree"
    READ = "read"
    AMEND = "amend"
    RETURN = "return"
    REFUSE = "refuse"
    FORWARD = "forward"
    ADD_SIGNER = "add_signer"


class Way(StrEnum):
    """How a decision was signed."""

    LOGIN = "login"
    PHONE = "phone"
    PAPER = "paper"
    ORAL = "oral"


class Act(StrEnum):
    """What a step asks of its signer, in the rulebook's words that the engine must tell apart."""

    DRAFT_CHECK = "draft_check"
    READ = "read"
    PUBLISH = "publish"
    SECRECY_REVIEW = "secrecy_review"


FULFILLING = frozenset({Verdict.AGREE, Verdict.READ, Verdict.AMEND})
"""Verdicts that fill a seat of a step."""

CLOSING: Mapping[Verdict, RequestState] = {
    Verdict.RETURN: RequestState.RETURNED,
    Verdict.REFUSE: RequestState.REFUSED,
}
"""Verdicts that end the request at once."""

NO_SIGNATURE = frozenset({Act.DRAFT_CHECK, Act.READ, Act.PUBLISH})
"""Acts that vouch for nothing: a request signed only by these is signed by nobody."""

REQUEST_TRANSITIONS: Mapping[RequestState, Mapping[RequestState, str]] = {
    RequestState.OPEN: {
        RequestState.APPROVED: "the last step is fulfilled",
        RequestState.RETURNED: "a signer returns it to the author",
        RequestState.REFUSED: "a signer refuses it",
        RequestState.TAKEN_BACK: "the submitter takes it back",
        RequestState.VOIDED: "its ground has gone",
    },
    RequestState.APPROVED: {},
    RequestState.RETURNED: {},
    RequestState.REFUSED: {},
    RequestState.TAKEN_BACK: {},
    RequestState.VOIDED: {},
}

STEP_TRANSITIONS: Mapping[StepState, Mapping[StepState, str]] = {
    StepState.WAITING: {
        StepState.ACTIVE: "every step before it is done",
        StepState.DONE: "one decision fulfils it with the step before it",
    },
    StepState.ACTIVE: {
        StepState.DONE: "its last seat is filled",
        StepState.WAITING: "a signer is added before it, or an earlier step signs again",
    },
    StepState.DONE: {
        StepState.ACTIVE: "it signs again after an amendment, or signs what was only spoken",
        StepState.WAITING: "it signs again, behind another that does",
    },
}


def may_become(before: RequestState | str, after: RequestState | str) -> bool:
    """Whether the table allows a request to go from one state to the other."""
    return RequestState(after) in REQUEST_TRANSITIONS[RequestState(before)]


def step_may_become(before: StepState | str, after: StepState | str) -> bool:
    """Whether the table allows a step to go from one state to the other."""
    return StepState(after) in STEP_TRANSITIONS[StepState(before)]


def mermaid() -> str:
    """Both tables as Mermaid state diagrams, for the documentation."""
    return "\n\n".join(
        (
            _diagram(RequestState.OPEN, REQUEST_TRANSITIONS),
            _diagram(StepState.WAITING, STEP_TRANSITIONS),
        )
    )


def _diagram(start: State, table: Mapping[State, Mapping[State, str]]) -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {start.value}"]
    for before, targets in table.items():
        lines += [f"    {before.value} --> {after.value}: {why}" for after, why in targets.items()]
        if not targets:
            lines.append(f"    {before.value} --> [*]")
    return "\n".join(lines)
