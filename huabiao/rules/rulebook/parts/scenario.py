"""Scenarios a rulebook carries to be tried: given a situation, when something is done, then what must come of it.

They bind nobody; `huabiao rulebook test` runs them against the chain the rulebook stands in.
"""

import datetime
import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from huabiao.rules.rulebook.parts.acts import Act, Of
from huabiao.rules.rulebook.parts.base import (
    ColumnPath,
    Identifier,
    Key,
    Part,
    Switch,
    Words,
)
from huabiao.rules.rulebook.parts.match import Channel, Importance, SiteKind, Subject
from huabiao.rules.rulebook.parts.screen import Level, Material

_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")


def _moment(value: Any) -> Any:
    try:
        if isinstance(value, datetime.date):
            return value
        if _HOUR.fullmatch(value):
            datetime.datetime.fromisoformat(value)
            return value
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(
            f'“{value}”不是日期：应写 2026-03-02，按小时计的加引号写 "2026-03-02 16:00"'
        ) from None


Moment = Annotated[datetime.date | str, BeforeValidator(_moment)]
"""A date, or for terms of hours a quoted `"2026-03-02 16:00"`."""


class GivenMatter(Part):
    """What is to be submitted: the facts of a matter; those left out take their usual values."""

    subject: Subject = "item"
    scope: Key | None = None
    importance: Importance = "ordinary"
    column: ColumnPath | None = None
    site_kind: SiteKind = "section"
    channel: Channel = "external"
    from_channel: Channel | None = None
    repost: Switch = False
    concerned: tuple[Words, ...] = ()


class Submitting(Part):
    """Who submits it, by post; left out, anyone who may write."""

    submitted_by: Key | None = None


class ExpectedStep(Part):
    """A step of the route: act and posts, and whose body where it matters."""

    act: Act
    post: Annotated[tuple[Key, ...], Field(min_length=1)]
    of: Of | None = None


class ExpectedRoute(Part):
    """Either all `steps` in order, or `refused` under these clauses (none: nothing provides for it).

    `clauses` must be among those the route cites.
    """

    steps: tuple[ExpectedStep, ...] | None = None
    refused: tuple[Identifier, ...] | None = None
    clauses: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.steps is None) == (self.refused is None):
            raise ValueError("then 中应写明 steps（路线）或者 refused（不予受理），且只写一项")
        return self


class RouteScenario(Part):
    """Given a matter, when an officer submits it, then it walks this route or is refused."""

    id: Identifier
    kind: Literal["route"]
    name: Words
    given: GivenMatter
    when: Submitting = Submitting()
    then: ExpectedRoute


class GivenMaterial(Part):
    """What kind of material a text is."""

    material: Material = "item"


class Writing(Part):
    """The text that is screened."""

    text: Words


class ExpectedFindings(Part):
    """The clauses under which something is found, at which level; no clause: nothing beyond hints."""

    found: tuple[Identifier, ...]
    level: Level | None = None


class TextScenario(Part):
    """Given a kind of material, when this text is screened, then these clauses find something."""

    id: Identifier
    kind: Literal["text"]
    name: Words
    given: GivenMaterial = GivenMaterial()
    when: Writing
    then: ExpectedFindings


class GivenRule(Part):
    """The clock, cadence or duty (its rule id) whose term is counted."""

    rule: Identifier


class Starting(Part):
    """When the term starts (the event, or the last time it was done), and whether it was extended."""

    starts: Moment
    extended: Switch = False


class ExpectedEnd(Part):
    """When it is due, and clauses that say so."""

    due: Moment
    clauses: tuple[Identifier, ...] = ()


class TermScenario(Part):
    """Given a rule with a term, when it starts at a moment, then it is due at another."""

    id: Identifier
    kind: Literal["term"]
    name: Words
    given: GivenRule
    when: Starting
    then: ExpectedEnd


Scenario = Annotated[RouteScenario | TextScenario | TermScenario, Field(discriminator="kind")]
