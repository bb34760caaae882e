"""Routes: who reads, reviews, signs and publishes what, in which order."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from huabiao.rules.rulebook.parts.acts import SIGNING, Act
from huabiao.rules.rulebook.parts.base import Rule, Switch, Words
from huabiao.rules.rulebook.parts.match import Match
from huabiao.rules.rulebook.parts.steps import OneStep, Step, StepsInOrder
from huabiao.rules.rulebook.strictness import Flag, Identical, Order, Wording


class RouteRule(Rule):
    """The steps for all matters that fit `match`; the most specific match wins.

    A route without any signature must say why (`unsigned_because`): nobody leaves it out by mistake.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "name": Wording(),
        "match": Identical(),
        "steps": StepsInOrder(),
        "unsigned_because": Wording(),
    }

    name: Words
    match: Match
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    unsigned_because: Words | None = None

    @model_validator(mode="after")
    def _steps_make_sense(self) -> Self:
        keys = [step.key for step in self.steps]
        if len(set(keys)) < len(keys):
            raise ValueError("同一路线中各步骤的 key 不能相同")
        signed = any(step.act in SIGNING for step in self.steps)
        if not signed and self.unsigned_because is None:
            raise ValueError("路线中没有签发步骤：请补上，或用 unsigned_because 写明为何不需要签发")
        publishing = [place for place, step in enumerate(self.steps) if step.act == "publish"]
        if publishing and publishing[0] != len(self.steps) - 1:
            raise ValueError("发布（publish）只能是最后一步，且只有一步")
        return self


class AddedStep(Rule):
    """A step that goes into every route whose matter fits, before the first step of an act.

    `may_merge` allows a lower rulebook to have it done together with the first review.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "match": Identical(),
        "step": OneStep(),
        "before": Identical(),
        "may_merge": Flag(strict=False),
    }

    match: Match
    step: Step
    before: Act
    may_merge: Switch = False


class CombinedStep(Rule):
    """An added step of this act is done by the first reviewer; its sheet is filled all the same."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {"act": Identical(), "into": Identical()}

    act: Act
    into: Literal["first_review"]

    def key(self) -> tuple[str, ...]:
        return (self.act,)
