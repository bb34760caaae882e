"""A chain of rulebooks (national → province → county → office) as one, never weaker than any."""

from collections.abc import Mapping, Sequence

from huabiao.rules.rulebook.contradictions import contradictions
from huabiao.rules.rulebook.document import RULE_TYPES
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.references import problems_in
from huabiao.rules.rulebook.rulebook import Rulebook


def merge(chain: Sequence[Rulebook]) -> MergedRulebook:
    """Join a chain, highest rulebook first; each may follow only those before it.

    What a lower rulebook says more laxly does not count: the stricter value stands, and the
    difference is listed in `contradictions` (or in `superseded`, where the clause says it yields).
    Raises RulebookError where the chain is not one, or a reference points at nothing.
    """
    problems: list[Problem] = []
    if not chain:
        raise RulebookError([Problem("", 0, 0, "至少要有一部管理办法")])
    for place, book in enumerate(chain):
        if book.id in {above.id for above in chain[:place]}:
            problems.append(book.problem(("measure", "id"), f"管理办法“{book.id}”出现了两次"))
        problems.extend(problems_in(book, chain[:place]))
    if problems:
        raise RulebookError(problems)
    found = [
        one
        for place, lower in enumerate(chain)
        for upper in chain[:place]
        for one in contradictions(upper, lower)
    ]
    return MergedRulebook(
        chain=tuple(chain),
        rules={part: _joined(part, chain) for part in RULE_TYPES},
        contradictions=tuple(one for one in found if one.silenced_by is None),
        superseded=tuple(one for one in found if one.silenced_by is not None),
    )


def _joined(part: str, chain: Sequence[Rulebook]) -> tuple[Rule, ...]:
    if part == "routes":
        # Routes are chosen by matter in each rulebook first and joined then: see `routing`.
        return tuple(route for book in chain for route in book.document.routes)
    rules: dict[tuple[str, ...], Rule] = {}
    for book in chain:
        for rule in book.document.rules_of(part):
            above = rules.get(rule.key())
            rules[rule.key()] = rule if above is None else above.joined_with(rule)
    return tuple(rules.values())


def resolve_chain(book: Rulebook, known: Mapping[str, Rulebook]) -> tuple[Rulebook, ...]:
    """The chain of a rulebook: all it follows, directly or not, each after those it follows.

    Raises RulebookError where one is missing from `known` or they follow each other in a circle.
    """
    ordered: dict[str, Rulebook] = {}

    def visit(current: Rulebook, path: tuple[str, ...]) -> None:
        for place, name in enumerate(current.follows):
            where = ("measure", "follows", place)
            if name in (*path, current.id):
                circle = " → ".join((*path, current.id, name))
                raise RulebookError([current.problem(where, f"管理办法互为上级：{circle}")])
            above = known.get(name)
            if above is None:
                raise RulebookError([current.problem(where, f"找不到上级管理办法“{name}”")])
            if name not in ordered:
                visit(above, (*path, current.id))
        ordered[current.id] = current

    visit(book, ())
    return tuple(ordered.values())
