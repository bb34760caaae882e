"""What a signer may say: agree, return, refuse, amend, forward, add a signer; in which way and from where."""

from uuid import uuid4

import pytest

from huabiao.approval import selectors, services
from huabiao.approval.documents import AddedStep, Seat
from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.selectors import unseen
from huabiao.office.organisation import services as organisation
from tests.approval.conftest import Owner
from tests.approval.town import Town, subject


def refusal_of(town: Town, *args: object, **said: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        town.decide(*args, **said)  # type: ignore[arg-type]
    return refusal.value


def amended(request: Request, text: str = "改") -> list[object]:
    return [subject(text, of=request.subjects.get().subject)]


def added(town: Town, post: str, *, place: str = "before", act: str = "review") -> AddedStep:
    seat = Seat(organisation=str(town.town.uuid), post=post)
    return AddedStep(key="added-1", place=place, act=act, seats=(seat,))


def test_a_step_that_needs_an_opinion_gets_one(town: Town) -> None:
    request = town.submit("department")
    refusal = refusal_of(town, request, "leader_in_charge", opinion="  ")
    assert refusal.codes() == {"opinion_missing"}
    assert refusal.reasons[0].clauses == ("X1",)
    decision = town.decide(request, "leader_in_charge", opinion="同意发布")
    assert decision.parsed().opinion == "同意发布"
    entry = Entry.objects.get(seq=decision.ledger_seq)
    assert "同意" not in bytes(entry.document).decode()
    assert entry.content["digests"] == {"decision": decision.digest}


@pytest.mark.parametrize(("verdict", "state"), [("return", "returned"), ("refuse", "refused")])
def test_return_and_refuse_end_it_with_a_reason(
    town: Town, owner: Owner, verdict: str, state: str
) -> None:
    author = town.appoint("information_officer", name="author")
    request = town.submit("whole", contributors=[author.uuid])
    assert refusal_of(town, request, "leader_in_charge", verdict).codes() == {"reason_missing"}
    town.decide(request, "leader_in_charge", verdict, opinion="数字与附件不一致")
    request.refresh_from_db()
    assert request.state == state
    assert owner.told == [(state, str(request.uuid))]
    assert unseen(author).exists()
    assert unseen(town["information_officer"]).exists()
    assert selectors.open_request_of(request.subjects.get().subject) is None
    assert refusal_of(town, request, "leader_in_charge").codes() == {"request_closed"}
    closed = Entry.objects.get(kind="request.closed", subject=request.uuid)
    assert closed.content["ids"] == {"outcome": state}


def test_a_publisher_returns_but_does_not_refuse_or_amend(town: Town) -> None:
    request = town.submit(None, matter={"subject": "arrangement"})
    assert refusal_of(town, request, "network_centre", "refuse", opinion="不妥").codes() == {
        "verdict_unfit"
    }
    refusal = refusal_of(
        town, request, "network_centre", "amend", amended_subjects=amended(request)
    )
    assert "verdict_unfit" in refusal.codes()
    town.decide(request, "network_centre", "return", opinion="栏目不对")


def test_an_amendment_and_its_signature_are_one_act(town: Town, owner: Owner) -> None:
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    before = request.parsed().submission
    after = amended(request)
    decision = town.decide(
        request, "party_secretary", "amend", opinion="改了两个字", amended_subjects=after
    )
    document = decision.parsed()
    request.refresh_from_db()
    assert document.submission == before
    assert document.amended_to == request.submission_digest != before
    assert document.amended_subjects == tuple(after)
    assert owner.told == [("amended", str(decision.uuid))]
    assert unseen(town["leader_in_charge"]).filter(kind="told").count() == 1
    # Not asked to sign again: the rulebook names proof-reading only.
    assert [s.state for s in request.steps.all()] == ["done", "done", "active"]


def test_later_signers_sign_what_stands_there_after_the_amendment(town: Town) -> None:
    request = town.submit("whole")
    seen = request.submission_digest
    town.decide(request, "leader_in_charge")
    town.decide(request, "party_secretary", "amend", amended_subjects=amended(request))
    refusal = refusal_of(town, request, "network_centre", submission=seen)
    assert refusal.codes() == {"submission_stale"}
    request.refresh_from_db()
    decision = town.decide(request, "network_centre", submission=request.submission_digest)
    assert decision.parsed().submission == request.submission_digest


def test_only_the_acts_the_rulebook_names_are_done_again(town: Town) -> None:
    town.appoint("information_officer", body=town.station, name="reader")
    request = town.submit("proofed")
    town.decide(request, "reader")
    town.decide(request, "leader_in_charge")
    town.decide(request, "party_secretary", "amend", amended_subjects=amended(request))
    request.refresh_from_db()
    assert request.state == "open"
    assert [s.state for s in request.steps.all()] == ["active", "done", "done"]
    assert [e.request for e in selectors.inbox(town["reader"])] == [request]
    town.decide(request, "reader")
    request.refresh_from_db()
    assert request.state == "approved"


def test_an_amendment_changes_words_not_the_list(town: Town) -> None:
    request = town.submit("whole")
    for subjects, code in (
        ([subject("别的")], "amendment_unfit"),
        (list(request.parsed().subjects), "amendment_missing"),
        (None, "amendment_missing"),
    ):
        refusal = refusal_of(town, request, "leader_in_charge", "amend", amended_subjects=subjects)
        assert refusal.codes() == {code}
    refusal = refusal_of(
        town, request, "leader_in_charge", "agree", amended_subjects=amended(request)
    )
    assert refusal.codes() == {"amendment_unfit"}


def test_an_owner_that_refuses_an_amendment_undoes_it(
    town: Town, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = town.submit("whole")
    entries = Entry.objects.count()

    def refuse(*_: object) -> None:
        raise Refused([])

    monkeypatch.setattr(owner, "on_amended", refuse)
    from huabiao.approval import subjects as types

    kind = types.subject_type("exercise")
    types.unregister("exercise")
    types.register(types.SubjectType(kind.key, kind.on_approved, kind.on_closed, owner.on_amended))
    with pytest.raises(Refused):
        town.decide(request, "leader_in_charge", "amend", amended_subjects=amended(request))
    assert Entry.objects.count() == entries
    assert not request.decisions.exists()
    assert request.steps.get(key="leader").state == "active"


def test_forwarding_passes_the_step_to_another_holder(town: Town) -> None:
    second = town.appoint("leader_in_charge", name="second_leader")
    request = town.submit("whole")
    town.decide(request, "leader_in_charge", "forward", opinion="请阅示", forward_to=second)
    assert [e.request for e in selectors.inbox(second)] == [request]
    assert selectors.inbox(town["leader_in_charge"]) == []
    assert refusal_of(town, request, "leader_in_charge").codes() == {"forwarded_elsewhere"}
    town.decide(request, "second_leader")
    assert request.steps.get(key="leader").state == "done"


def test_what_was_forwarded_to_somebody_gone_is_taken_over(town: Town) -> None:
    second = town.appoint("leader_in_charge", name="second_leader")
    request = town.submit("whole")
    town.decide(request, "leader_in_charge", "forward", forward_to=second)
    organisation.end_appointment(appointment=town.appointments["second_leader"])
    assert [b.step for b in selectors.blocked_steps(request)] == ["leader"]
    town.decide(request, "leader_in_charge", "forward", forward_to=town["leader_in_charge"])
    town.decide(request, "leader_in_charge")


def test_forwarding_goes_to_holders_of_the_same_post_only(town: Town) -> None:
    request = town.submit("whole")
    for to in (town["party_secretary"], town["leader_in_charge"], None):
        refusal = refusal_of(town, request, "leader_in_charge", "forward", forward_to=to)
        assert refusal.codes() == {"forward_unfit"}


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_signer_may_be_added_and_the_route_stays_whole(town: Town, place: str) -> None:
    request = town.submit("whole")
    town.decide(
        request, "leader_in_charge", "add_signer", added_step=added(town, "deputy", place=place)
    )
    keys = [step.key for step in request.steps.all()]
    assert keys == (
        ["added-1", "leader", "head", "publish"]
        if place == "before"
        else ["leader", "added-1", "head", "publish"]
    )
    order = ("deputy", "leader_in_charge") if place == "before" else ("leader_in_charge", "deputy")
    for officer in (*order, "township_head", "network_centre"):
        town.decide(request, officer)
    request.refresh_from_db()
    assert request.state == "approved"


def test_a_signer_nobody_holds_or_who_publishes_is_not_added(town: Town) -> None:
    request = town.submit("whole")
    for step in (
        added(town, "secrecy_reviewer"),
        added(town, "deputy", act="publish"),
        added(town, "deputy").model_copy(update={"key": "head"}),
        None,
    ):
        refusal = refusal_of(town, request, "leader_in_charge", "add_signer", added_step=step)
        assert refusal.codes() == {"added_signer_unfit"}


def test_added_readers_read(town: Town) -> None:
    request = town.submit("whole")
    step = added(town, "deputy", act="read")
    town.decide(request, "leader_in_charge", "add_signer", added_step=step)
    assert refusal_of(town, request, "deputy").codes() == {"verdict_unfit"}
    town.decide(request, "deputy", "read")


def test_phone_signing_only_from_where_the_access_rule_allows(town: Town) -> None:
    request = town.submit("department")
    said = {"opinion": "同意", "way": "phone"}
    for network in (None, "internet", "extranet"):
        refusal = refusal_of(town, request, "leader_in_charge", network=network, **said)
        assert refusal.codes() == {"network_not_allowed"}
        assert refusal.reasons[0].clauses == ("X8",)
    decision = town.decide(request, "leader_in_charge", network="office", **said)
    assert decision.way == "phone"


def test_a_way_the_step_does_not_name_is_refused_with_its_clause(town: Town) -> None:
    request = town.submit("whole")
    refusal = refusal_of(town, request, "leader_in_charge", way="phone", network="office")
    assert [(r.code, r.clauses) for r in refusal.reasons] == [("way_not_allowed", ("X1",))]


def test_only_the_publishing_step_sets_the_time_of_publication(town: Town) -> None:
    request = town.submit("whole")
    soon = clocks.now_ms() + 3_600_000
    assert refusal_of(town, request, "leader_in_charge", not_before=soon).codes() == {
        "not_before_unfit"
    }
    town.decide(request, "leader_in_charge")
    town.decide(request, "township_head")
    assert refusal_of(town, request, "network_centre", not_before=1).codes() == {"not_before_past"}
    assert town.decide(request, "network_centre", not_before=soon).parsed().not_before == soon


def test_every_reason_against_a_decision_is_said(town: Town) -> None:
    request = town.submit("department", contributors=[town["leader_in_charge"].uuid])
    refusal = refusal_of(
        town, request, "leader_in_charge", "read", way="paper", submission=subject().payload
    )
    assert refusal.codes() >= {
        "submission_stale",
        "contributor",
        "verdict_unfit",
        "opinion_missing",
        "paper_incomplete",
    }


def test_one_decision_for_many_requests_or_for_none(town: Town) -> None:
    requests = [town.submit("whole") for _ in range(5)]
    foreign = town.submit("whole", contributors=[town["leader_in_charge"].uuid])
    with pytest.raises(Refused) as refusal:
        services.decide_many(
            requests=[*requests, foreign], officer=town["leader_in_charge"], verdict="agree"
        )
    assert [(r.code, r.request) for r in refusal.value.reasons] == [
        ("contributor", str(foreign.uuid))
    ]
    assert not any(request.decisions.exists() for request in requests)
    with pytest.raises(Refused) as refusal:
        services.decide_many(
            requests=requests,
            officer=town["leader_in_charge"],
            verdict="agree",
            submissions={requests[3].uuid: str(subject().payload)},
        )
    assert [(r.code, r.request) for r in refusal.value.reasons] == [
        ("submission_stale", str(requests[3].uuid))
    ]
    assert not any(request.decisions.exists() for request in requests)
    made = services.decide_many(
        requests=requests, officer=town["leader_in_charge"], verdict="agree"
    )
    assert {decision.request for decision in made} == set(requests)
    assert len({decision.digest for decision in made}) == 5


def test_a_request_whose_ground_has_gone_is_voided_under_a_clause(town: Town, owner: Owner) -> None:
    request = town.submit("whole")
    with pytest.raises(Refused) as refusal:
        services.void_request(request=request, clauses=[])
    assert refusal.value.codes() == {"void_unexplained"}
    services.void_request(request=request, clauses=["X7"])
    assert owner.told == [("voided", str(request.uuid))]
    entry = Entry.objects.get(kind="request.closed")
    assert entry.content["ids"] == {"outcome": "voided"}
    assert entry.content["clauses"] == ["X7"]
    with pytest.raises(Refused) as again:
        services.take_back(request=request, officer=town["information_officer"])
    assert again.value.codes() == {"request_closed"}


def test_a_step_the_route_does_not_have(town: Town) -> None:
    request = town.submit("whole")
    assert refusal_of(town, request, "leader_in_charge", steps=[str(uuid4())]).codes() == {
        "step_unknown"
    }
