"""Passwords, access, withdrawal, amendment and oral approval."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

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
    """What a password must be. `classes` counts upper case, lower case, digits, symbols.

    `history`: how many of the last passwords, the present one included, may not come again. `max_age_days`: it must be
    changed at the first log-in after so many days; `warn_days`: told at log-in so many days before.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "min_length": AtLeast(),
        "classes": AtLeast(),
        "history": AtLeast(),
        "max_age_days": AtMost(),
        "warn_days": AtLeast(),
        "unrelated_to": Adds(),
    }

    min_length: Count | None = None
    classes: Annotated[Count, Field(le=4)] | None = None
    history: Count | None = None
    max_age_days: Count | None = None
    warn_days: Count | None = None
    unrelated_to: tuple[Literal["person", "office", "place", "device"], ...] = ()

    def key(self) -> tuple[str, ...]:
        return ()


Network = Literal["office", "extranet", "internet"]


class AccessRule(Rule):
    """From where, with how many factors and how long one may work in a part of the system.

    `factors`: 2 asks for a one-time code besides the password. `enrol_within_days`: so many days from the first log-in
    under the rule an officer may still work with the password alone; after that the code is set up before all else.
    Of signing by phone besides: how long a link lasts and how many digits the PIN has; without both there is none.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "to": Identical(),
        "networks": Within(),
        "factors": AtLeast(),
        "enrol_within_days": AtMost(),
        "wrong_tries": AtMost(),
        "lock_minutes": AtLeast(),
        "idle_minutes": AtMost(),
        "link_minutes": AtMost(),
        "pin_length": AtLeast(),
    }

    to: Literal["back_office", "phone_signing", "internal_site", "quarantine"]
    networks: tuple[Network, ...] | None = None
    factors: Annotated[Count, Field(le=2)] | None = None
    enrol_within_days: Count | None = None
    wrong_tries: Count | None = None
    lock_minutes: Count | None = None
    idle_minutes: Count | None = None
    link_minutes: Count | None = None
    pin_length: Annotated[Count, Field(ge=4, le=12)] | None = None

    @model_validator(mode="after")
    def _says_until_when(self) -> Self:
        # A silent lower rulebook may not lengthen the time, so whoever asks for the second factor says it.
        if self.to == "back_office" and (self.factors or 0) > 1 and self.enrol_within_days is None:
            raise ValueError("要求双因素（factors: 2）的，须写明 enrol_within_days（多少天内绑定）")
        return self

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
