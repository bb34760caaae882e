"""The inbox: what waits for whom, in a number of queries that does not grow."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huabiao.approval import selectors
from huabiao.approval.models import Request, RequestSubject, Seat, Step
from huabiao.office import clocks
from tests.approval.town import Town


def copies(of: Request, many: int) -> None:
    """More requests like one, straight into the tables."""
    from uuid import uuid4

    step = of.steps.get(state="active")
    made = Request.objects.bulk_create(
        Request(
            subject_type=of.subject_type,
            document=bytes(of.document),
            digest=of.digest,
            submission_digest=of.submission_digest,
            organisation=of.organisation,
            submitter=of.submitter,
            rulebook=of.rulebook,
            opened_at=clocks.now(),
        )
        for _ in range(many)
    )
    RequestSubject.objects.bulk_create(
        RequestSubject(request=one, subject=uuid4(), locked=True) for one in made
    )
    steps = Step.objects.bulk_create(
        Step(request=one, key=step.key, order=0, act=step.act, state="active") for one in made
    )
    seat = step.seats.get()
    Seat.objects.bulk_create(
        Seat(step=one, slot=0, organisation=seat.organisation, post=seat.post, waits=True)
        for one in steps
    )


def test_an_inbox_of_a_thousand_asks_no_more_than_one_of_ten(town: Town) -> None:
    request = town.submit("whole")
    leader = town["leader_in_charge"]
    counts = []
    for more, length in ((9, 10), (990, 1000)):
        copies(request, more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            entries = selectors.inbox(leader)
            for entry in entries:
                str(entry.request.organisation)
                str(entry.request.submitter)
                assert entry.step.act == "review"
                assert entry.holding.post.key == "leader_in_charge"
        assert len(entries) == length
        counts.append(len(queries))
    assert counts == [4, 4]


def test_history_asks_no_more_for_a_long_story(town: Town) -> None:
    request = town.submit("whole")
    story = request.subjects.get().subject
    counts = []
    for rounds in (2, 8):
        for _ in range(rounds):
            town.decide(request, "leader_in_charge", "return", opinion="补充")
            request = town.submit("whole", subjects=request.parsed().subjects)
        with CaptureQueriesContext(connection) as queries:
            for one in selectors.history_of(story):
                assert len(one.steps.all()) == 3
                assert [str(d.officer) for d in one.decisions.all()] in (["leader_in_charge"], [])
        counts.append(len(queries))
    assert counts == [4, 4]


def test_the_inbox_holds_what_the_officer_may_decide_and_nothing_else(town: Town) -> None:
    town.also("leader_in_charge", "township_head")
    waiting = town.submit("whole")
    town.submit("whole", contributors=[town["leader_in_charge"].uuid])
    signed = town.submit("whole")
    town.decide(signed, "leader_in_charge")
    assert [e.request for e in selectors.inbox(town["leader_in_charge"])] == [waiting]
    assert [e.request for e in selectors.inbox(town["township_head"])] == [signed]
    assert [e.request for e in selectors.inbox(town["party_secretary"])] == [signed]
    assert selectors.inbox(town["information_officer"]) == []


def test_the_stand_in_sees_the_holders_inbox_without_their_own_items(town: Town) -> None:
    stand_in = town.appoint("deputy", name="stand_in")
    town.stand_in("stand_in", "network_centre")
    own = town.submit("whole", contributors=[stand_in.uuid])
    other = town.submit("whole")
    for request in (own, other):
        town.decide(request, "leader_in_charge")
        town.decide(request, "township_head")
    (entry,) = selectors.inbox(stand_in)
    assert entry.request == other
    assert entry.holding.delegation is not None
    assert {e.request for e in selectors.inbox(town["network_centre"])} == {own, other}


def test_a_closed_request_waits_for_nobody(town: Town) -> None:
    request = town.submit("whole")
    town.decide(request, "leader_in_charge", "return", opinion="补充")
    assert selectors.inbox(town["leader_in_charge"]) == []
    assert not Seat.objects.filter(waits=True).exists()
    assert list(selectors.requests_of(town["information_officer"])) == [request]


@pytest.mark.parametrize("post", ["leader_in_charge", "party_secretary", "deputy"])
def test_inbox_and_eligibility_agree(town: Town, post: str) -> None:
    town.appoint("leader_in_charge", name="second_leader")
    requests = [town.submit("whole") for _ in range(2)] + [town.submit("major")]
    town.decide(requests[0], "leader_in_charge")
    town.decide(requests[1], "leader_in_charge", "forward", forward_to=town["second_leader"])
    seen = {entry.request for entry in selectors.inbox(town[post])}
    for request in requests:
        active = request.steps.get(state="active")
        may = town[post] in {h.officer for h in selectors.eligible(request, active)}
        assert may == (request in seen)
