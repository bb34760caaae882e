"""How far a request has come: a pure replay of its documents. Rows in the database are only a copy of this.

The engine replays before each decision, the certifier before it signs: both see the same thing or neither moves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from huabiao.approval.documents import AddedStep, DecisionDocument, RequestDocument, Seat, Subject
from huabiao.approval.states import (
    CLOSING,
    FULFILLING,
    NO_SIGNATURE,
    Act,
    RequestState,
    StepState,
    Verdict,
    Way,
)

SeatOf = Callable[[str], Seat | None]
"""Appointment id → the post and body it gives; none if unknown. Judged elsewhere: whether it was in force."""


@dataclass(frozen=True)
class Filling:
    """Who filled a slot, by which decision."""

    decision: str
    officer: str


@dataclass
class StepProgress:
    """One step: what it asks (from the frozen route) and what it has got."""

    key: str
    act: str
    slots: tuple[tuple[Seat, ...], ...]
    ways: tuple[str, ...]
    need: str = "any"
    clauses: tuple[str, ...] = ()
    opinion_required: bool = False
    merge: bool = False
    combined_with: str | None = None
    may_be_contributor: bool = False
    signs_again: bool = False
    added: bool = False
    filled: dict[int, Filling] = field(default_factory=dict)
    spoken: dict[int, Filling] = field(default_factory=dict)
    confirming: bool = False
    forwarded: dict[int, str] = field(default_factory=dict)
    state: StepState = StepState.WAITING

    @property
    def complete(self) -> bool:
        """Every slot is filled (by a spoken consent only until its signature is due)."""
        return not self.open_slots()

    @property
    def to_be_confirmed(self) -> bool:
        """Whether a slot was filled by a spoken consent that nobody has signed yet."""
        return not self.spoken.keys() <= self.filled.keys()

    @property
    def is_signature(self) -> bool:
        """Whether its signer vouches for the content (not a self-check, a reading or the publishing)."""
        return self.act not in NO_SIGNATURE

    def goes_with(self, neighbour: "StepProgress") -> bool:
        """Whether the rulebook lets one holder decide both at once: both mergeable, neither bound to a third."""
        return (
            self.merge
            and neighbour.merge
            and self.combined_with in (None, neighbour.key)
            and neighbour.combined_with in (None, self.key)
        )

    def is_combined_with(self, other: "StepProgress") -> bool:
        """Whether the rulebook hands one of the two to the holder of the other (decision 25)."""
        return self.combined_with == other.key or other.combined_with == self.key

    def open_slots(self) -> list[int]:
        """Numbers of the slots still to be filled."""
        held = set(self.filled) if self.confirming else {*self.filled, *self.spoken}
        return [number for number in range(len(self.slots)) if number not in held]

    def slot_for(self, seat: Seat, officer: str) -> int | None:
        """The first open slot this seat may fill; one forwarded to somebody else is not open to `officer`."""
        for number in self.open_slots():
            if seat in self.slots[number] and self.forwarded.get(number, officer) == officer:
                return number
        return None

    def slot_to_forward(self, seat: Seat, officer: str) -> int | None:
        """The open slot this seat may pass on: its own, else one forwarded to a colleague who does not come back."""
        own = self.slot_for(seat, officer)
        others = (number for number in self.open_slots() if seat in self.slots[number])
        return own if own is not None else next(others, None)


class Progress:
    """A request after some of its decisions."""

    def __init__(self, document: RequestDocument) -> None:
        self.document = document
        self.steps = [_step(step, document) for step in document.route.get("steps", ())]
        self.subjects: tuple[Subject, ...] = document.subjects
        self.submission = document.submission
        self.state = RequestState.OPEN
        self.last_at = document.opened
        self.worded_at = document.opened
        """Since when the words stand as they are (UTC milliseconds): submitted, or last amended."""
        self.decided: list[str] = []
        self.signed: dict[str, set[str]] = {}
        self._settle()

    @property
    def contributors(self) -> frozenset[str]:
        """Officers who wrote any of it, and who submitted it."""
        return frozenset((*self.document.contributors, self.document.submitter.officer))

    def step(self, key: str) -> StepProgress | None:
        """The step of that key, or none."""
        return next((step for step in self.steps if step.key == key), None)

    def active(self) -> list[StepProgress]:
        """The step that waits for a decision now (none once closed)."""
        return [step for step in self.steps if step.state == StepState.ACTIVE]

    def spent(self) -> set[str]:
        """Officers who have signed and may therefore not take the step whose turn it is."""
        active = self.active()
        return {officer for officer in self.signed if self.has_signed_beside(officer, active)}

    def has_signed_beside(self, officer: str, steps: Sequence[StepProgress]) -> bool:
        """Whether the officer has signed any step but these, and those handed to the same holder.

        Who signed one of these before an amendment reopened it may sign it again, but not twice over.
        """
        own = {step.key for step in steps}
        own |= {s.key for s in self.steps for one in steps if s.is_combined_with(one)}
        twice = any(
            filling.officer == officer
            for step in steps
            for filling in (
                *step.filled.values(),
                *(() if step.confirming else step.spoken.values()),
            )
        )
        return twice or bool(self.signed.get(officer, set()) - own)

    def close(self, state: RequestState) -> None:
        """End it by an act that is not a decision: taken back, voided."""
        self.state = state
        self._settle()

    @property
    def awaits_confirmation(self) -> bool:
        """Whether everything is done but the signature under what was only spoken."""
        return self.state == RequestState.OPEN and any(step.confirming for step in self.steps)

    def vouching(self) -> list[StepProgress]:
        """The steps among which a non-contributor must have signed.

        Empty where the rulebook asks for no signature (`unsigned_because`, D4-2): then nobody gives the only one.
        """
        return [step for step in self.steps if step.is_signature]

    def clauses_for_signing(self, step: StepProgress) -> tuple[str, ...]:
        """Which clauses speak where a consent is not allowed to come before its signature: those about such consents,
        else those that ask for the signature."""
        route = self.document.route.get("clauses", ())
        return self.document.oral.clauses or tuple(dict.fromkeys((*route, *step.clauses)))

    def apply(self, decision: DecisionDocument, seat_of: SeatOf) -> None:
        """Take one decision in. Judge it first (`judgement.breaches`): what does not fit is ignored here."""
        self.decided.append(decision.decision)
        self.last_at = max(self.last_at, decision.at)
        if decision.verdict in FULFILLING:
            self._fill(decision, seat_of)
            if decision.verdict == Verdict.AMEND:
                self._amend(decision)
        elif decision.verdict in CLOSING:
            self.state = CLOSING[decision.verdict]
        elif decision.verdict == Verdict.FORWARD and decision.forward_to:
            self._forward(decision, decision.forward_to, seat_of)
        elif decision.verdict == Verdict.ADD_SIGNER and decision.added_step:
            self._add(decision.steps[0], decision.added_step)
        self._settle()

    def _fill(self, decision: DecisionDocument, seat_of: SeatOf) -> None:
        for key, appointment, _delegation in decision.acting():
            step, seat = self.step(key), seat_of(appointment)
            slot = step.slot_for(seat, decision.officer) if step and seat else None
            if step is None or slot is None:
                continue
            given = step.spoken if decision.way == Way.ORAL else step.filled
            given[slot] = Filling(decision.decision, decision.officer)
            if step.act != Act.DRAFT_CHECK:
                self.signed.setdefault(decision.officer, set()).add(key)

    def _amend(self, decision: DecisionDocument) -> None:
        if decision.amended_to is None or decision.amended_subjects is None:
            return
        self.submission, self.subjects = decision.amended_to, decision.amended_subjects
        self.worded_at = decision.at
        for step in self.steps:
            if step.signs_again:
                mine = {n: f for n, f in step.filled.items() if f.decision == decision.decision}
                step.filled, step.spoken, step.forwarded = mine, {}, {}
            if step.key == decision.steps[-1]:
                break

    def _forward(self, decision: DecisionDocument, officer: str, seat_of: SeatOf) -> None:
        step, seat = self.step(decision.steps[0]), seat_of(decision.appointment)
        slot = step.slot_to_forward(seat, decision.officer) if step and seat else None
        if step is not None and slot is not None:
            step.forwarded[slot] = officer

    def _add(self, asking: str, added: AddedStep) -> None:
        place = next(i for i, step in enumerate(self.steps) if step.key == asking)
        step = StepProgress(
            key=added.key,
            act=added.act,
            slots=added.slots(),
            need=added.need,
            ways=self.steps[place].ways,
            clauses=self.steps[place].clauses,
            added=True,
        )
        self.steps.insert(place + (added.place == "after"), step)

    def _settle(self) -> None:
        """The first incomplete step is active, those behind it wait; with none left the request is approved.

        Where the last step is done and something was only spoken, those steps open again for their signature.
        """
        if all(step.complete for step in self.steps):
            for step in self.steps:
                step.confirming = step.to_be_confirmed
        waiting = self.state != RequestState.OPEN
        for step in self.steps:
            if step.complete:
                step.state = StepState.DONE
            else:
                step.state = StepState.WAITING if waiting else StepState.ACTIVE
                waiting = True
        if self.state == RequestState.OPEN and all(step.complete for step in self.steps):
            self.state = RequestState.APPROVED


def replay(
    document: RequestDocument, decisions: Iterable[DecisionDocument], seat_of: SeatOf
) -> Progress:
    """The request after these decisions, in the order of the ledger."""
    progress = Progress(document)
    for decision in decisions:
        progress.apply(decision, seat_of)
    return progress


def _step(step: Mapping[str, Any], document: RequestDocument) -> StepProgress:
    return StepProgress(
        key=step["key"],
        act=step["act"],
        slots=document.seats.get(step["key"], ()),
        need=step.get("need", "any"),
        ways=tuple(step.get("ways") or (Way.LOGIN,)),
        clauses=tuple(step.get("clauses", ())),
        opinion_required=bool(step.get("opinion_required")),
        merge=bool(step.get("merge")),
        combined_with=step.get("combined_with"),
        may_be_contributor=bool(step.get("may_be_contributor")),
        signs_again=step["act"] in document.amendment.signs_again,
    )
