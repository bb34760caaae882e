"""A regulation that is none of the fourteen is written as data alone, and does what it says (river-basin.yaml)."""

from pathlib import Path

import pytest

from huabiao.rules.rulebook import (
    MergedRulebook,
    load,
    merge,
    preset,
    preset_ids,
    run_scenarios,
)

TEXT = (Path(__file__).parent / "river-basin.yaml").read_text(encoding="utf-8")


def _merged(text: str = TEXT) -> MergedRulebook:
    national = preset("national")
    return merge([national, load(text, file="river-basin.yaml", upper=[national])])


def _broken(text: str) -> set[str]:
    """Which scenarios no longer hold."""
    return {outcome.scenario for outcome in run_scenarios(_merged(text)) if outcome.problems}


@pytest.fixture(scope="module")
def basin() -> MergedRulebook:
    """National and the river basin's own, merged."""
    return _merged()


def test_it_contradicts_nothing_and_its_scenarios_hold(basin: MergedRulebook) -> None:
    assert basin.contradictions == ()
    outcomes = run_scenarios(basin)
    assert len(outcomes) == 18
    assert [problem for outcome in outcomes for problem in outcome.problems] == []


def test_it_has_what_none_of_the_fourteen_has(basin: MergedRulebook) -> None:
    own = basin.chain[-1].document
    others = [preset(name).document for name in preset_ids()]
    assert {post.id for post in own.posts}.isdisjoint(
        post.id for other in others for post in other.posts
    )
    scopes = {scope.id for scope in own.scopes}
    assert scopes.isdisjoint(scope.id for other in others for scope in other.scopes)
    longest = max(len(route.steps) for other in others for route in other.routes)
    assert max(len(route.steps) for route in own.routes) > longest
    for part in ("clocks", "duties"):
        matters = {rule.key() for rule in own.rules_of(part)}
        assert matters.isdisjoint(rule.key() for other in others for rule in other.rules_of(part))
    outside = {post.id for post in own.posts if post.of == ("outside",)}
    signers = {p for route in own.routes for step in route.steps for p in step.post}
    assert outside <= signers


def test_its_forms_are_its_own(basin: MergedRulebook) -> None:
    assert set(basin.formats["item"].required) >= {"editor", "summary", "keywords", "openness"}
    picture = basin.formats["picture"]
    assert (picture.ratios, picture.max_width, picture.max_height) == (("16:9",), 1920, 1080)
    assert set(picture.media_types or ()) == {"image/webp", "image/jpeg"}
    assert basin.formats["attachment"].max_megabytes == 20
    assert "甲省人民政府门户网站" in (basin.formats["repost"].sources or ())
    assert basin.oral_approval is not None
    assert basin.oral_approval.allowed


@pytest.mark.parametrize(
    ("old", "new", "broken"),
    [
        ("key: legal, post: [legal_adviser]", "key: legal, post: [deputy_secretary]", {"ordinary"}),
        ("post: [chief_engineer], of: site, act: sign,", "post: [secretary_general], of: site, act: sign,", {"flood"}),
        ("need: all, of: site, act: sign", "need: all, of: own, act: sign", {"interprovincial"}),
        ("internal: true", "internal: false", {"internal-column"}),
        ("may: [publish, arrange, withdraw]", "may: [write, publish, withdraw]", {"station-only-publishes"}),
        ("{id: routine,", "{id: whole, name: 全流域, clauses: [RB-1]}\n  - {id: routine,", {"unknown-scope"}),
        ("words: [未经核定数据, 调度底数]", "words: [未经核定数据]", {"unverified"}),
        ("category: rb_forecast, level: second_signature", "category: rb_forecast, level: block", {"forecast"}),
        ("attachment], advice: 未经", "attachment, letter], advice: 未经", {"letters-pass"}),
        ("limit: 5 working_days", "limit: 4 working_days", {"letter", "letter-extended"}),
        ("extension_counts: added", "extension_counts: total", {"letter-extended"}),
        ("limit: 1 hours", "limit: 2 hours", {"flood-hour"}),
        ("every: 4 hours", "every: 6 hours", {"patrol"}),
        ("every: 6 months", "every: 3 months", {"drill"}),
        ("every: 1 calendar_days, count: 2", "every: 2 calendar_days, count: 2", {"water"}),
    ],
)  # fmt: skip
def test_each_change_of_the_rules_breaks_the_scenario_about_it(
    old: str, new: str, broken: set[str]
) -> None:
    assert TEXT.count(old) == 1
    assert _broken(TEXT.replace(old, new)) == broken
