"""The measure a rulebook states, and its clauses."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictStr

from huabiao.rules.rulebook.parts.base import Identifier, Part, Words

Effective = (
    datetime.date | Annotated[StrictStr, Field(pattern=r"^published( \+ [1-9][0-9]{0,3} days)?$")]
)
"""A date, `published` (on the day of publication) or `published + 30 days`."""

How = Literal["E", "W", "R", "S"]
"""Enforced by the machine, carried out by people, kept as a record, shown to the public."""

HOW_NAMES: dict[How, str] = {"E": "强制", "W": "办理", "R": "留痕", "S": "公示"}


def _as_written(value: Any) -> Any:
    """A day or a year that was read as a date or a number, as the words of the file."""
    if isinstance(value, datetime.date) or type(value) is int:
        return str(value)
    return value


Issued = Annotated[
    StrictStr, BeforeValidator(_as_written), Field(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$")
]
"""A day, a month or a year, as the text of the measure gives it."""


class Measure(Part):
    """A management measure (管理办法): who issued it, when it takes effect, what it follows.

    `follows` names the rulebooks above it, nearest last.
    """

    id: Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    title: Words
    authority: Words
    number: Words | None = None
    issued: Issued | None = None
    effective: Effective
    follows: tuple[StrictStr, ...] = ()
    scope: Words
    interpreted_by: Words | None = None
    note: Words | None = None

    def effective_on(self, published: datetime.date) -> datetime.date:
        """The day it takes effect if it is published on the given day."""
        if isinstance(self.effective, datetime.date):
            return self.effective
        words = self.effective.split()
        return published + datetime.timedelta(days=int(words[2]) if len(words) > 1 else 0)


class Superseded(Part):
    """A later or higher clause to which this one yields, and why."""

    clause: Identifier
    reason: Words


class Clause(Part):
    """One clause (条) in our own words, and how the product answers it."""

    id: Identifier
    article: Words
    says: Words
    kind: Annotated[tuple[How, ...], Field(min_length=1)]
    superseded_by: Superseded | None = None
    note: Words | None = None

    def heading(self) -> str:
        """The clause as cited to a person: `T8-3 第八条`."""
        return f"{self.id}（{self.article}）"
