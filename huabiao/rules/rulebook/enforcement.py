"""Which rules some room executes today, and which are recorded only.

A preset is complete as data from the start; these tables say honestly how much of it the product
carries out. Add a part, or strike a field off, in the same change as the room's test.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huabiao.rules.rulebook.document import PART_NAMES
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.safety import AccessRule

EXECUTED_BY: dict[str, str] = {
    "posts": "approval",
    "scopes": "editing/items",
    "columns": "rules/rulebook",
    "routes": "approval",
    "added_steps": "approval",
    "combined_steps": "approval",
    "withdrawals": "register",
    "amendments": "approval",
    "oral_approvals": "approval",
    "screens": "rules/screening",
    "formats": "editing/items",
    "page_elements": "render",
    "emblems": "editing/websites",
    "naming": "editing/websites",
    "passwords": "office/adoption",
    "access": "office/adoption",
}
"""Part → the room that executes it. Parts that are not named are recorded, not yet enforced."""

PENDING_FIELDS: dict[str, tuple[str, ...]] = {
    "columns": ("cadence",),
    "formats": ("plain_text",),
}
"""Fields of executed parts that nothing carries out yet."""

ACCESS_CARRIED_OUT: dict[str, frozenset[str]] = {
    "back_office": frozenset(
        {"networks", "factors", "enrol_within_days", "wrong_tries", "lock_minutes", "idle_minutes"}
    ),
    "phone_signing": frozenset(
        {"networks", "link_minutes", "pin_length", "wrong_tries", "lock_minutes"}
    ),
    "internal_site": frozenset({"networks"}),
    "quarantine": frozenset(),
}
"""What of a rule on access is carried out, by what it gives access to."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule, the room that executes it (None: recorded only), and stated fields still pending."""

    part: str
    rule: Rule
    executed_by: str | None
    pending: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all the rule states is carried out."""
        return self.executed_by is not None and not self.pending

    def says(self) -> str:
        """The rule in one Chinese line."""
        name = getattr(self.rule, "name", "")
        words = f"{PART_NAMES[self.part]} {self.rule.id}{name and f'（{name}）'}"
        if self.executed_by and self.pending:
            words += f"的 {'、'.join(self.pending)}"
        return f"{words}，依据 {'、'.join(self.rule.clauses)}"


def listed(rules: Mapping[str, tuple[Rule, ...]]) -> list[Listed]:
    """Every rule with how much of it is carried out, in the order of the parts."""
    return [
        Listed(part, rule, EXECUTED_BY.get(part), _pending(part, rule))
        for part, held in rules.items()
        for rule in held
    ]


def _pending(part: str, rule: Rule) -> tuple[str, ...]:
    fields = PENDING_FIELDS.get(part, ())
    if isinstance(rule, AccessRule):
        own = [name for name in AccessRule.STRICTNESS if name != "to"]
        fields = tuple(name for name in own if name not in ACCESS_CARRIED_OUT[rule.to])
    return tuple(name for name in fields if getattr(rule, name) not in (None, ()))
