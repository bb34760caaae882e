"""The merged rulebook: the one door through which other rooms ask what the rules demand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import rfc8785

from huabiao.rules.rulebook import routing
from huabiao.rules.rulebook.contradictions import Contradiction
from huabiao.rules.rulebook.enforcement import Listed, listed
from huabiao.rules.rulebook.explaining import explain
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.page_rules import PageRules
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.form import (
    EmblemRule,
    FormatRule,
    NamingRule,
    PageElement,
    PageLimit,
)
from huabiao.rules.rulebook.parts.measure import Clause
from huabiao.rules.rulebook.parts.post import Column, Post, Scope, Separation
from huabiao.rules.rulebook.parts.route import AddedStep, CombinedStep
from huabiao.rules.rulebook.parts.safety import (
    AccessRule,
    AmendmentRule,
    OralApprovalRule,
    PasswordRule,
    WithdrawalRule,
)
from huabiao.rules.rulebook.parts.screen import Lexicon, Material, PaperMark, PersonalData
from huabiao.rules.rulebook.parts.site import SiteRule
from huabiao.rules.rulebook.parts.time import Cadence, Clock, Duty, Score
from huabiao.rules.rulebook.routing import NoRoute, Route
from huabiao.rules.rulebook.rulebook import Rulebook

RuleType = TypeVar("RuleType", bound=Rule)


@dataclass(frozen=True)
class MergedRulebook:
    """A chain of rulebooks joined by `merge`; immutable.

    `contradictions` must be empty before the chain is adopted; `superseded` are those that the
    lower clause itself gives up. In both the stricter value stands.
    """

    chain: tuple[Rulebook, ...]
    rules: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    contradictions: tuple[Contradiction, ...] = ()
    superseded: tuple[Contradiction, ...] = ()

    @cached_property
    def digest(self) -> str:
        """`sha256:…` over the digests of the whole chain in order."""
        document = {"chain": [book.digest for book in self.chain]}
        return f"sha256:{hashlib.sha256(rfc8785.dumps(document)).hexdigest()}"

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause of the chain by id; where two share an id, the highest."""
        return {
            clause.id: clause for book in reversed(self.chain) for clause in book.document.clauses
        }

    def _all(self, part: str, kind: type[RuleType]) -> tuple[RuleType, ...]:
        return cast("tuple[RuleType, ...]", self.rules[part])

    def _one(self, part: str, kind: type[RuleType]) -> RuleType | None:
        return next(iter(self._all(part, kind)), None)

    # Who and where.

    @cached_property
    def posts(self) -> Mapping[str, Post]:
        """Posts by key."""
        return {post.id: post for post in self._all("posts", Post)}

    @property
    def separations(self) -> tuple[Separation, ...]:
        """Rights that one person may not hold together."""
        return self._all("separations", Separation)

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """What an item may concern, by key."""
        return {scope.id: scope for scope in self._all("scopes", Scope)}

    @property
    def sites(self) -> tuple[SiteRule, ...]:
        """Kinds of sites that may or must be, with what the register of sites asks of each."""
        return self._all("sites", SiteRule)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Columns by path."""
        return {column.path: column for column in self._all("columns", Column)}

    # Routes.

    def route_for(self, matter: Matter) -> Route | NoRoute:
        """The route of a matter, the same for the same chain and matter; no rule, no route."""
        if matter.subject == "withdrawal":
            return routing.withdrawal_route(self._all("withdrawals", WithdrawalRule), self.chain)
        refusal = routing.internal_column(tuple(self.columns.values()), matter)
        refusal = refusal or routing.unknown_scope(self.scopes, matter)
        if refusal is not None:
            return refusal
        steps, rules, clauses = routing.base_steps(self.chain, matter)
        if not steps:
            return NoRoute((f"没有一条审批路线适用于：{matter.says()}。未规定的一律不得提交",))
        for added in routing.applied(self._all("added_steps", AddedStep), matter):
            steps = routing.with_added(steps, added)
            rules.append(f"{self._book_of('added_steps', added)}/{added.id}")
            clauses.extend(added.clauses)
        combine: dict[str, tuple[str, ...]] = {}
        for combined in self._all("combined_steps", CombinedStep):
            if any(step.act == combined.act for step in steps):
                combine[combined.act] = combined.clauses
                rules.append(f"{self._book_of('combined_steps', combined)}/{combined.id}")
                clauses.extend(combined.clauses)
        return Route(
            steps=tuple(routing.combined(steps, combine)),
            rules=tuple(rules),
            clauses=tuple(dict.fromkeys(clauses)),
        )

    def route_for_all(self, matters: Sequence[Matter]) -> Route | NoRoute:
        """One route for content that stands in several places: all that any of them demands."""
        if not matters:
            raise ValueError("at least one matter is needed")
        routes = [self.route_for(matter) for matter in matters]
        refusals = [route for route in routes if isinstance(route, NoRoute)]
        if refusals:
            return NoRoute(
                tuple(dict.fromkeys(r for refusal in refusals for r in refusal.reasons)),
                tuple(dict.fromkeys(c for refusal in refusals for c in refusal.clauses)),
            )
        return routing.joined_routes([route for route in routes if isinstance(route, Route)])

    def explain(self, matter: Matter) -> list[str]:
        """The route of a matter in Chinese lines, every step with the clauses that ask for it."""
        return explain(self.route_for(matter), matter, self.posts, self.clauses)

    def _book_of(self, part: str, rule: Rule) -> str:
        for book in self.chain:
            if any(stated.key() == rule.key() for stated in book.document.rules_of(part)):
                return book.id
        raise AssertionError("a merged rule comes from a rulebook of the chain")

    @property
    def withdrawal_posts(self) -> tuple[str, ...]:
        """Posts that may withdraw at once and alone."""
        rule = self._one("withdrawals", WithdrawalRule)
        return rule.posts if rule else ()

    @property
    def withdrawal(self) -> WithdrawalRule | None:
        """Who may withdraw and who is told."""
        return self._one("withdrawals", WithdrawalRule)

    @property
    def amendment(self) -> AmendmentRule | None:
        """Whether a signer may correct words while signing; None: not provided for, so no."""
        return self._one("amendments", AmendmentRule)

    @property
    def oral_approval(self) -> OralApprovalRule | None:
        """Whether oral approval exists; None means off."""
        return self._one("oral_approvals", OralApprovalRule)

    # Content and form.

    @property
    def screens(self) -> tuple[Lexicon | PaperMark | PersonalData, ...]:
        """Word lists, marks and personal data to look for."""
        return cast("tuple[Lexicon | PaperMark | PersonalData, ...]", self.rules["screens"])

    def screen_documents(self, material: Material | None = None) -> list[dict[str, Any]]:
        """The screens as plain mappings, as the screening room takes them; with `material` (item,
        page, attachment, letter) only those that apply to it.
        """
        return [
            screen.model_dump(mode="json", exclude={"mark", "source"})
            for screen in self.screens
            if material is None or material in screen.applies_to
        ]

    @cached_property
    def formats(self) -> Mapping[str, FormatRule]:
        """Format rules by what they are of: item, picture, attachment, audio_video, repost."""
        return {rule.of: rule for rule in self._all("formats", FormatRule)}

    @cached_property
    def page(self) -> PageRules:
        """Head, foot, meta data, emblem and limits of public pages."""
        return PageRules(
            elements=self._all("page_elements", PageElement),
            emblems=self._all("emblems", EmblemRule),
            limits=self._one("page_limits", PageLimit),
        )

    @cached_property
    def naming(self) -> Mapping[str, NamingRule]:
        """How names, domains and codes are formed, by what they name."""
        return {rule.of: rule for rule in self._all("naming", NamingRule)}

    # Safety.

    @property
    def password(self) -> PasswordRule | None:
        """What a password must be."""
        return self._one("passwords", PasswordRule)

    @cached_property
    def access(self) -> Mapping[str, AccessRule]:
        """From where and how one may work, by part of the system."""
        return {rule.to: rule for rule in self._all("access", AccessRule)}

    # Time.

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        """Time limits by matter."""
        return {clock.matter: clock for clock in self._all("clocks", Clock)}

    @property
    def cadences(self) -> tuple[Cadence, ...]:
        """How often things are renewed or sent in."""
        return self._all("cadences", Cadence)

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """Regular duties by matter."""
        return {duty.matter: duty for duty in self._all("duties", Duty)}

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """What counts in the appraisal, by matter."""
        return {score.matter: score for score in self._all("scores", Score)}

    # What of it the product carries out today.

    def enforced(self) -> list[Listed]:
        """Rules that some room executes whole."""
        return [one for one in listed(self.rules) if one.is_whole]

    def recorded(self) -> list[Listed]:
        """Rules that are recorded but not yet enforced, or only in part (`pending` fields)."""
        return [one for one in listed(self.rules) if not one.is_whole]
