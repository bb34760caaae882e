"""Password and access rules that bind one person: the strictest of the rulebooks of all bodies they serve."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

from huabiao.office.accounts.models import User
from huabiao.office.adoption.models import Adoption
from huabiao.office.adoption.selectors import NoRulebook, rulebook_by_digest, rulebook_in_force
from huabiao.office.organisation.selectors import holdings_of
from huabiao.rules.rulebook import MergedRulebook
from huabiao.rules.rulebook.parts.safety import AccessRule, PasswordRule

RuleType = TypeVar("RuleType", PasswordRule, AccessRule)


@dataclass(frozen=True)
class SafetyRules:
    """What binds a person at log-in. `None` where no rulebook speaks of it."""

    password: PasswordRule | None
    back_office: AccessRule | None
    phone_signing: AccessRule | None = None


def safety_rules_of(officer: User | None) -> SafetyRules:
    """Rules for an officer; for nobody in particular (an unknown name at the door) the strictest of all adopted."""
    rulebooks = _rulebooks_of(officer) if officer is not None and officer.pk else []
    rulebooks = rulebooks or _every_rulebook()
    return SafetyRules(
        password=_strictest(rulebooks, lambda book: book.password),
        back_office=_strictest(rulebooks, lambda book: book.access.get("back_office")),
        phone_signing=_strictest(rulebooks, lambda book: book.access.get("phone_signing")),
    )


def _rulebooks_of(officer: User) -> list[MergedRulebook]:
    found: dict[str, MergedRulebook] = {}
    for holding in holdings_of(officer):
        try:
            in_force = rulebook_in_force(holding.organisation)
        except NoRulebook:
            continue
        found[in_force.digest] = in_force.merged
    return list(found.values())


def _every_rulebook() -> list[MergedRulebook]:
    digests = Adoption.objects.order_by("digest").values_list("digest", flat=True).distinct()
    return [rulebook_by_digest(digest) for digest in digests]


def _strictest(
    rulebooks: Iterable[MergedRulebook], rule_of: Callable[[MergedRulebook], RuleType | None]
) -> RuleType | None:
    rules = [rule for book in rulebooks if (rule := rule_of(book)) is not None]
    return reduce(lambda upper, lower: upper.joined_with(lower), rules) if rules else None
