"""The township's measure: who examines, approves and uploads what (T)."""

import pytest

from huabiao.rules.rulebook import Matter, NoRoute, Route, merge_presets
from huabiao.rules.rulebook.merged import MergedRulebook


@pytest.fixture(scope="module")
def township() -> MergedRulebook:
    """National and township, merged."""
    return merge_presets(["township"])


def _steps(route: Route | NoRoute) -> list[tuple[str, tuple[str, ...], str]]:
    assert isinstance(route, Route)
    return [(entry.step.act, entry.step.post, entry.step.of) for entry in route.steps]


def _route(township: MergedRulebook, **facts: object) -> Route:
    route = township.route_for(Matter.from_document({"subject": "item", **facts}))
    assert isinstance(route, Route)
    return route


@pytest.mark.clause("T6")
@pytest.mark.clause("T8-2")
@pytest.mark.clause("T16")
def test_ordinary_items_pass_the_leader_in_charge_of_the_department_concerned(
    township: MergedRulebook,
) -> None:
    route = _route(township, scope="department", concerned=["x"])
    assert _steps(route) == [
        ("secrecy_review", ("leader_in_charge",), "concerned"),
        ("sign", ("leader_in_charge",), "concerned"),
        ("publish", ("network_centre",), "site"),
    ]
    assert set(route.steps[1].step.clauses) == {"T6", "T8-2", "T16"}


@pytest.mark.clause("T8-3")
def test_matters_of_the_whole_township_need_secretary_or_head_after_the_leader(
    township: MergedRulebook,
) -> None:
    route = _route(township, scope="whole")
    assert _steps(route) == [
        ("review", ("leader_in_charge",), "concerned"),
        ("secrecy_review", ("leader_in_charge",), "concerned"),
        ("sign", ("party_secretary", "township_head"), "site"),
        ("publish", ("network_centre",), "site"),
    ]
    sign = route.steps[2].step
    assert sign.need == "any"
    assert "T8-3" in sign.clauses


def test_a_correction_cannot_take_a_lighter_route_than_the_item(township: MergedRulebook) -> None:
    for scope in ("own", "whole"):
        assert (
            _route(township, scope=scope).as_document()
            == _route(township, subject="correction", scope=scope).as_document()
        )


def test_the_secrecy_sheet_is_combined_with_the_first_review(township: MergedRulebook) -> None:
    ordinary, whole = _route(township), _route(township, scope="whole")
    assert ordinary.steps[0].combined_with == "leader_sign"
    assert whole.steps[1].combined_with == "leader_review"
    for route in (ordinary, whole):
        secrecy = next(entry.step for entry in route.steps if entry.step.act == "secrecy_review")
        assert "NB-SECRECY-42" in secrecy.clauses
        assert secrecy.opinion_required


def test_withdrawal_is_decided_by_one_act(township: MergedRulebook) -> None:
    route = township.route_for(Matter(subject="withdrawal"))
    assert isinstance(route, Route)
    assert route.steps == ()
    assert set(route.decided_by) == set(township.withdrawal_posts)
    assert {"duty_officer", "network_centre"} <= set(township.withdrawal_posts)
    assert all("withdraw" in township.posts[post].may for post in township.withdrawal_posts)


def test_what_no_rule_provides_for_cannot_be_submitted(township: MergedRulebook) -> None:
    refusal = township.route_for(Matter(subject="entrustment"))
    assert isinstance(refusal, NoRoute)
    assert "一律不得提交" in refusal.reasons[0]
    slip = township.route_for(Matter(subject="item", scope="Whole"))
    assert isinstance(slip, NoRoute)
    assert "whole（涉及全乡）" in slip.reasons[0]
    national = merge_presets(["national"])
    assert isinstance(national.route_for(Matter(subject="item")), NoRoute)


def test_content_in_several_columns_must_meet_every_route(township: MergedRulebook) -> None:
    both = township.route_for_all(
        [Matter(subject="item", scope="own"), Matter(subject="item", scope="whole")]
    )
    assert isinstance(both, Route)
    acts = [entry.step.act for entry in both.steps]
    assert acts[-1] == "publish"
    assert {"review", "sign"} <= set(acts)
    posts = [entry.step.post for entry in both.steps if entry.step.act == "sign"]
    assert ("party_secretary", "township_head") in posts
    assert len({entry.step.key for entry in both.steps}) == len(both.steps)


def test_a_route_is_byte_equal_when_computed_again(township: MergedRulebook) -> None:
    matter = Matter(subject="item", scope="whole", concerned=("x", "y"))
    again = merge_presets(["national", "township"])
    assert again.digest == township.digest
    assert again.route_for(matter).as_document() == township.route_for(matter).as_document()  # type: ignore[union-attr]


def test_the_explanation_names_every_step_and_clause(township: MergedRulebook) -> None:
    text = "\n".join(township.explain(Matter(subject="item", scope="whole")))
    for words in ("党委书记或乡长", "分管领导", "网络中心", "T8-3", "由党委书记或者乡长审批"):
        assert words in text
