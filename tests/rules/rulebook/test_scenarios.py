"""Scenarios tell what came instead, at their line; those of the shipped rulebooks hold."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.rules.rulebook import RulebookError, Term, load, merge, merge_presets, preset_ids
from huabiao.rules.rulebook import run_scenarios as run
from huabiao.rules.rulebook.due import Due, due
from huabiao.rules.workdays import deadline, standard_table
from tests.rules.rulebook.rulebook_texts import UPPER


def _problems(scenario: str) -> list[tuple[int, str]]:
    text = f"{UPPER}scenarios:\n  - {{id: x, name: 试, {scenario}}}\n"
    outcomes = run(merge([load(text, file="a.yaml")]))
    return [(one.line, one.message) for outcome in outcomes for one in outcome.problems]


LAST = UPPER.count("\n") + 2
ROUTE = "{act: review, post: [head]}, {act: sign, post: [chief], of: site}"


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (f"kind: route, given: {{subject: item}}, then: {{steps: [{ROUTE}]}}", "应当的路线为"),
        ("kind: route, given: {subject: page}, then: {steps: []}", "实际不予受理"),
        ("kind: route, given: {subject: item}, then: {refused: []}", "应当不予受理，实际路线为"),
        ("kind: route, given: {subject: page}, then: {refused: [U1]}", "应当依据 U1 不予受理"),
        (
            "kind: route, given: {subject: withdrawal}, then: {steps: []}",
            "没有规定谁可以撤稿",
        ),
        (
            "kind: route, given: {subject: item}, when: {submitted_by: chief}, "
            "then: {steps: []}",
            "“主任”没有采编的权利",
        ),
        (
            f"kind: route, given: {{subject: item}}, then: {{steps: [{ROUTE}, "
            "{act: publish, post: [webmaster]}], clauses: [U3]}",
            "应当依据 U3",
        ),
        (
            "kind: term, given: {rule: U-clock}, when: {starts: 2026-09-29}, "
            "then: {due: 2026-10-10}",
            "应当于 2026-10-10 到期，实际为 2026-10-09",
        ),
        (
            "kind: term, given: {rule: U-clock}, when: {starts: 2026-09-29, extended: true}, "
            "then: {due: 2026-10-10}",
            "没有规定可以延长",
        ),
        (
            "kind: term, given: {rule: U-clock}, when: {starts: 2026-09-29}, "
            "then: {due: 2026-10-09, clauses: [U1]}",
            "应当依据 U1，实际依据 U3",
        ),
        ("kind: text, when: {text: 平常话}, then: {found: [U1]}", "应当依据 U1 有筛查结果"),
    ],
)  # fmt: skip
def test_what_came_instead_is_told_at_the_line(scenario: str, words: str) -> None:
    ((line, message),) = _problems(scenario)
    assert line == LAST
    assert message.startswith("x（试）：")
    assert words in message


def test_a_scenario_that_holds_tells_nothing() -> None:
    steps = f"[{ROUTE}, {{act: publish, post: [webmaster]}}]"
    assert not _problems(
        f"kind: route, given: {{subject: item}}, when: {{submitted_by: clerk}}, then: {{steps: {steps}}}"
    )
    assert not _problems("kind: route, given: {subject: page}, then: {refused: []}")
    assert not _problems("kind: text, when: {text: 平常话}, then: {found: []}")


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        ("kind: route, given: {subject: item}, then: {}", "steps（路线）或者 refused（不予受理）"),
        ("kind: route, given: {subject: item}, then: {steps: [], refused: []}", "只写一项"),
        ("kind: rout, given: {}, then: {refused: []}", "应为 route、text、term 之一"),
        ("given: {}, then: {refused: []}", "应为 route、text、term 之一"),
        ("kind: route, given: {subject: moon}, then: {refused: []}", "不在可选之列"),
        ("kind: route, given: {}, then: {refused: [U9]}", "没有编号为“U9”的条款"),
        (
            "kind: route, given: {}, then: {steps: [{act: sign, post: [nobody]}]}",
            "没有设“nobody”这个岗位",
        ),
        (
            "kind: route, given: {}, when: {submitted_by: nobody}, then: {refused: []}",
            "没有设“nobody”这个岗位",
        ),
        (
            "kind: term, given: {rule: nothing}, when: {starts: 2026-01-01}, "
            "then: {due: 2026-01-01}",
            "没有编号为“nothing”的办理时限",
        ),
        (
            "kind: term, given: {rule: U-clock}, when: {starts: 2026年1月}, "
            "then: {due: 2026-01-01}",
            "“2026年1月”不是日期：应写 2026-03-02",
        ),
    ],
)  # fmt: skip
def test_a_faulty_scenario_is_refused_at_its_line(scenario: str, words: str) -> None:
    text = f"{UPPER}scenarios:\n  - {{id: x, name: 试, {scenario}}}\n"
    with pytest.raises(RulebookError) as caught:
        load(text, file="a.yaml")
    assert any(one.line == LAST and words in one.message for one in caught.value.problems), (
        caught.value.problems
    )


@pytest.mark.parametrize("rulebook", preset_ids())
def test_the_scenarios_of_the_shipped_rulebooks_hold(rulebook: str) -> None:
    outcomes = run(merge_presets([rulebook]))
    assert [problem for outcome in outcomes for problem in outcome.problems] == []


@pytest.mark.parametrize(
    "rulebook", ["township", "office", "health-insurance", "drug-admin", "secrecy", "shanghai"]
)
def test_who_signs_what_stands_in_the_rulebook_itself(rulebook: str) -> None:
    assert len(run(merge_presets([rulebook]))) >= 2


def _terms(*words: str) -> list[Term]:
    return [Term.model_validate(one) for one in words]


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("1 hours", "2026-12-31 23:30", "2027-01-01 00:30"),
        ("3 working_days", "2026-09-29 08:00", "2026-10-09"),
        ("15 calendar_days", "2026-09-18 08:00", "2026-10-08"),  # the 3rd is a holiday
        ("1 weeks", "2026-03-02 08:00", "2026-03-09"),
        ("1 months", "2026-01-31 08:00", "2026-02-28"),  # no 31st, and a working Saturday
        ("1 years", "2024-02-29 08:00", "2025-02-28"),
    ],
)
def test_a_term_ends_where_the_law_ends_it(term: str, start: str, end: str) -> None:
    since = datetime.fromisoformat(start)
    assert str(due(_terms(term), since, standard_table(), limit=True)) == end


def test_what_comes_round_again_does_not_wait_for_a_working_day() -> None:
    start = datetime.fromisoformat("2026-09-26 09:00")
    table = standard_table()
    assert due(_terms("1 weeks"), start, table, limit=False) == Due(date(2026, 10, 3))
    assert due(_terms("1 weeks"), start, table, limit=True) == Due(date(2026, 10, 8))


def test_of_terms_that_hold_together_the_earliest_counts() -> None:
    start = datetime.fromisoformat("2026-03-02 09:00")
    found = due(
        _terms("1 months", "36 hours", "3 working_days"), start, standard_table(), limit=True
    )
    assert found == Due(date(2026, 3, 3), time(21))


@given(st.dates(date(2020, 1, 1), date(2026, 6, 30)), st.integers(1, 40))
def test_days_end_as_the_room_of_working_days_counts_them(start: date, amount: int) -> None:
    table = standard_table()
    since = datetime.combine(start, time(10))
    for unit in ("working_days", "calendar_days"):
        counted = due(_terms(f"{amount} {unit}"), since, table, limit=True)
        assert counted == Due(deadline(start, amount, unit, table).date)
