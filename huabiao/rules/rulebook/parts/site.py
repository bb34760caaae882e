"""Which sites a measure provides for: who may open one, who must, and what the register of sites asks."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from huabiao.rules.rulebook.parts.base import Count, Key, Rule, Switch, Words
from huabiao.rules.rulebook.parts.match import SiteKind
from huabiao.rules.rulebook.parts.post import Body
from huabiao.rules.rulebook.strictness import (
    Adds,
    AtMost,
    Flag,
    Identical,
    Order,
    Within,
    Wording,
)

Answerable = Literal["department", "person", "leader_in_charge", "managing_body"]
"""Who answers for a site and is named in the register of sites."""


class SiteRule(Rule):
    """A kind of site: the bodies that may have one, who runs it, who is named, where it is filed.

    `under` says whose rulebook such sites stand under: the body's `own`, or that of its *superior*
    outside (a bureau of the city stationed in the district).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "kind": Identical(),
        "under": Identical(),
        "name": Wording(),
        "bodies": Within(),
        "required": Flag(strict=True),
        "at_most": AtMost(),
        "organiser": Wording(),
        "undertaker": Wording(),
        "supervisor": Wording(),
        "named": Adds(),
        "filed_with": Adds(),
        "functions": Adds(),
    }

    kind: SiteKind
    under: Literal["own", "superior"] = "own"
    name: Words
    bodies: Annotated[tuple[Body, ...], Field(min_length=1)] | None = None
    required: Switch = False
    at_most: Count | None = None
    organiser: Words | None = None
    undertaker: Words | None = None
    supervisor: Words | None = None
    named: tuple[Answerable, ...] = ()
    filed_with: tuple[Key, ...] = ()
    functions: tuple[Words, ...] = ()

    def key(self) -> tuple[str, ...]:
        return (self.kind, self.under)
