"""The drug administration's measure: review and publish, inside and outside (D)."""

import pytest

from huabiao.rules.rulebook import Matter, NoRoute, Route, merge_presets
from huabiao.rules.rulebook.merged import MergedRulebook


@pytest.fixture(scope="module")
def drug_admin() -> MergedRulebook:
    """National and drug administration, merged."""
    return merge_presets(["drug-admin"])


def _acts(merged: MergedRulebook, **facts: object) -> list[tuple[str, tuple[str, ...]]]:
    route = merged.route_for(Matter.from_document({"subject": "item", **facts}))
    assert isinstance(route, Route)
    return [(entry.step.act, entry.step.post) for entry in route.steps]


ORDINARY = [
    ("draft_check", ("information_officer",)),
    ("sign", ("section_head",)),
    ("second_review", ("office_director",)),
    ("publish", ("network_administrator",)),
]
WEIGHTY = [
    *ORDINARY[:3],
    ("read", ("deputy_in_charge",)),
    ("sign", ("chief",)),
    ORDINARY[3],
]
SECRECY = ("secrecy_review", ("section_head",))


@pytest.mark.clause("D4-1")
def test_the_internal_flow_is_as_issued(drug_admin: MergedRulebook) -> None:
    assert _acts(drug_admin, channel="internal") == ORDINARY
    assert _acts(drug_admin, channel="internal", importance="weighty") == WEIGHTY


@pytest.mark.clause("D4-1")
def test_the_external_flow_is_the_same_with_the_secrecy_review(drug_admin: MergedRulebook) -> None:
    assert _acts(drug_admin) == [ORDINARY[0], SECRECY, *ORDINARY[1:]]
    assert _acts(drug_admin, importance="weighty") == [WEIGHTY[0], SECRECY, *WEIGHTY[1:]]
    assumed = [
        rule for rule in drug_admin.rules["routes"] if rule.id.startswith("D-route-external")
    ]
    assert assumed
    assert all(rule.mark == "assumed" for rule in assumed)


@pytest.mark.clause("D4-2")
def test_what_passed_outside_goes_inside_without_another_review(drug_admin: MergedRulebook) -> None:
    inside = {"subject": "adoption", "channel": "internal", "from_channel": "external"}
    for importance in ("ordinary", "weighty"):
        assert _acts(drug_admin, **inside, importance=importance) == [ORDINARY[3]]
    # Without a certificate outside, and in the other direction, the whole route is walked.
    assert _acts(drug_admin, subject="adoption", channel="internal") == ORDINARY
    back = {"subject": "adoption", "channel": "external", "from_channel": "internal"}
    assert _acts(drug_admin, **back) == [ORDINARY[0], SECRECY, *ORDINARY[1:]]


@pytest.mark.clause("D1-4")
def test_an_internal_column_never_shows_outside(drug_admin: MergedRulebook) -> None:
    refusal = drug_admin.route_for(Matter(subject="item", column="nbtz"))
    assert isinstance(refusal, NoRoute)
    assert "内部通知" in refusal.reasons[0]
    assert "D1-4" in refusal.clauses
    inside = Matter(subject="item", column="nbtz", channel="internal")
    assert isinstance(drug_admin.route_for(inside), Route)


@pytest.mark.clause("D6")
def test_new_columns_are_proposed_by_the_office_and_agreed_by_a_leader(
    drug_admin: MergedRulebook,
) -> None:
    # The office director's proposal is the first review, with which the secrecy sheet is filled.
    assert [act for act, _ in _acts(drug_admin, subject="site")] == [
        "review",
        "secrecy_review",
        "sign",
        "publish",
    ]
