"""What all rules of a rulebook have in common."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from huabiao.rules.rulebook.strictness import Adds, Order, Wording

Identifier = Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
"""The id of a clause or rule; fits the ledger's closed alphabet."""
Key = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""A word that other rooms use as a key: a post, a scope, a category, a matter."""
ColumnPath = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9-]{0,59}(/[a-z0-9-]{1,60}){0,5}$")]
"""A column's path on its site, without leading or trailing slash."""
Words = Annotated[StrictStr, Field(min_length=1, max_length=2_000)]
Count = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
Switch = StrictBool

Mark = Literal["unverified", "assumed", "practice"]
"""How sure a value is, where it was not read in the regulation itself: *unverified* from memory or
an incomplete copy, *assumed* filled in where the text is silent, *practice* an office habit."""

MARK_NAMES: dict[Mark, str] = {"unverified": "未核实", "assumed": "推定", "practice": "惯例"}


class Part(BaseModel):
    """A closed, immutable piece of a rulebook."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(Part):
    """One rule: what must be, and the clauses that say so.

    `STRICTNESS` names the order of each own field; `key()` says which rules of two rulebooks speak
    of the same thing and are therefore compared and joined.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {}
    BASE_STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "id": Wording(),
        "clauses": Adds(),
        "mark": Wording(),
        "source": Wording(),
    }

    id: Identifier
    clauses: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    mark: Mark | None = None
    source: Words | None = None

    @model_validator(mode="after")
    def _marked_values_name_their_source(self) -> Self:
        if self.mark is not None and self.source is None:
            raise ValueError("标了 mark 的规则必须写明 source（依据从何而来）")
        return self

    def key(self) -> tuple[str, ...]:
        """What the rule is about. Unique within one rulebook for its part."""
        return (self.id,)

    @classmethod
    def orders(cls) -> dict[str, Order]:
        """The order of strictness of every field."""
        return {**cls.BASE_STRICTNESS, **cls.STRICTNESS}

    def joined_with(self, lower: Self) -> Self:
        """One rule at least as strict as this (the higher) and `lower` (same key)."""
        values: dict[str, Any] = {
            name: order.join(getattr(self, name), getattr(lower, name))
            for name, order in self.orders().items()
        }
        return self.model_copy(update=values)
