"""Passwords, access, withdrawal, amendment and oral approval."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from huabiao.rules.rulebook.parts.acts import Act
from huabiao.rules.rulebook.parts.base import Count, Key, Rule, Switch
from huabiao.rules.rulebook.parts.match import Importance
from huabiao.rules.rulebook.strictness import (
    Adds,
    AtLeast,
    AtMost,
    Flag,
    Identical,
    Order,
    Within,
)
from huabiao.rules.rulebook.terms import Earliest, Terms


class PasswordRule(Rule):
    """What a password must be. `classes` counts upper case, lower case, digits, symbols."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "min_length": AtLeast(),
        "classes": AtLeast(),
        "history": AtLeast(),
        "max_age_days": AtMost(),
        "unrelated_to": Adds(),
    }

    min_length: Count | None = None
    classes: Annotated[Count, Field(le=4)] | None = None
    history: Count | None = None
    max_age_days: Count | None = None
    unrelated_to: tuple[Literal["person", "office", "place", "device"], ...] = ()

    def key(self) -> tuple[str, ...]:
        return ()


Network = Literal["office", "extranet", "internet"]


class AccessRule(Rule):
    """From where, with how many factors and how long one may work in a part of the system."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "to": Identical(),
        "networks": Within(),
        "factors": AtLeast(),
        "wrong_tries": AtMost(),
        "lock_minutes": AtLeast(),
        "idle_minutes": AtMost(),
    }

    to: Literal["back_office", "phone_signing", "internal_site", "quarantine"]
    networks: tuple[Network, ...] | None = None
    factors: Annotated[Count, Field(le=3)] | None = None
    wrong_tries: Count | None = None
    lock_minutes: Count | None = None
    idle_minutes: Count | None = None

    def key(self) -> tuple[str, ...]:
        return (self.to,)


class WithdrawalRule(Rule):
    """Which posts may withdraw at once and alone, and whom the product tells.

    More people who may stop harm is the stricter rule, so the lists only grow.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {"posts": Adds(), "notify": Adds()}

    posts: Annotated[tuple[Key, ...], Field(min_length=1)]
    notify: tuple[Key, ...] = ()

    def key(self) -> tuple[str, ...]:
        return ()


class AmendmentRule(Rule):
    """Whether a signer may correct words while signing, and which acts are then done again."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "allowed": Flag(strict=False),
        "signs_again": Adds(),
    }

    allowed: Switch
    signs_again: tuple[Act, ...] = ()

    def key(self) -> tuple[str, ...]:
        return ()


class OralApprovalRule(Rule):
    """Whether consent by telephone may be registered before publishing, and by when it is signed.

    `posts`: whose consent (none: every signer's). `importance`: of which matters (none: of all).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "allowed": Flag(strict=False),
        "sign_within": Earliest(),
        "posts": Within(),
        "importance": Within(),
    }

    allowed: Switch
    sign_within: Terms = ()
    posts: tuple[Key, ...] | None = None
    importance: Annotated[tuple[Importance, ...], Field(min_length=1)] | None = None

    def key(self) -> tuple[str, ...]:
        return ()
