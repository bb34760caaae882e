"""From a matter to its route: who reads, reviews, signs and publishes it, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from huabiao.rules.rulebook.matching import fits, most_specific
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.parts.acts import EXAMINING, SIGNING
from huabiao.rules.rulebook.parts.post import Column, Scope
from huabiao.rules.rulebook.parts.route import AddedStep
from huabiao.rules.rulebook.parts.safety import WithdrawalRule
from huabiao.rules.rulebook.parts.steps import Step, join_steps, with_unique_keys
from huabiao.rules.rulebook.rulebook import Rulebook

ROUTE_SCHEMA = "route/1"


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step of a finished route. `combined_with` is the key of the neighbouring step whose holder
    decides both at once, the sheet of this one filled all the same.
    """

    step: Step
    combined_with: str | None = None

    def as_document(self, order: int) -> dict[str, Any]:
        """A plain mapping; `order` counts from 1."""
        step = self.step
        return {
            "order": order,
            "key": step.key,
            "act": step.act,
            "posts": list(step.post),
            "need": step.need,
            "of": step.of,
            "opinion_required": step.opinion_required,
            "ways": list(step.ways),
            "merge": step.merge,
            "may_be_contributor": step.may_be_contributor,
            "combined_with": self.combined_with,
            "clauses": list(step.clauses),
        }


@dataclass(frozen=True, slots=True)
class Route:
    """The steps of one matter in order. Empty where the act itself decides (a withdrawal): then
    `decided_by` names the posts that may act. `rules` are the rules applied, `rulebook/rule`.
    """

    steps: tuple[RouteStep, ...]
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    decided_by: tuple[str, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """A plain mapping, equal for equal routes; frozen with a request and recomputed later."""
        return {
            "schema": ROUTE_SCHEMA,
            "steps": [step.as_document(order) for order, step in enumerate(self.steps, 1)],
            "rules": list(self.rules),
            "clauses": list(self.clauses),
            "decided_by": list(self.decided_by),
        }


@dataclass(frozen=True, slots=True)
class NoRoute:
    """Nothing allows the matter; `reasons` say so in Chinese, `clauses` are those that forbid it."""

    reasons: tuple[str, ...]
    clauses: tuple[str, ...] = ()


def withdrawal_route(rules: Sequence[WithdrawalRule], chain: Sequence[Rulebook]) -> Route | NoRoute:
    """The empty route of a withdrawal: one act of one of the posts."""
    if not rules:
        return NoRoute(("管理办法没有规定谁可以撤稿",))
    rule = rules[0]
    sources = tuple(
        f"{book.id}/{stated.id}" for book in chain for stated in book.document.withdrawals
    )
    return Route((), sources, rule.clauses, rule.posts)


def internal_column(columns: Sequence[Column], matter: Matter) -> NoRoute | None:
    """The refusal of a matter that would show an internal column to the public."""
    if matter.channel == "internal" or matter.column is None:
        return None
    for column in columns:
        below = matter.column == column.path or matter.column.startswith(f"{column.path}/")
        if column.internal and below:
            return NoRoute((f"“{column.name}”是内部栏目，不能在外网发布",), column.clauses)
    return None


def unknown_scope(scopes: Mapping[str, Scope], matter: Matter) -> NoRoute | None:
    """The refusal of a scope the rulebook does not know: a slip must not lead to a lighter route."""
    if not scopes or matter.scope is None or matter.scope in scopes:
        return None
    known = "、".join(f"{key}（{scope.name}）" for key, scope in scopes.items())
    return NoRoute((f"没有“{matter.scope}”这个涉及范围，定不了审批路线：应为 {known}",))


def base_steps(
    chain: Sequence[Rulebook], matter: Matter
) -> tuple[tuple[Step, ...], list[str], list[str]]:
    """The joined steps of the most specific route of each rulebook, with rules and clauses."""
    steps: tuple[Step, ...] = ()
    rules: list[str] = []
    clauses: list[str] = []
    for book in chain:
        candidates = [(route.match, route) for route in book.document.routes]
        route = most_specific(candidates, matter)
        if route is not None:
            steps = join_steps(steps, route.steps)
            rules.append(f"{book.id}/{route.id}")
            clauses.extend(route.clauses)
    return steps, rules, clauses


def with_added(steps: Sequence[Step], added: AddedStep) -> tuple[Step, ...]:
    """The steps with one more, before the first step of its act; joined with a step that answers
    it already in that stretch.
    """
    place = _place_before(steps, added)
    for number, step in enumerate(steps[:place]):
        if added.step.answers(step):
            joined = added.step.joined_with(step)
            return (*steps[:number], joined, *steps[number + 1 :])
    return with_unique_keys([*steps[:place], added.step, *steps[place:]])


def _place_before(steps: Sequence[Step], added: AddedStep) -> int:
    # A route that signs under another name (final review) is still a signature to stand before.
    wanted = SIGNING if added.before in SIGNING else {added.before}
    for acts in (wanted, {"publish"}):
        for number, step in enumerate(steps):
            if step.act in acts:
                return number
    return len(steps)


def combined(steps: Sequence[Step], acts: Mapping[str, tuple[str, ...]]) -> Iterator[RouteStep]:
    """The steps with those of the given acts handed to the first reviewer, beside their own step.

    `acts` gives for each act the clauses that combine it. Where the first review is itself the
    first signature, the combined step stands just before it, else just after it.
    """
    moved = [step for step in steps if step.act in acts]
    rest = [step for step in steps if step.act not in acts]
    first = next((step for step in rest if step.act in EXAMINING), None)
    if first is None or not moved:
        yield from map(RouteStep, steps)
        return
    handed = [
        RouteStep(
            step.model_copy(
                update={
                    "post": first.post,
                    "need": first.need,
                    "of": first.of,
                    "ways": tuple(way for way in step.ways if way in first.ways) or step.ways,
                    "merge": True,
                    "clauses": tuple(dict.fromkeys((*step.clauses, *acts[step.act]))),
                }
            ),
            combined_with=first.key,
        )
        for step in moved
    ]
    host = RouteStep(first.model_copy(update={"merge": True}))
    for step in rest:
        if step is not first:
            yield RouteStep(step)
        elif first.act in SIGNING:
            yield from handed
            yield host
        else:
            yield host
            yield from handed


def applied(added: Sequence[AddedStep], matter: Matter) -> list[AddedStep]:
    """The added steps whose match fits, in the order of the rulebooks."""
    return [rule for rule in added if fits(rule.match, matter)]


def joined_routes(routes: Sequence[Route]) -> Route:
    """One route that demands everything the given ones demand (a request for several columns)."""
    first = routes[0]
    for other in routes[1:]:
        steps = join_steps([step.step for step in first.steps], [step.step for step in other.steps])
        partner = {
            step.step.act: step.combined_with
            for step in (*first.steps, *other.steps)
            if step.combined_with
        }
        kept = {step.key for step in steps}
        first = replace(
            first,
            steps=tuple(
                RouteStep(s, partner.get(s.act) if partner.get(s.act) in kept else None)
                for s in steps
            ),
            rules=tuple(dict.fromkeys((*first.rules, *other.rules))),
            clauses=tuple(dict.fromkeys((*first.clauses, *other.clauses))),
            decided_by=tuple(post for post in first.decided_by if post in other.decided_by),
        )
    return first
