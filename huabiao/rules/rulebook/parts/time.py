"""Rules that run on time: clocks, cadences, duties, and what they score."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from huabiao.rules.rulebook.parts.base import ColumnPath, Count, Key, Rule, Switch, Words
from huabiao.rules.rulebook.strictness import (
    Adds,
    AtLeast,
    AtMost,
    Flag,
    Identical,
    Ladder,
    Order,
    Within,
    Wording,
)
from huabiao.rules.rulebook.terms import Earliest, Terms


class Clock(Rule):
    """A matter must be done within `limit` of its start, once prolonged to `extension`.

    `extension_counts` says whether the extension is the whole term (*total*) or comes on top
    (*added*); `consent` names the posts that may grant it. `gives_way_to` says before what the limit
    stands back where it exists: a limit of *law*, or the site's own public *promise* (S24-2).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "matter": Identical(),
        "name": Wording(),
        "starts": Wording(),
        "limit": Earliest(),
        "extension": Earliest(),
        "extension_counts": Ladder("added", "total"),
        "consent": Adds(),
        "on_expiry": Ladder("warn", "fault"),
        "gives_way_to": Within(),
    }

    matter: Key
    name: Words
    starts: Words
    limit: Annotated[Terms, Field(min_length=1)]
    extension: Terms = ()
    extension_counts: Literal["added", "total"] = "total"
    consent: tuple[Key, ...] = ()
    on_expiry: Literal["warn", "fault"] = "fault"
    gives_way_to: tuple[Literal["law", "promise"], ...] = ()

    def key(self) -> tuple[str, ...]:
        return (self.matter,)


class Cadence(Rule):
    """Something is renewed, or sent in, at least `count` times in every `every`.

    About a column (path), a kind of columns (`column_type`), or another matter; exactly one of them.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "column": Identical(),
        "column_type": Identical(),
        "matter": Identical(),
        "name": Wording(),
        "every": Earliest(),
        "count": AtLeast(),
        "posts": Adds(),
        "on_lapse": Ladder("warn", "fault", "veto"),
    }

    column: ColumnPath | None = None
    column_type: Words | None = None
    matter: Key | None = None
    name: Words
    every: Annotated[Terms, Field(min_length=1)]
    count: Count = 1
    posts: tuple[Key, ...] = ()
    on_lapse: Literal["warn", "fault", "veto"] = "warn"

    @model_validator(mode="after")
    def _about_one_thing(self) -> "Cadence":
        if sum(about is not None for about in (self.column, self.column_type, self.matter)) != 1:
            raise ValueError("更新频次须在 column、column_type、matter 中写明且只写一项")
        return self

    def key(self) -> tuple[str, ...]:
        if self.column is not None:
            return ("column", self.column)
        if self.column_type is not None:
            return ("column_type", self.column_type)
        return ("matter", self.matter or "")


class Duty(Rule):
    """Something people must do: regularly (`every`) or within a time of an event (`within`).

    `records` are the things to be written down, kept at least `keep_months`, or for ever (`permanent`).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "matter": Identical(),
        "name": Wording(),
        "posts": Adds(),
        "every": Earliest(),
        "within": Earliest(),
        "records": Adds(),
        "keep_months": AtLeast(),
        "permanent": Flag(strict=True),
    }

    matter: Key
    name: Words
    posts: tuple[Key, ...] = ()
    every: Terms = ()
    within: Terms = ()
    records: tuple[Words, ...] = ()
    keep_months: Count | None = None
    permanent: Switch = False

    def key(self) -> tuple[str, ...]:
        return (self.matter,)


class Score(Rule):
    """What counts in the appraisal: a reward, a deduction or a veto, and how often it is counted.

    `points` are signed and may be missing where the measure names none; the year's plan adds them.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "matter": Identical(),
        "name": Wording(),
        "effect": Ladder("award", "count", "deduct", "veto"),
        "points": AtMost(),
        "cap": AtMost(),
        "every": Earliest(),
        "by": Adds(),
    }

    matter: Key
    name: Words
    effect: Literal["award", "count", "deduct", "veto"]
    points: StrictFloat | StrictInt | None = None
    cap: Count | None = None
    every: Terms = ()
    by: tuple[Key, ...] = ()

    def key(self) -> tuple[str, ...]:
        return (self.matter,)
