"""Whether the scenarios of a rulebook name posts, scopes, columns, clauses and rules that exist."""

from collections.abc import Collection, Iterator

from huabiao.rules.rulebook.parts.scenario import RouteScenario, TermScenario, TextScenario
from huabiao.rules.rulebook.rulebook import Rulebook
from huabiao.rules.rulebook.strict_yaml import Path

Found = Iterator[tuple[Path, str]]

COUNTED_PARTS = ("clocks", "cadences", "duties")
"""Parts whose rules have a term."""


def against_scenarios(
    book: Rulebook,
    upper: Collection[Rulebook],
    *,
    posts: Collection[str],
    clauses: Collection[str],
) -> Found:
    """Every name in the scenarios that stands for nothing in the chain, and ids used twice."""
    counted = {
        rule.id
        for one in (*upper, book)
        for part in COUNTED_PARTS
        for rule in one.document.rules_of(part)
    }
    seen: set[str] = set()
    for place, scenario in enumerate(book.document.scenarios):
        path: Path = ("scenarios", place)
        if scenario.id in seen:
            yield (*path, "id"), f"情景编号“{scenario.id}”重复"
        seen.add(scenario.id)
        if isinstance(scenario, RouteScenario):
            yield from _posts(scenario, path, posts)
            named = [("clauses", scenario.then.clauses), ("refused", scenario.then.refused or ())]
        elif isinstance(scenario, TextScenario):
            named = [("found", scenario.then.found)]
        else:
            yield from _rule(scenario, path, counted)
            named = [("clauses", scenario.then.clauses)]
        for field, ids in named:
            for number, clause in enumerate(ids):
                if clause not in clauses:
                    yield (*path, "then", field, number), f"没有编号为“{clause}”的条款"


def _posts(scenario: RouteScenario, path: Path, posts: Collection[str]) -> Found:
    submitter = scenario.when.submitted_by
    if submitter is not None and submitter not in posts:
        yield (*path, "when", "submitted_by"), f"没有设“{submitter}”这个岗位"
    for number, step in enumerate(scenario.then.steps or ()):
        for at, post in enumerate(step.post):
            if post not in posts:
                yield (*path, "then", "steps", number, "post", at), f"没有设“{post}”这个岗位"


def _rule(scenario: TermScenario, path: Path, counted: Collection[str]) -> Found:
    if scenario.given.rule not in counted:
        yield (
            (*path, "given", "rule"),
            f"没有编号为“{scenario.given.rule}”的办理时限、更新频次或者日常职责",
        )
