"""From what an officer says to a decision document: which steps it names, and in which post the officer acts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from huabiao.approval.documents import DecisionDocument, MergedStep, Seat, fresh_nonce
from huabiao.approval.judgement import Breach
from huabiao.approval.progress import Progress, StepProgress
from huabiao.approval.states import FULFILLING, Act, StepState, Verdict, Way
from huabiao.office.organisation.selectors import Holding


@dataclass(frozen=True)
class Part:
    """One step the officer takes, in one post."""

    step: StepProgress
    holding: Holding


def parts_for(
    progress: Progress,
    officer: str,
    holdings: Sequence[Holding],
    *,
    verdict: Verdict,
    way: str,
    opinion: str,
    steps: Sequence[str] | None = None,
) -> list[Part] | Breach:
    """The steps this decision takes. Named ones as named; else the one whose turn it is, and those after it
    that the rulebook lets the same holder take with it. A `Breach` if the officer may act in none."""
    if steps is None:
        active = progress.active()
        if not active:
            return Breach("request_closed")
        named = [active[0]]
    else:
        found = [progress.step(key) for key in steps]
        named = [step for step in found if step is not None]
        if len(named) < len(found) or not named:
            return Breach("step_unknown")
    parts: list[Part] = []
    for step in named:
        holding = holding_for(progress, step, officer, holdings)
        if holding is None:
            return Breach(_why_not(step), step.key, step.clauses)
        parts.append(Part(step, holding))
    if steps is None and verdict in FULFILLING:
        parts += _mergeable(
            progress, parts[0].step, officer, holdings, way=way, silent=not opinion.strip()
        )
    return parts


def holding_for(
    progress: Progress, step: StepProgress, officer: str, holdings: Iterable[Holding]
) -> Holding | None:
    """In which of the officer's posts the step may be taken: an own one before one stood in for."""
    fitting = [
        holding
        for holding in holdings
        if str(holding.officer.uuid) == officer
        and any(seat_of(holding) in step.slots[slot] for slot in step.open_slots())
    ]
    fitting.sort(
        key=lambda h: (step.slot_for(seat_of(h), officer) is None, h.delegation is not None)
    )
    return fitting[0] if fitting else None


def seat_of(holding: Holding) -> Seat:
    """The seat a holding gives."""
    return Seat(organisation=str(holding.organisation.uuid), post=holding.post.key)


def draft(
    progress: Progress,
    officer: str,
    parts: Sequence[Part],
    *,
    verdict: Verdict,
    at: int,
    **said: Any,
) -> DecisionDocument:
    """The document of one decision on what the progress holds now; `said` are further fields of it."""
    first = parts[0]
    said.setdefault("submission", progress.submission)
    return DecisionDocument(
        decision=str(uuid4()),
        request=progress.document.request,
        steps=tuple(part.step.key for part in parts),
        officer=officer,
        appointment=str(first.holding.appointment.uuid),
        delegation=_delegation(first.holding),
        merged=tuple(
            MergedStep(
                step=part.step.key,
                appointment=str(part.holding.appointment.uuid),
                delegation=_delegation(part.holding),
            )
            for part in parts[1:]
        ),
        act=first.step.act,
        verdict=verdict,
        at=at,
        nonce=fresh_nonce(),
        **said,
    )


def _delegation(holding: Holding) -> str | None:
    return str(holding.delegation.uuid) if holding.delegation else None


def _why_not(step: StepProgress) -> str:
    return "step_done" if step.state == StepState.DONE else "not_holder"


def _mergeable(
    progress: Progress,
    first: StepProgress,
    officer: str,
    holdings: Sequence[Holding],
    *,
    way: str,
    silent: bool,
) -> list[Part]:
    """The steps right behind `first` that go with it, as far as the officer may take them in the same breath."""
    taken, parts = [first], []
    for step in progress.steps[progress.steps.index(first) + 1 :]:
        last = taken[-1]
        whole = len(last.open_slots()) == 1 or last.slots == step.slots
        if not (last.goes_with(step) and whole) or step.complete:
            break
        ready = (
            (way in step.ways or way == Way.ORAL)
            and not (silent and step.opinion_required)
            and (officer not in progress.contributors or _open_to_contributor(step))
        )
        # Steps the rulebook combines are taken together or refused together.
        if not (ready or step.is_combined_with(last)):
            break
        holding = holding_for(progress, step, officer, holdings)
        if holding is None or (holding.delegation and officer in progress.contributors):
            break
        taken.append(step)
        parts.append(Part(step, holding))
    return parts


def _open_to_contributor(step: StepProgress) -> bool:
    return step.may_be_contributor or step.act == Act.DRAFT_CHECK
