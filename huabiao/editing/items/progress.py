"""How far a request has come, in words: step, who, what they said, under which clause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huabiao.approval.models import Request
from huabiao.approval.selectors import PreviewStep
from huabiao.approval.states import StepState
from huabiao.editing.items.status import post_names
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook.parts.acts import ACT_NAMES


@dataclass(frozen=True)
class StepLine:
    """One step as shown: `state` is waiting, active or done."""

    act: str
    who: str
    state: str
    said: str = ""
    at: datetime | None = None
    clauses: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True)
class Progress:
    """A request with its steps."""

    request: Request
    steps: list[StepLine]

    @property
    def state(self) -> str:
        """The word for the request's state."""
        return str(self.request.get_state_display())


def act_name(act: str) -> str:
    """审核, 签发, 发布 … as the rulebook calls it."""
    names: dict[str, str] = {str(key): name for key, name in ACT_NAMES.items()}
    return names.get(act, act)


def progress_of(request: Request) -> Progress:
    """The steps of a request from `approval.selectors.history_of`."""
    decisions = {str(one.uuid): one for one in request.decisions.all()}
    return Progress(request, [_line(step, decisions) for step in request.steps.all()])


def _line(step: Any, decisions: dict[str, Any]) -> StepLine:
    made = [decisions[str(one)] for one in step.fulfilled_by if str(one) in decisions]
    if made:
        who = "、".join(str(one.officer) for one in made)
        said = "；".join(filter(None, (one.parsed().opinion for one in made)))
        return StepLine(
            act_name(step.act), who, StepState.DONE, said, made[-1].made_at, tuple(step.clauses)
        )
    names = post_names()
    posts = [
        names.get((str(body), post), post) for body in step.organisations for post in step.posts
    ]
    return StepLine(
        act_name(step.act), "、".join(dict.fromkeys(posts)), step.state, clauses=tuple(step.clauses)
    )


def preview_lines(steps: Iterable[PreviewStep]) -> list[StepLine]:
    """The route before submitting, with who holds each post today."""
    lines = []
    for step in steps:
        posts = "或".join(step.post_names)
        people = "、".join(dict.fromkeys(str(holding.officer) for holding in step.people))
        lines.append(
            StepLine(
                act_name(step.act),
                f"{'、'.join(step.bodies)} {posts}".strip(),
                StepState.WAITING,
                clauses=step.clauses,
                notes=people,
            )
        )
    return lines


def known_clauses(organisation: Organisation) -> Mapping[str, Any]:
    """The clauses in force for a body by id, so that a page can say what each asks for."""
    try:
        return rulebook_in_force(organisation).merged.clauses
    except NoRulebook:
        return {}
