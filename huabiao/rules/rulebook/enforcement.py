"""Which rules some room executes today, and which are recorded only.

A preset is complete as data from the start; this table says honestly how much of it the product
carries out. Add a part here when a room executes it, in the same change as that room's test.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huabiao.rules.rulebook.document import PART_NAMES
from huabiao.rules.rulebook.parts.base import Rule

EXECUTED_BY: dict[str, str] = {
    "posts": "approval",
    "scopes": "approval",
    "columns": "rules/rulebook",
    "routes": "approval",
    "added_steps": "approval",
    "combined_steps": "approval",
    "withdrawals": "register",
    "amendments": "approval",
    "screens": "rules/screening",
    "page_elements": "render",
    "emblems": "render",
}
"""Part → the room that executes it. Parts that are not named are recorded, not yet enforced."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule and the room that executes it; None: recorded, not yet enforced."""

    part: str
    rule: Rule
    executed_by: str | None

    def says(self) -> str:
        """The rule in one Chinese line."""
        name = getattr(self.rule, "name", "")
        return f"{PART_NAMES[self.part]} {self.rule.id}{name and f'（{name}）'}，依据 " + "、".join(
            self.rule.clauses
        )


def listed(rules: Mapping[str, tuple[Rule, ...]]) -> list[Listed]:
    """Every rule with the room that executes it, in the order of the parts."""
    return [
        Listed(part, rule, EXECUTED_BY.get(part)) for part, held in rules.items() for rule in held
    ]
