"""Running the scenarios a rulebook carries against the chain it stands in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from huabiao.rules.rulebook.contradictions import step_words
from huabiao.rules.rulebook.due import Due, due
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.merged import MergedRulebook
from huabiao.rules.rulebook.parts.acts import ACT_NAMES
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.post import RIGHT_NAMES
from huabiao.rules.rulebook.parts.scenario import (
    ExpectedStep,
    Moment,
    RouteScenario,
    TermScenario,
    TextScenario,
)
from huabiao.rules.rulebook.parts.screen import LEVEL_NAMES
from huabiao.rules.rulebook.parts.time import Cadence, Clock, Duty
from huabiao.rules.rulebook.problems import Problem
from huabiao.rules.rulebook.routing import NoRoute, Route
from huabiao.rules.rulebook.terms import Term


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scenario; without problems it holds."""

    scenario: str
    name: str
    problems: tuple[Problem, ...]


def run_scenarios(merged: MergedRulebook) -> list[Outcome]:
    """Run the scenarios of the lowest rulebook of a chain, in the order of its text."""
    book = merged.chain[-1]
    outcomes = []
    for place, scenario in enumerate(book.document.scenarios):
        told: Iterator[str]
        if isinstance(scenario, RouteScenario):
            told = _route(merged, scenario)
        elif isinstance(scenario, TextScenario):
            told = _text(merged, scenario)
        else:
            told = _term(merged, scenario)
        problems = tuple(
            book.problem(("scenarios", place, "then"), f"{scenario.id}（{scenario.name}）：{words}")
            for words in told
        )
        outcomes.append(Outcome(scenario.id, scenario.name, problems))
    return outcomes


def _route(merged: MergedRulebook, scenario: RouteScenario) -> Iterator[str]:
    facts = scenario.given.model_dump()
    result = _submitted(merged, scenario.when.submitted_by) or merged.route_for(
        Matter.from_document(facts)
    )
    then = scenario.then
    if then.refused is not None:
        if isinstance(result, Route):
            yield f"应当不予受理，实际路线为 {_told(result)}"
            return
        missing = [clause for clause in then.refused if clause not in result.clauses]
        if missing:
            reason = "；".join(result.reasons)
            yield f"应当依据 {'、'.join(missing)} 不予受理，实际理由为：{reason}"
    elif isinstance(result, NoRoute):
        yield f"应当有审批路线，实际不予受理：{'；'.join(result.reasons)}"
    else:
        yield from _compared(then.steps or (), result)
    cited = _cited(result)
    uncited = [clause for clause in then.clauses if clause not in cited]
    if uncited:
        yield f"应当依据 {'、'.join(uncited)}，实际依据 {'、'.join(cited) or '无'}"


def _submitted(merged: MergedRulebook, post: str | None) -> NoRoute | None:
    """The refusal of a post that may not write."""
    if post is None or "write" in merged.posts[post].may:
        return None
    name, right = merged.posts[post].name, RIGHT_NAMES["write"]
    return NoRoute((f"“{name}”没有{right}的权利，不能提交",), merged.posts[post].clauses)


def _compared(expected: tuple[ExpectedStep, ...], route: Route) -> Iterator[str]:
    same = len(expected) == len(route.steps) and all(
        wanted.act == entry.step.act
        and set(wanted.post) == set(entry.step.post)
        and wanted.of in (None, entry.step.of)
        for wanted, entry in zip(expected, route.steps, strict=True)
    )
    if not same:
        words = " → ".join(f"{ACT_NAMES[one.act]}（{'、'.join(one.post)}）" for one in expected)
        yield f"应当的路线为 {words or '无须逐级审批'}，实际为 {_told(route)}"


def _told(route: Route) -> str:
    return " → ".join(step_words(entry.step) for entry in route.steps) or "无须逐级审批"


def _cited(result: Route | NoRoute) -> tuple[str, ...]:
    steps = result.steps if isinstance(result, Route) else ()
    named = (*result.clauses, *(clause for entry in steps for clause in entry.step.clauses))
    return tuple(dict.fromkeys(named))


def _text(merged: MergedRulebook, scenario: TextScenario) -> Iterator[str]:
    from huabiao.rules import screening  # noqa: PLC0415 - slow to import, and few rulebooks need it

    rules = screening.compile_rules(merged.screen_documents(scenario.given.material))
    findings = list(screening.screen_text(scenario.when.text, rules))
    told = "；".join(
        f"“{one.excerpt}”{LEVEL_NAMES[one.level]}（{'、'.join(one.clauses)}）" for one in findings
    )
    then = scenario.then
    for clause in then.found:
        found = [one for one in findings if clause in one.clauses]
        if not found:
            yield f"应当依据 {clause} 有筛查结果，实际为：{told or '没有'}"
        elif then.level and then.level not in {one.level for one in found}:
            yield f"依据 {clause} 的筛查结果应当为“{LEVEL_NAMES[then.level]}”，实际为：{told}"
    if not then.found and any(one.level != "hint" for one in findings):
        yield f"应当没有不得发布或者须附同意材料的内容，实际为：{told}"


Counted = Clock | Cadence | Duty


def counted_rule(merged: MergedRulebook, rule: str) -> Counted | None:
    """The clock, cadence or duty of that id in any rulebook of the chain, as the chain has it."""
    for part in ("clocks", "cadences", "duties"):
        keys = {
            stated.key()
            for book in merged.chain
            for stated in book.document.rules_of(part)
            if stated.id == rule
        }
        joined: Rule
        for joined in merged.rules[part]:
            if joined.key() in keys and isinstance(joined, Counted):
                return joined
    return None


def _term(merged: MergedRulebook, scenario: TermScenario) -> Iterator[str]:
    from huabiao.rules.workdays import standard_table  # noqa: PLC0415 - reads the notices

    rule = counted_rule(merged, scenario.given.rule)
    if rule is None:
        yield f"没有编号为“{scenario.given.rule}”的办理时限、更新频次或者日常职责"
        return
    start = _moment(scenario.when.starts)
    table = standard_table()

    def end(terms: tuple[Term, ...], since: datetime) -> Due:
        return due(terms, since, table, limit=not isinstance(rule, Cadence))

    yield from _against_end(rule, scenario, _ended(rule, start, scenario.when.extended, end))


End = Callable[[tuple[Term, ...], datetime], Due]


def _ended(rule: Counted, start: datetime, extended: bool, end: End) -> Due | str:
    """When the term of a rule ends, or why it has none."""
    if isinstance(rule, Clock):
        first = end(rule.limit, start)
        if not extended:
            return first
        if not rule.extension:
            return f"{rule.name}没有规定可以延长"
        whole = rule.extension_counts == "total"
        return end(rule.extension, start if whole else datetime.combine(first.day, start.time()))
    terms = rule.every if isinstance(rule, Cadence) else rule.within or rule.every
    if not terms or extended:
        return f"{rule.name}没有规定{'可以延长' if terms else '期限'}"
    return end(terms, start)


def _against_end(rule: Counted, scenario: TermScenario, ended: Due | str) -> Iterator[str]:
    if isinstance(ended, str):
        yield ended
        return
    wanted = _moment(scenario.then.due)
    by_hour = isinstance(scenario.then.due, str)
    expected = Due(wanted.date(), wanted.time() if by_hour else None)
    if ended != expected:
        yield f"应当于 {expected} 到期，实际为 {ended}"
    uncited = [clause for clause in scenario.then.clauses if clause not in rule.clauses]
    if uncited:
        yield f"应当依据 {'、'.join(uncited)}，实际依据 {'、'.join(rule.clauses)}"


def _moment(stated: Moment) -> datetime:
    if isinstance(stated, date):
        return datetime.combine(stated, time())
    return datetime.strptime(stated, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a local moment without a zone
