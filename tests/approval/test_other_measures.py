"""The office's, the health insurance's and the secrecy measure, and one of our own, walked step by step (O, J, C)."""

from datetime import timedelta
from pathlib import Path

import pytest

from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import preset
from tests.approval.conftest import Owner
from tests.approval.town import Town

BASIN = Path(__file__).parents[1] / "rules" / "rulebook" / "river-basin.yaml"


def _founded(name: str, text: str, *, posts: dict[str, list[str]]) -> Town:
    """A body under the county and a section of it; the rulebook in force; one officer for each post."""
    county = organisation.establish(name="清砚县", kind="county")
    body = organisation.establish(name=name, kind="department", parent=county)
    section = organisation.establish(name="业务科", kind="section", parent=body)
    made = Town(county=county, town=body, station=section, office=section)
    for place, keys in posts.items():
        for key in keys:
            made.appoint(key, body={"county": county, "body": body, "section": section}[place])
    adoption.adopt(
        organisation=county,
        texts=[preset("national").text, text],
        effective=clocks.now() - timedelta(seconds=1),
    )
    return made


def _item(**facts: object) -> dict[str, object]:
    return {"subject": "item", "channel": "external", **facts}


def _state(request: Request) -> str:
    request.refresh_from_db()
    return str(request.state)


def _refused(town: Town, request: Request, by: str, **said: object) -> set[str]:
    with pytest.raises(Refused) as refusal:
        town.decide(request, by, **said)  # type: ignore[arg-type]
    return refusal.value.codes()


def _too_early(town: Town, request: Request, by: str) -> bool:
    """Whether it is not yet the officer's turn: some step waits for the post, and none can be decided."""
    post = town.appointments[by].post.key
    steps = [step.key for step in request.steps.all() if post in step.posts]
    return bool(steps) and _refused(town, request, by, steps=steps) == {"step_waiting"}


@pytest.fixture
def office(db: None, owner: Owner) -> Town:
    """县政府办公室 with its general section at the office itself."""
    return _founded(
        "县政府办公室",
        preset("office").text,
        posts={
            "body": ["director_in_charge", "general_section"],
            "section": ["section_chief", "information_officer"],
        },
    )


@pytest.mark.clause("O14")
@pytest.mark.clause("O15")
@pytest.mark.clause("O6")
def test_a_section_passes_its_chief_and_the_director_and_publishes_itself(office: Town) -> None:
    request = office.submit(None, matter=_item(column="zcwj/zfwj"))
    assert _too_early(office, request, "director_in_charge")
    office.decide(request, "section_chief", opinion="内容属实，不涉密")
    assert _refused(office, request, "general_section") == {"not_holder"}
    office.decide(request, "director_in_charge")
    office.decide(request, "information_officer")
    assert _state(request) == "approved"


@pytest.mark.clause("O16")
def test_a_dynamic_item_is_uploaded_by_the_general_section_not_the_section(office: Town) -> None:
    request = office.submit(None, matter=_item(column="gzjz/gzdt"))
    office.decide(request, "section_chief", opinion="不涉密")
    office.decide(request, "director_in_charge")
    assert _refused(office, request, "information_officer") == {"not_holder"}
    office.decide(request, "general_section")
    assert _state(request) == "approved"


@pytest.fixture
def centre(db: None, owner: Owner) -> Town:
    """医保经办中心 under the provincial office, which is the county's stand-in here."""
    return _founded(
        "医保经办中心",
        preset("health-insurance").text,
        posts={
            "county": ["provincial_office"],
            "body": ["unit_leader", "site_administrator"],
            "section": ["contributor"],
        },
    )


@pytest.mark.clause("J5")
@pytest.mark.clause("J9")
@pytest.mark.clause("J10-2-1")
def test_the_administrator_writes_and_publishes_but_the_leader_signs(centre: Town) -> None:
    request = centre.submit(None, matter=_item(), by="site_administrator")
    assert _too_early(centre, request, "site_administrator")
    centre.decide(request, "unit_leader", opinion="同意，不涉密")
    centre.decide(request, "site_administrator")
    assert _state(request) == "approved"


@pytest.mark.clause("J10-2-1")
def test_an_important_item_waits_for_the_provincial_office(centre: Town) -> None:
    request = centre.submit(None, matter=_item(importance="weighty"), by="contributor")
    centre.decide(request, "unit_leader", opinion="同意，不涉密")
    assert _too_early(centre, request, "site_administrator")
    centre.decide(request, "provincial_office")
    centre.decide(request, "site_administrator")
    assert _state(request) == "approved"


@pytest.mark.clause("J15a")
def test_nobody_signs_by_phone_from_outside(centre: Town) -> None:
    request = centre.submit(None, matter=_item(), by="contributor")
    codes = _refused(centre, request, "unit_leader", opinion="同意", way="phone")
    assert "way_not_allowed" in codes


@pytest.fixture
def watch(db: None, owner: Owner) -> Town:
    """动物卫生监督机构 with its secrecy leading group."""
    return _founded(
        "动物卫生监督所",
        preset("secrecy").text,
        posts={
            "body": ["main_leader", "leader_in_charge", "secrecy_group_head", "registrar"],
            "section": ["unit_head", "information_officer"],
        },
    )


@pytest.mark.clause("C1")
@pytest.mark.clause("C2")
@pytest.mark.clause("C7")
@pytest.mark.parametrize("leader", ["main_leader", "leader_in_charge"])
def test_the_unit_examines_either_leader_approves_and_it_is_registered(
    watch: Town, leader: str
) -> None:
    request = watch.submit(None, matter=_item())
    assert _refused(watch, request, "unit_head") == {"opinion_missing"}
    watch.decide(request, "unit_head", opinion="已审查，不涉密")
    assert _too_early(watch, request, "registrar")
    watch.decide(request, leader)
    watch.decide(request, "registrar")
    assert _state(request) == "approved"


@pytest.mark.clause("C9")
def test_the_secrecy_group_joins_for_several_departments(watch: Town) -> None:
    other = organisation.establish(name="检疫科", kind="section", parent=watch.town)
    touched = [str(watch.station.uuid), str(other.uuid)]
    request = watch.submit(None, matter=_item(concerned=touched))
    watch.decide(request, "unit_head", opinion="不涉密")
    assert _too_early(watch, request, "main_leader")
    watch.decide(request, "secrecy_group_head")
    watch.decide(request, "main_leader")
    watch.decide(request, "registrar")
    assert _state(request) == "approved"


@pytest.mark.clause("C3")
def test_what_the_press_published_goes_to_the_leader_with_the_secrecy_sheet(watch: Town) -> None:
    request = watch.submit(None, matter=_item(repost=True))
    assert _refused(watch, request, "leader_in_charge") == {"opinion_missing"}
    decision = watch.decide(request, "leader_in_charge", opinion="媒体已发表，不涉密").parsed()
    assert set(decision.steps) == {"secrecy_review", "leader_sign"}
    watch.decide(request, "registrar")
    assert _state(request) == "approved"


@pytest.fixture
def basin(db: None, owner: Owner) -> tuple[Town, list[Organisation]]:
    """流域管理委员会, two delegations of provinces and the authority outside."""
    made = _founded(
        "流域管理委员会",
        BASIN.read_text(encoding="utf-8"),
        posts={
            "body": ["secretary_general", "chief_engineer", "information_station"],
            "section": ["hydrologist", "gauge_reporter", "secrecy_reviewer"],
        },
    )
    delegations = []
    for name in ("甲省派驻组", "乙省派驻组"):
        delegation = organisation.establish(name=name, kind="outside", parent=made.county)
        made.appoint("provincial_delegate", body=delegation, name=name)
        delegations.append(delegation)
    authority = organisation.establish(name="国家防汛主管机关", kind="outside", parent=made.county)
    made.appoint("flood_authority", body=authority)
    return made, delegations


def test_a_measure_of_our_own_has_outside_bodies_sign_in_their_turn(
    basin: tuple[Town, list[Organisation]],
) -> None:
    town, delegations = basin
    request = town.submit(
        None,
        matter=_item(scope="interprovincial", concerned=[str(one.uuid) for one in delegations]),
        by="gauge_reporter",
    )
    assert _too_early(town, request, "flood_authority")
    town.decide(request, "hydrologist")
    town.decide(request, "secrecy_reviewer", opinion="不涉密")
    assert _refused(town, request, "甲省派驻组") == {"opinion_missing"}
    town.decide(request, "甲省派驻组", opinion="同意")
    assert _too_early(town, request, "secretary_general")
    town.decide(request, "乙省派驻组", opinion="同意")
    town.decide(request, "secretary_general")
    assert _too_early(town, request, "flood_authority")
    town.decide(request, "chief_engineer")
    town.decide(request, "flood_authority")
    town.decide(request, "information_station")
    assert _state(request) == "approved"


def test_and_a_scope_that_only_it_knows_has_its_own_deciders(
    basin: tuple[Town, list[Organisation]],
) -> None:
    town, _ = basin
    town.appoint("flood_duty_head", body=town.station)
    request = town.submit(None, matter=_item(scope="flood"), by="gauge_reporter")
    assert _refused(town, request, "secretary_general") == {"not_holder"}
    town.decide(request, "flood_duty_head", opinion="数据已核定")
    town.decide(request, "secrecy_reviewer", opinion="不涉密")
    town.decide(request, "chief_engineer")
    town.decide(request, "information_station")
    assert _state(request) == "approved"
    with pytest.raises(Refused):
        town.submit(None, matter=_item(scope="whole"), by="gauge_reporter")
