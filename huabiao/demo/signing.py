"""Officers of the example at work: they review, sign and publish through the services, each act at its own moment."""

import random
from collections.abc import Iterator
from datetime import timedelta

from huabiao.approval import services as approval
from huabiao.approval.models import Request, Step
from huabiao.approval.selectors import eligible
from huabiao.approval.states import RequestState, StepState, Verdict
from huabiao.demo.data import read
from huabiao.office.organisation.selectors import Holding

Delays = Iterator[timedelta]
"""A story: it yields how long people take until its next act, and acts when it is resumed."""


class Nobody(Exception):
    """A step of the example that no officer may take: the county's posts do not fit its rulebook."""


class Signers:
    """Takes the steps of requests one after another, with the opinions people write."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._opinions: dict[str, list[str]] = read("patterns", "tables.yaml")["opinions"]

    def sign(
        self, request: Request, *, until: str | None = None, not_before: int | None = None
    ) -> Delays:
        """Everyone agrees in turn. `until`: stop when this step's turn has come; `not_before`: ms, at publishing."""
        while (step := active_step(request)) is not None and step.key != until:
            yield self.pause(step.act)
            publishes = step.act == "publish"
            self.take(request, step, not_before=not_before if publishes else None)

    def take(self, request: Request, step: Step, *, not_before: int | None = None) -> None:
        """One step, by the first officer who may take it."""
        approval.decide(
            request=request,
            officer=holder(request, step).officer,
            verdict=Verdict.READ if step.act == "read" else Verdict.AGREE,
            opinion=self.opinion(step),
            not_before=not_before,
        )

    def opinion(self, step: Step) -> str:
        """What the officer writes; a review that is also the secrecy review says both."""
        acts = [step.act] if step.act in self._opinions else ["review"]
        combined = step.request.steps.filter(act="secrecy_review", state=StepState.WAITING).exists()
        if combined and step.act in {"review", "sign"}:
            acts.append("secrecy_review")
        return "".join(self._chance.choice(self._opinions[act]) for act in acts)

    def pause(self, act: str) -> timedelta:
        """How long such a step takes: the one who publishes sits there, leaders come by now and then."""
        least, most = (3, 25) if act in {"publish", "draft_check"} else (12, 150)
        return timedelta(
            minutes=self._chance.randrange(least, most), seconds=self._chance.randrange(60)
        )


def active_step(request: Request) -> Step | None:
    """The step whose turn it is; none once the request is closed."""
    request.refresh_from_db()
    if request.state != RequestState.OPEN:
        return None
    return request.steps.filter(state=StepState.ACTIVE).first()


def holder(request: Request, step: Step) -> Holding:
    """The first officer who may take a step. Raises `Nobody`."""
    people = eligible(request, step)
    if not people:
        raise Nobody(f"{step.key} of {request.subject_type} {request.uuid}: {step.organisations}")
    return people[0]
