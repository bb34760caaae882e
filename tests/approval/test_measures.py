"""The routes of the T and D measures, walked step by step under the shipped rulebooks."""

from datetime import timedelta

import pytest

from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.organisation import services as organisation
from huabiao.rules.rulebook import preset
from tests.approval.conftest import Owner
from tests.approval.town import Town, found_town


def chain(name: str) -> tuple[str, ...]:
    return preset("national").text, preset(name).text


@pytest.fixture
def yunxi(db: None, owner: Owner) -> Town:
    return found_town(texts=chain("township"))


@pytest.fixture
def bureau(db: None, owner: Owner) -> Town:
    """市场监督管理局药品监管: posts of the bureau and of one of its sections."""
    county = organisation.establish(name="清砚县", kind="county")
    bureau = organisation.establish(name="市场监督管理局", kind="department", parent=county)
    section = organisation.establish(name="药品监管股", kind="section", parent=bureau)
    made = Town(county=county, town=bureau, station=section, office=section)
    for post in ("chief", "deputy_in_charge", "office_director", "network_administrator"):
        made.appoint(post)
    made.appoint("section_head", body=section)
    made.appoint("information_officer", body=section)
    adoption.adopt(
        organisation=bureau,
        texts=chain("drug-admin"),
        effective=clocks.now() - timedelta(seconds=1),
    )
    return made


def item(scope: str, channel: str = "external", **changes: object) -> dict[str, object]:
    return {"subject": "item", "scope": scope, "channel": channel, **changes}


def state(request: Request) -> str:
    request.refresh_from_db()
    return str(request.state)


def refused(town: Town, *args: object, **said: object) -> set[str]:
    with pytest.raises(Refused) as refusal:
        town.decide(*args, **said)  # type: ignore[arg-type]
    return refusal.value.codes()


@pytest.mark.clause("T6")
@pytest.mark.clause("T16")
def test_compiled_examined_then_uploaded(yunxi: Town) -> None:
    request = yunxi.submit(None, matter=item("department"))
    assert refused(yunxi, request, "network_centre", steps=["upload"]) == {"step_waiting"}
    yunxi.decide(request, "leader_in_charge", opinion="同意发布，不涉密")
    yunxi.decide(request, "network_centre")
    assert state(request) == "approved"


@pytest.mark.clause("T8-2")
def test_the_leader_of_the_department_touched_signs_not_its_head(yunxi: Town) -> None:
    yunxi.appoint("leader_in_charge", body=yunxi.office, name="office_leader")
    request = yunxi.submit(None, matter=item("department"), concerned=[yunxi.office])
    assert refused(yunxi, request, "leader_in_charge", opinion="同意") == {"not_holder"}
    yunxi.decide(request, "office_leader", opinion="同意")


@pytest.mark.clause("T8-3")
@pytest.mark.parametrize("head", ["party_secretary", "township_head"])
def test_whole_township_needs_secretary_or_head_after_the_leader(yunxi: Town, head: str) -> None:
    request = yunxi.submit(None, matter=item("whole"))
    assert refused(yunxi, request, head, steps=["chief_sign"]) == {"step_waiting"}
    yunxi.decide(request, "leader_in_charge", opinion="不涉密，报请审批")
    assert refused(yunxi, request, "network_centre", steps=["upload"]) == {"step_waiting"}
    yunxi.decide(request, head)
    yunxi.decide(request, "network_centre")
    assert state(request) == "approved"


@pytest.mark.clause("T8-1")
def test_the_secrecy_sheet_is_filled_with_the_first_review(yunxi: Town) -> None:
    request = yunxi.submit(None, matter=item("whole"))
    assert refused(yunxi, request, "leader_in_charge") == {"opinion_missing"}
    decision = yunxi.decide(request, "leader_in_charge", opinion="不涉密").parsed()
    assert decision.steps == ("leader_review", "secrecy_review")


@pytest.mark.clause("T3")
def test_the_network_centre_arranges_but_nobody_arranges_alone(yunxi: Town) -> None:
    matter = {"subject": "arrangement"}
    request = yunxi.submit(None, matter=matter, by="network_centre")
    assert "contributor" in refused(yunxi, request, "network_centre")
    yunxi.decide(request, "leader_in_charge")
    yunxi.decide(request, "network_centre")
    assert state(request) == "approved"


@pytest.mark.clause("D4-1")
@pytest.mark.parametrize("channel", ["internal", "external"])
def test_an_ordinary_report_is_checked_signed_and_checked_again(bureau: Town, channel: str) -> None:
    request = bureau.submit(None, matter=item("own", channel))
    assert refused(bureau, request, "section_head", steps=["head_sign"], opinion="同意") == {
        "step_waiting"
    }
    bureau.decide(request, "information_officer")
    bureau.decide(request, "section_head", opinion="属实，不涉密")
    bureau.decide(request, "office_director")
    bureau.decide(request, "network_administrator")
    assert state(request) == "approved"


@pytest.mark.clause("D4-1")
def test_a_major_measure_is_read_by_the_deputy_and_signed_by_the_chief(bureau: Town) -> None:
    request = bureau.submit(None, matter=item("whole", "internal", importance="weighty"))
    for officer in ("information_officer", "section_head", "office_director"):
        bureau.decide(request, officer)
    assert refused(bureau, request, "deputy_in_charge") == {"verdict_unfit"}
    assert refused(bureau, request, "chief", steps=["chief_sign"]) == {"step_waiting"}
    bureau.decide(request, "deputy_in_charge", "read")
    assert refused(bureau, request, "network_administrator", steps=["upload"]) == {"step_waiting"}
    assert refused(bureau, request, "chief", "read") == {"verdict_unfit"}
    bureau.decide(request, "chief")
    bureau.decide(request, "network_administrator")
    assert state(request) == "approved"


@pytest.mark.clause("D4-2")
def test_what_passed_for_outside_goes_inside_without_a_second_review(bureau: Town) -> None:
    matter = item("own", "internal", subject="adoption", from_channel="external")
    request = bureau.submit(None, matter=matter)
    assert [step.key for step in request.steps.all()] == ["upload"]
    bureau.decide(request, "network_administrator")
    assert state(request) == "approved"


@pytest.mark.clause("D6")
def test_new_columns_are_proposed_by_the_office_and_agreed_by_the_leaders(bureau: Town) -> None:
    request = bureau.submit(None, matter={"subject": "site", "channel": "internal"})
    assert refused(bureau, request, "chief") == {"not_holder"}
    bureau.decide(request, "office_director")
    bureau.decide(request, "chief")
    bureau.decide(request, "network_administrator")
    assert state(request) == "approved"
