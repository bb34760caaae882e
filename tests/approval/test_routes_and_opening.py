"""Opening a request: the route is computed, every reason is said at once, the subject is locked."""

from uuid import uuid4

import pytest

from huabiao.approval import selectors, services
from huabiao.approval.documents import RequestDocument, Subject
from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.approval.subjects import UnknownSubjectType
from huabiao.office.adoption.selectors import rulebook_by_digest
from huabiao.office.ledger.digests import digest
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.selectors import unseen
from huabiao.office.organisation import services as organisation
from huabiao.rules.rulebook import Matter, Route
from tests.approval.conftest import Owner
from tests.approval.town import TYPE, Town, subject


def test_the_frozen_route_is_what_rulebook_and_matter_give_again(town: Town) -> None:
    request = town.submit("whole")
    document = RequestDocument.parse(bytes(request.document))
    route = rulebook_by_digest(document.rulebook).route_for(Matter.from_document(document.matter))
    assert isinstance(route, Route)
    assert document.route == route.as_document()
    assert digest(bytes(request.document)) == request.digest
    assert document.canonical() == bytes(request.document)
    assert [step.key for step in request.steps.all()] == ["leader", "head", "publish"]
    assert [step.state for step in request.steps.all()] == ["active", "waiting", "waiting"]


def test_several_matters_take_everything_any_of_them_demands(town: Town) -> None:
    matters = [{"subject": "item", "scope": "department"}, {"subject": "item", "scope": "major"}]
    request = town.submit(None, matter=matters)
    document = request.parsed()
    assert [document.matter["scope"], document.further_matters[0]["scope"]] == [
        "department",
        "major",
    ]
    assert {"leader", "read", "chief", "publish"} == set(document.seats)


def test_the_ledger_learns_of_the_opening_without_a_word_of_text(town: Town) -> None:
    request = town.submit("whole")
    entry = Entry.objects.get(kind="request.opened", subject=request.uuid)
    content = entry.content
    assert content["digests"] == {
        "request": request.digest,
        "submission": request.submission_digest,
    }
    assert content["ids"]["subjects"] == [request.parsed().subjects[0].subject]
    assert content["clauses"] == ["X2", "X1"]
    assert content["officer"] == str(town["information_officer"].uuid)
    assert content["appointment"] == str(town.appointments["information_officer"].uuid)


def test_no_route_is_a_refusal_with_a_sentence(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        town.submit("nowhere")
    assert refusal.value.codes() == {"no_route"}
    assert "审批路线" in refusal.value.reasons[0].message


def test_an_unknown_matter_is_refused(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        town.submit(None, matter={"subject": "gossip"})
    assert refusal.value.codes() == {"matter_unfit"}


def test_a_body_under_no_rulebook_can_submit_nothing(town: Town) -> None:
    outside = organisation.establish(name="邻乡", kind="township", parent=town.county)
    with pytest.raises(Refused) as refusal:
        town.submit("whole", organisation=outside)
    assert refusal.value.codes() == {"no_rulebook"}


def test_all_reasons_are_said_at_once(town: Town) -> None:
    known = town.submit("whole")
    again = Subject(subject=known.parsed().subjects[0].subject)
    submitter = town.holding("information_officer")
    organisation.end_appointment(appointment=submitter.appointment)
    with pytest.raises(Refused) as refusal:
        town.submit("nowhere", subjects=[again, again], submitter=submitter)
    assert refusal.value.codes() == {
        "subjects_twice",
        "subject_locked",
        "not_in_office",
        "no_route",
    }


def test_an_empty_list_and_a_list_of_501_are_refused(town: Town) -> None:
    for subjects, code in (([], "subjects_none"), ([subject()] * 501, "subjects_many")):
        with pytest.raises(Refused) as refusal:
            town.submit("whole", subjects=subjects)
        assert code in refusal.value.codes()


def test_a_list_of_500_is_one_signature(town: Town, owner: Owner) -> None:
    request = town.submit(
        None, matter={"subject": "correction"}, subjects=[subject(str(n)) for n in range(500)]
    )
    town.decide(request, "leader_in_charge")
    request.refresh_from_db()
    assert request.state == "approved"
    assert owner.told == [("approved", str(request.uuid))]
    assert request.decisions.count() == 1
    assert request.subjects.count() == 500


def test_a_type_nobody_registered_is_a_fault_of_ours(town: Town) -> None:
    with pytest.raises(UnknownSubjectType):
        town.submit("whole", subject_type="unheard_of")


def test_an_open_request_locks_its_subject_until_it_ends(town: Town) -> None:
    locked = subject()
    request = town.submit("whole", subjects=[locked])
    assert selectors.open_request_of(locked.subject) == request
    with pytest.raises(Refused) as refusal:
        town.submit("whole", subjects=[locked])
    assert refusal.value.codes() == {"subject_locked"}
    services.take_back(request=request, officer=town["information_officer"])
    assert selectors.open_request_of(locked.subject) is None
    second = town.submit("whole", subjects=[locked])
    assert list(selectors.history_of(locked.subject)) == [second, request]


def test_an_empty_route_is_decided_by_the_act_itself(town: Town, owner: Owner) -> None:
    locked = subject()
    town.submit("whole", subjects=[locked])
    request = town.submit(
        None,
        by="duty_officer",
        subject_type="exercise_withdrawal",
        matter={"subject": "withdrawal"},
        subjects=[Subject(subject=locked.subject)],
        organisation=town.town,
    )
    assert request.state == "approved"
    assert owner.told == [("approved", str(request.uuid))]
    assert [e.kind for e in Entry.objects.filter(subject=request.uuid)] == [
        "request.opened",
        "request.closed",
    ]


def test_only_the_rulebooks_posts_decide_by_the_act_itself(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        town.submit(None, subject_type="exercise_withdrawal", matter={"subject": "withdrawal"})
    assert refusal.value.codes() == {"post_may_not"}
    assert refusal.value.reasons[0].clauses == ("X7",)


def test_a_type_that_must_be_signed_never_takes_an_empty_route(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        town.submit(None, by="duty_officer", matter={"subject": "withdrawal"}, subject_type=TYPE)
    assert refusal.value.codes() == {"unsigned"}


def test_each_department_concerned_has_its_own_leader(town: Town) -> None:
    other = town.appoint("leader_in_charge", body=town.office, name="other_leader")
    request = town.submit("department", concerned=[town.station, town.office])
    slots = request.parsed().seats["leader"]
    assert {slot[0].organisation for slot in slots} == {str(town.town.uuid), str(town.office.uuid)}
    assert len(slots) == 2
    town.decide(request, "other_leader", opinion="同意")
    assert request.steps.get(key="leader").state == "active"
    with pytest.raises(Refused) as refusal:
        services.decide(request=request, officer=other, verdict="agree", opinion="同意")
    assert refusal.value.codes() == {"not_holder"}
    town.decide(request, "leader_in_charge", opinion="同意")
    assert request.steps.get(key="leader").state == "done"


def test_departments_named_by_the_matter_alone_are_concerned_too(town: Town) -> None:
    matter = {"subject": "item", "scope": "department", "concerned": [str(town.office.uuid)]}
    assert town.submit(None, matter=matter).parsed().concerned == (str(town.office.uuid),)
    for unknown in (str(uuid4()), "农业站"):
        with pytest.raises(Refused) as refusal:
            town.submit(None, matter={**matter, "concerned": [unknown]})
        assert refusal.value.codes() == {"concerned_unknown"}


def test_departments_under_one_leader_share_the_signature(town: Town) -> None:
    request = town.submit("department", concerned=[town.station, town.office])
    assert len(request.parsed().seats["leader"]) == 1


def test_the_cluster_office_is_looked_for_from_the_top(town: Town) -> None:
    town.appoint("secrecy_reviewer", body=town.county, name="county_reviewer")
    town.appoint("secrecy_reviewer", name="town_reviewer")
    request = town.submit("cluster")
    assert request.steps.get(key="secrecy").organisations == [str(town.county.uuid)]


def test_those_whose_turn_it_is_are_told(town: Town) -> None:
    request = town.submit("whole")
    assert unseen(town["leader_in_charge"]).get().subject == request.uuid
    assert not unseen(town["party_secretary"]).exists()
    town.decide(request, "leader_in_charge")
    assert unseen(town["party_secretary"]).exists()
    assert unseen(town["township_head"]).exists()


def test_the_route_in_advance_is_the_route_that_is_frozen(town: Town) -> None:
    matter = {"subject": "item", "scope": "whole"}
    preview = selectors.route_preview(matter, town.station, site_organisation=town.town)
    frozen = town.submit("whole").parsed().route["steps"]
    assert [step.key for step in preview] == [step["key"] for step in frozen]
    assert preview[1].post_names == ("党委书记", "乡长")
    assert {h.officer for h in preview[1].people} == {
        town["party_secretary"],
        town["township_head"],
    }


def test_a_request_whose_last_word_fails_leaves_nothing(town: Town, owner: Owner) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused):
        town.submit("nowhere")
    assert Entry.objects.count() == before
    assert not Request.objects.exists()
