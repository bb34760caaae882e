"""Who may sign: holders and stand-ins, never the author alone, nobody twice, an empty post named."""

from datetime import datetime, timedelta

import pytest

from huabiao.approval import selectors, services
from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.notices.selectors import unseen
from huabiao.office.organisation import services as organisation
from tests.approval.town import Town


def codes(town: Town, *args: object, **said: object) -> set[str]:
    """Why the decision is refused."""
    with pytest.raises(Refused) as refusal:
        town.decide(*args, **said)  # type: ignore[arg-type]
    return refusal.value.codes()


@pytest.mark.parametrize("head", ["party_secretary", "township_head"])
def test_secretary_or_head_signs_for_the_whole_township(town: Town, head: str) -> None:
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    town.decide(request, head)
    assert [s.state for s in request.steps.all()] == ["done", "done", "active"]
    other = {"party_secretary", "township_head"} - {head}
    assert codes(town, request, other.pop(), steps=["head"]) == {"step_done"}
    town.decide(request, "network_centre")
    request.refresh_from_db()
    assert request.state == "approved"


def test_where_all_must_sign_one_is_not_enough(town: Town) -> None:
    request = town.submit("joint")
    town.decide(request, "party_secretary")
    assert codes(town, request, "party_secretary") == {"not_holder"}
    request.refresh_from_db()
    assert request.state == "open"
    town.decide(request, "township_head")
    request.refresh_from_db()
    assert request.state == "approved"


def test_the_deputy_reads_and_the_chief_signs(town: Town) -> None:
    request = town.submit("major")
    assert codes(town, request, "deputy", "agree") == {"verdict_unfit"}
    assert codes(town, request, "party_secretary") == {"not_holder"}
    assert codes(town, request, "party_secretary", steps=["chief"]) == {"step_waiting"}
    town.decide(request, "deputy", "read")
    assert codes(town, request, "party_secretary", "read") == {"verdict_unfit"}
    town.decide(request, "party_secretary")
    request.refresh_from_db()
    assert request.state == "approved"


def test_an_author_does_not_sign_their_own_item(town: Town) -> None:
    request = town.submit("whole", contributors=[town["leader_in_charge"].uuid])
    assert codes(town, request, "leader_in_charge") == {"contributor"}
    assert selectors.eligible(request, "leader") == []


def test_the_publisher_may_be_the_author_where_the_rulebook_says_so(town: Town) -> None:
    request = town.submit("whole", contributors=[town["network_centre"].uuid])
    town.decide(request, "leader_in_charge")
    town.decide(request, "township_head")
    town.decide(request, "network_centre")
    request.refresh_from_db()
    assert request.state == "approved"


def test_who_submits_counts_as_an_author(town: Town) -> None:
    town.also("information_officer", "leader_in_charge")
    request = town.submit("whole")
    assert codes(town, request, "information_officer") == {"contributor"}


def test_the_drafter_checks_and_somebody_else_signs(town: Town) -> None:
    town.also("information_officer", "party_secretary")
    request = town.submit("checked")
    town.decide(request, "information_officer")
    assert codes(town, request, "information_officer") == {"contributor", "only_signer"}
    town.decide(request, "party_secretary")
    request.refresh_from_db()
    assert request.state == "approved"


def test_authors_who_may_sign_are_never_the_only_signers(town: Town) -> None:
    request = town.submit("own_sign", contributors=[town["network_centre"].uuid])
    town.decide(request, "information_officer")
    assert codes(town, request, "network_centre") == {"only_signer"}
    blocked = selectors.blocked_steps(request)
    assert [(b.step, b.is_vacant) for b in blocked] == [("second", False)]


def test_one_author_among_the_signers_is_enough_of_somebody_else(town: Town) -> None:
    request = town.submit("own_sign")
    town.decide(request, "information_officer")
    town.decide(request, "network_centre")
    request.refresh_from_db()
    assert request.state == "approved"


@pytest.mark.clause("D4-2")
def test_where_no_signature_is_asked_for_nobody_gives_the_only_one(town: Town) -> None:
    """`unsigned_because`: publishing vouches for nothing, so that whoever asked may also publish."""
    request = town.submit(None, matter={"subject": "arrangement"}, by="network_centre")
    assert selectors.blocked_steps(request) == []
    town.decide(request, "network_centre")
    request.refresh_from_db()
    assert request.state == "approved"


def test_nobody_signs_two_steps_of_one_request(town: Town) -> None:
    town.also("leader_in_charge", "township_head")
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    assert codes(town, request, "leader_in_charge") == {"already_signed"}
    others = {town["party_secretary"], town["township_head"]}
    assert {h.officer for h in selectors.eligible(request, "head")} == others


def test_one_decision_fulfils_the_steps_the_rulebook_merges(town: Town) -> None:
    town.also("leader_in_charge", "township_head")
    request = town.submit("small")
    decision = town.decide(request, "leader_in_charge").parsed()
    assert decision.steps == ("leader", "head")
    assert decision.merged[0].step == "head"
    assert decision.merged[0].appointment != decision.appointment
    assert [s.state for s in request.steps.all()] == ["done", "done", "active"]


def test_an_explicit_single_step_is_left_unmerged(town: Town) -> None:
    town.also("leader_in_charge", "township_head")
    request = town.submit("small")
    town.decide(request, "leader_in_charge", steps=["leader"])
    assert codes(town, request, "leader_in_charge") == {"already_signed"}
    town.decide(request, "township_head")


def test_steps_the_rulebook_does_not_merge_are_not_merged_on_demand(town: Town) -> None:
    town.also("leader_in_charge", "township_head")
    request = town.submit("whole")
    refused = codes(town, request, "leader_in_charge", steps=["leader", "head"])
    assert refused == {"merge_not_allowed"}
    small = town.submit("small")
    town.also("leader_in_charge", "network_centre")
    refused = codes(town, small, "leader_in_charge", steps=["leader", "head", "publish"])
    assert refused == {"merge_not_allowed"}
    assert codes(town, small, "leader_in_charge", steps=["leader", "publish"]) == {
        "merge_not_allowed"
    }


def test_the_secrecy_review_goes_with_the_first_review(town: Town) -> None:
    request = town.submit(None, matter={"subject": "page"})
    assert codes(town, request, "leader_in_charge", steps=["leader"]) == {"merge_required"}
    decision = town.decide(request, "leader_in_charge").parsed()
    assert decision.steps == ("leader", "secrecy")
    town.decide(request, "party_secretary")
    request.refresh_from_db()
    assert request.state == "approved"


def test_each_of_several_first_reviewers_does_the_secrecy_review_too(town: Town) -> None:
    town.appoint("leader_in_charge", body=town.office, name="other_leader")
    request = town.submit(None, matter={"subject": "page"}, concerned=[town.station, town.office])
    for leader in ("other_leader", "leader_in_charge"):
        assert town.decide(request, leader).parsed().steps == ("leader", "secrecy")
    assert [s.state for s in request.steps.all()] == ["done", "done", "active"]


def test_who_is_not_in_the_post_is_told_so(town: Town) -> None:
    request = town.submit("whole")
    assert codes(town, request, "party_secretary") == {"not_holder"}
    assert codes(town, request, "duty_officer") == {"not_holder"}


def test_an_ended_appointment_signs_nothing(town: Town) -> None:
    request = town.submit("whole")
    organisation.end_appointment(appointment=town.appointments["leader_in_charge"])
    assert codes(town, request, "leader_in_charge") == {"not_holder"}


def test_the_stand_in_decides_in_the_holders_place(town: Town) -> None:
    town.appoint("deputy", name="stand_in")
    town.stand_in("stand_in", "leader_in_charge")
    request = town.submit("whole")
    decision = town.decide(request, "stand_in").parsed()
    assert decision.appointment == str(town.appointments["leader_in_charge"].uuid)
    assert decision.delegation is not None
    assert decision.officer == str(town["stand_in"].uuid)


def test_a_delegation_ends_by_itself(town: Town) -> None:
    town.appoint("deputy", name="stand_in")
    town.stand_in("stand_in", "leader_in_charge", days=3)
    request = town.submit("whole")
    later = clocks.now() + timedelta(days=4)

    def clock() -> datetime:
        return later

    with clocks.set_clock(clock):
        assert codes(town, request, "stand_in") == {"not_holder"}


def test_nobody_signs_their_own_item_while_standing_in(town: Town) -> None:
    town.appoint("deputy", name="author")
    town.stand_in("author", "network_centre")
    request = town.submit("whole", contributors=[town["author"].uuid])
    town.decide(request, "leader_in_charge")
    town.decide(request, "township_head")
    # The publisher may be the author, but not through a delegation.
    assert codes(town, request, "author") == {"own_through_delegation"}
    assert [h.officer for h in selectors.eligible(request, "publish")] == [town["network_centre"]]


def test_the_author_in_office_lets_the_stand_in_sign(town: Town) -> None:
    town.appoint("deputy", name="stand_in")
    town.stand_in("stand_in", "leader_in_charge")
    request = town.submit("whole", contributors=[town["leader_in_charge"].uuid])
    assert selectors.blocked_steps(request) == []
    town.decide(request, "stand_in")


def test_an_empty_post_is_named_with_who_may_appoint(town: Town) -> None:
    organisation.end_appointment(appointment=town.appointments["leader_in_charge"])
    request = town.submit("whole")
    (blocked,) = selectors.blocked_steps(request)
    assert blocked.step == "leader"
    assert blocked.is_vacant
    assert blocked.post_names == ("分管领导",)
    assert blocked.bodies == (town.town,)
    assert [h.officer for h in blocked.may_appoint] == [town["network_centre"]]
    alarm = unseen(town["network_centre"]).get(kind="alarm")
    assert "分管领导" in alarm.sentence
    assert "云溪乡" in alarm.sentence
    town.appoint("leader_in_charge", name="new_leader")
    assert selectors.blocked_steps(request) == []
    town.decide(request, "new_leader")


def test_a_post_nobody_ever_opened_is_named_too(town: Town) -> None:
    (blocked,) = selectors.blocked_steps(town.submit("cluster"))
    assert (blocked.step, blocked.is_vacant, blocked.post_names) == (
        "secrecy",
        True,
        ("保密审查员",),
    )


def test_a_gap_further_down_is_seen_from_the_start(town: Town) -> None:
    organisation.end_appointment(appointment=town.appointments["network_centre"])
    assert [b.step for b in selectors.blocked_steps(town.submit("whole"))] == ["publish"]


def test_the_last_possible_signer_spent_on_an_earlier_step_is_a_gap(town: Town) -> None:
    organisation.end_appointment(appointment=town.appointments["party_secretary"])
    organisation.end_appointment(appointment=town.appointments["township_head"])
    town.also("leader_in_charge", "township_head")
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    (blocked,) = selectors.blocked_steps(request)
    assert (blocked.step, blocked.is_vacant) == ("head", False)


def test_take_back_is_for_the_submitter_alone(town: Town) -> None:
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    with pytest.raises(Refused) as refusal:
        services.take_back(request=request, officer=town["leader_in_charge"])
    assert refusal.value.codes() == {"not_submitter"}
    services.take_back(request=request, officer=town["information_officer"])
    request.refresh_from_db()
    assert request.state == "taken_back"
    assert codes(town, request, "party_secretary") == {"request_closed"}
