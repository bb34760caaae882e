"""Who signs what under the office's, the health insurance's and the secrecy measure (O, J, C)."""

import pytest

from huabiao.rules.rulebook import Matter, NoRoute, Route, merge_presets, preset_ids

Steps = list[tuple[str, str, str]]


def _route(rulebook: str, **facts: object) -> Route:
    matter = Matter.from_document({"subject": "item", **facts})
    route = merge_presets([rulebook]).route_for(matter)
    assert isinstance(route, Route), route
    return route


def _steps(rulebook: str, **facts: object) -> Steps:
    """Act, posts and whose body of each step; the secrecy sheet, filled by the first reviewer, left out."""
    return [
        (entry.step.act, " ".join(entry.step.post), entry.step.of)
        for entry in _route(rulebook, **facts).steps
        if entry.step.act != "secrecy_review"
    ]


def _explained(rulebook: str, **facts: object) -> str:
    matter = Matter.from_document({"subject": "item", **facts})
    return "\n".join(merge_presets([rulebook]).explain(matter))


OFFICE: Steps = [("review", "section_chief", "own"), ("sign", "director_in_charge", "site")]


@pytest.mark.clause("O14")
@pytest.mark.clause("O15")
@pytest.mark.parametrize("subject", ["item", "page", "correction"])
def test_a_section_passes_its_chief_then_the_director_in_charge(subject: str) -> None:
    assert _steps("office", subject=subject) == [*OFFICE, ("publish", "information_officer", "own")]
    text = _explained("office", subject=subject)
    assert "第1步 审核：本部门科长" in text
    assert "签发：网站主办单位主管主任" in text
    assert "发布：本部门科室信息员" in text
    assert "O14（第十四条）" in text


@pytest.mark.clause("O16")
def test_dynamic_items_are_uploaded_by_the_general_section() -> None:
    dynamic = {"column": "gzjz/gzdt"}
    assert _steps("office", **dynamic) == [*OFFICE, ("publish", "general_section", "site")]
    assert "发布：网站主办单位综合科" in _explained("office", **dynamic)


@pytest.mark.clause("O11a")
def test_a_topic_is_applied_for_by_its_section() -> None:
    assert [act for act, _, _ in _steps("office", subject="site")] == [
        "review",
        "second_review",
        "sign",
        "publish",
    ]
    topic = merge_presets(["office"]).columns["rdzt"]
    assert "申请" in topic.owner


@pytest.mark.clause("O11a")
def test_each_topic_has_the_owner_the_measure_names() -> None:
    columns = merge_presets(["office"]).columns
    by_owner = {
        name: {column.owner for path, column in columns.items() if path.startswith(f"{name}/")}
        for name in ("zwgk", "zwzt", "bgsjs", "ywzn", "zxjl")
    }
    assert by_owner == {
        "zwgk": {"综合科"},
        "zwzt": {"秘书科"},
        "bgsjs": {"综合科"},
        "ywzn": {"综合科"},
        "zxjl": {"综合科"},
    }
    assert columns["zcwj/zcfg"].owner == "综合科"
    assert columns["zcwj/zfwj"].owner == columns["zcwj/zfbwj"].owner == "文书科"
    assert columns["gzjz/gcjz"].owner == "督查室"
    assert len([path for path in columns if "/" not in path]) == 8


ORDINARY: Steps = [("sign", "unit_leader", "site"), ("publish", "site_administrator", "site")]


@pytest.mark.clause("J10-2-1")
@pytest.mark.clause("J5")
def test_the_units_leader_signs_and_the_administrator_may_be_the_author() -> None:
    assert _steps("health-insurance") == ORDINARY
    publish = _route("health-insurance").steps[-1].step
    assert publish.may_be_contributor
    assert "可由撰稿人办理" in _explained("health-insurance")


@pytest.mark.clause("J10-2-1")
def test_important_items_also_need_the_provincial_office() -> None:
    assert _steps("health-insurance", importance="weighty") == [
        ORDINARY[0],
        ("sign", "provincial_office", "cluster"),
        ORDINARY[1],
    ]
    assert "签发：网站群主管单位省农合办" in _explained("health-insurance", importance="weighty")


@pytest.mark.clause("J15a")
def test_nobody_signs_or_logs_in_from_outside_the_office() -> None:
    merged = merge_presets(["health-insurance"])
    assert merged.access["back_office"].networks == ("office",)
    assert merged.access["phone_signing"].networks == ("office",)
    ways = {way for entry in _route("health-insurance").steps for way in entry.step.ways}
    assert "phone" not in ways


SECRECY: Steps = [
    ("review", "unit_head", "own"),
    ("sign", "main_leader leader_in_charge", "site"),
    ("publish", "registrar", "site"),
]


@pytest.mark.clause("C1")
@pytest.mark.clause("C2")
@pytest.mark.clause("C7")
def test_the_unit_examines_a_leader_approves_and_it_is_registered() -> None:
    assert _steps("secrecy") == SECRECY
    assert _route("secrecy").steps[-2].step.need == "any"
    assert "主要领导或分管领导" in _explained("secrecy")


@pytest.mark.clause("C9")
def test_the_secrecy_group_joins_where_several_departments_are_touched() -> None:
    several = _steps("secrecy", concerned=["a", "b"])
    assert several == [SECRECY[0], ("second_review", "secrecy_group_head", "site"), *SECRECY[1:]]
    assert "保密工作领导小组组长" in _explained("secrecy", concerned=["a", "b"])


@pytest.mark.clause("C3")
def test_what_the_press_published_needs_no_proof_of_the_unit_but_still_a_secrecy_sheet() -> None:
    assert _steps("secrecy", repost=True) == SECRECY[1:]
    acts = [entry.step.act for entry in _route("secrecy", repost=True).steps]
    assert acts == ["secrecy_review", "sign", "publish"]
    both = _steps("secrecy", repost=True, concerned=["a", "b"])
    assert [post for _, post, _ in both] == [
        "secrecy_group_head",
        "main_leader leader_in_charge",
        "registrar",
    ]


@pytest.mark.clause("M4")
@pytest.mark.clause("M6")
def test_joining_the_network_is_applied_for_and_a_special_need_goes_to_the_commission() -> None:
    assert [post for _, post, _ in _steps("miyun", subject="network_joining")] == [
        "leader_in_charge",
        "information_centre",
        "informatisation_commission",
    ]
    special = _steps("miyun", subject="network_joining", scope="other_network")
    assert [post for _, post, _ in special] == ["leader_in_charge", "informatisation_commission"]


@pytest.mark.clause("S19")
def test_an_expert_panel_comes_before_entrusting() -> None:
    assert [post for _, post, _ in _steps("shanghai", subject="entrustment")] == [
        "expert_panel",
        "leader_in_charge",
    ]


@pytest.mark.clause("S21-1")
def test_the_information_office_reaches_the_portal_in_one_step() -> None:
    for kind in ("portal", "department"):
        posts = [post for _, post, _ in _steps("shanghai", scope="city_public", site_kind=kind)]
        assert posts[0] == "information_office"
        assert "portal_editor" in posts[-1]


@pytest.mark.parametrize("rulebook", sorted(set(preset_ids()) - {"national"}))
@pytest.mark.parametrize("subject", ["item", "page", "site", "correction", "migration", "rulebook"])
def test_every_measure_has_a_way_for_the_daily_matters(rulebook: str, subject: str) -> None:
    merged = merge_presets([rulebook])
    route = merged.route_for(Matter.from_document({"subject": subject}))
    assert not isinstance(route, NoRoute)
    assert any(entry.step.act == "sign" for entry in route.steps)
    withdrawal = merged.route_for(Matter(subject="withdrawal"))
    assert isinstance(withdrawal, Route)
    assert {"duty_officer"} < set(withdrawal.decided_by)
