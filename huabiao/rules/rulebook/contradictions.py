"""The contradiction check (抵触检查): where a lower rulebook is laxer than a higher one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from huabiao.rules.rulebook.document import PART_NAMES, RULE_TYPES
from huabiao.rules.rulebook.matching import most_specific
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.parts.acts import ACT_NAMES, OF_NAMES
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.match import Match
from huabiao.rules.rulebook.parts.measure import Clause, Superseded
from huabiao.rules.rulebook.parts.route import RouteRule
from huabiao.rules.rulebook.parts.steps import Step, StepsInOrder, align
from huabiao.rules.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two rules that contradict each other."""

    rulebook: str
    title: str
    rule: str
    clauses: tuple[Clause, ...]
    value: str

    def says(self) -> str:
        """Which rulebook, which clauses in their words, which value."""
        cited = "；".join(f"{clause.heading()}{clause.says}" for clause in self.clauses)
        return f"《{self.title}》{self.rule}：{self.value}。依据 {cited}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`lower` demands less than `upper`; `silenced_by` is set where its clause yields by its own
    words, in which case the higher rule simply stands.
    """

    part: str
    field: str
    upper: Side
    lower: Side
    why: str
    silenced_by: Superseded | None

    def lines(self) -> list[str]:
        """The contradiction for a person, both clauses shown."""
        lines = [
            f"抵触：{PART_NAMES[self.part]}。{self.why}",
            f"  上级 {self.upper.says()}",
            f"  下级 {self.lower.says()}",
        ]
        if self.silenced_by:
            lines.append(f"  已让位于 {self.silenced_by.clause}：{self.silenced_by.reason}")
        return lines


def contradictions(upper: Rulebook, lower: Rulebook) -> list[Contradiction]:
    """Every place where `lower` is laxer than `upper`, silenced ones included."""
    return [*_rules(upper, lower), *_routes(upper, lower)]


def _rules(upper: Rulebook, lower: Rulebook) -> Iterator[Contradiction]:
    for part in RULE_TYPES:
        if part == "routes":
            continue
        above = {rule.key(): rule for rule in upper.document.rules_of(part)}
        for rule in lower.document.rules_of(part):
            higher = above.get(rule.key())
            if higher is None or type(higher) is not type(rule):
                continue
            for field, order in rule.orders().items():
                theirs, mine = getattr(higher, field), getattr(rule, field)
                if order.laxer(theirs, mine):
                    yield _contradiction(
                        part,
                        field,
                        _side(upper, higher, shown(theirs)),
                        _side(lower, rule, shown(mine)),
                        f"{order.why()}（{field}）",
                    )


def _routes(upper: Rulebook, lower: Rulebook) -> Iterator[Contradiction]:
    seen: set[tuple[str, str]] = set()
    for matter in _representatives([*_matches(upper), *_matches(lower)]):
        higher = _chosen(upper, matter)
        route = _chosen(lower, matter)
        if higher is None or route is None or (higher.id, route.id) in seen:
            continue
        seen.add((higher.id, route.id))
        yield from _steps(upper, higher, lower, route)


def _steps(
    upper: Rulebook, higher: RouteRule, lower: Rulebook, route: RouteRule
) -> Iterator[Contradiction]:
    whole = "→".join(step_words(step) for step in route.steps)
    for above, below in align(higher.steps, route.steps):
        if above is None:
            continue
        side = _side(upper, higher, step_words(above), above.clauses)
        if below is None:
            missing = f"“{route.name}”缺少上级规定的步骤或次序不同。{StepsInOrder().why()}"
            yield _contradiction("routes", "steps", side, _side(lower, route, whole), missing)
            continue
        for field, why in above.laxer_fields(below):
            theirs = f"{step_words(above)}，{field} 为 {shown(getattr(above, field))}"
            mine = f"{step_words(below)}，{field} 为 {shown(getattr(below, field))}"
            yield _contradiction(
                "routes",
                field,
                _side(upper, higher, theirs, above.clauses),
                _side(lower, route, mine, below.clauses),
                why,
            )


def _matches(book: Rulebook) -> list[Match]:
    return [route.match for route in book.document.routes]


def _chosen(book: Rulebook, matter: Matter) -> RouteRule | None:
    return most_specific([(route.match, route) for route in book.document.routes], matter)


def _representatives(matches: Sequence[Match]) -> Iterator[Matter]:
    """One matter for every combination of conditions that the matches can tell apart."""

    def named(field: str, otherwise: Sequence[Any]) -> list[Any]:
        values = [getattr(match, field) for match in matches]
        listed = {word for value in values if isinstance(value, tuple) for word in value}
        stated = any(value is not None for value in values)
        return [*sorted(listed), *otherwise] if stated else list(otherwise[:1])

    fields = {
        "subject": sorted({subject for match in matches for subject in match.subject}),
        "scope": named("scope", [None]),
        "importance": ["ordinary", "weighty"],
        "column": named("columns", [None]),
        "site_kind": ["section", "portal", "department", "internal"]
        if any(match.site_kind for match in matches)
        else ["section"],
        "channel": ["external", "internal"],
        "from_channel": [None, "external", "internal"]
        if any(match.from_channel for match in matches)
        else [None],
        "repost": [False, True] if any(match.repost is not None for match in matches) else [False],
        "concerned": [(), ("one",), ("one", "two")]
        if any(match.concerns for match in matches)
        else [()],
    }
    for values in product(*fields.values()):
        yield Matter(**dict(zip(fields, values, strict=True)))


def _side(book: Rulebook, rule: Rule, value: str, clauses: Sequence[str] | None = None) -> Side:
    ids = dict.fromkeys((*(clauses or ()), *rule.clauses))
    known = tuple(book.clauses[name] for name in ids if name in book.clauses)
    return Side(book.id, book.document.measure.title, rule.id, known, value)


def _contradiction(part: str, field: str, upper: Side, lower: Side, why: str) -> Contradiction:
    above = {clause.id for clause in upper.clauses}
    yielding = next(
        (
            clause.superseded_by
            for clause in lower.clauses
            if clause.superseded_by and clause.superseded_by.clause in above
        ),
        None,
    )
    return Contradiction(part, field, upper, lower, why, yielding)


def step_words(step: Step) -> str:
    """A step in a few words: `审核（涉及部门 leader_in_charge）`."""
    joint = "或" if step.need == "any" else "和"
    return f"{ACT_NAMES[step.act]}（{OF_NAMES[step.of]} {joint.join(step.post)}）"


def shown(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == ():
        return "未规定"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    return str(value)
