"""Deciding on the review page: the acts one may do, their refusals, and where they lead."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from huabiao.approval.models import Decision, Request
from huabiao.editing.items.models import Item
from huabiao.office import clocks
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment
from tests.editing.desk.desk_work import TITLE, buttons, decide, review, submitted, text_of
from tests.editing.qingyan_office import Office


def test_a_leader_sees_what_waits_opens_it_and_signs(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    inbox = text_of(leader.get(reverse("desk_inbox")))
    assert TITLE in inbox and "保密审查、签发" in inbox and "乡村动态" in inbox
    page = review(leader, request)
    assert buttons(page) == {"agree", "amend", "return", "refuse", "add_signer"}
    assert "保守国家秘密法" in text_of(page)
    answer = decide(leader, request)
    assert answer.status_code == 302
    assert TITLE not in text_of(leader.get(reverse("desk_inbox")))
    # One decision took both merged steps (decision 26); the centre is next.
    assert request.decisions.count() == 1
    centre = browse(office.officer("network_centre"))
    assert TITLE in text_of(centre.get(reverse("desk_inbox")))
    assert decide(centre, request, opinion="").status_code == 302
    request.refresh_from_db()
    assert request.state == "approved"


def test_every_reason_of_a_refusal_stands_on_the_page_and_nothing_typed_is_lost(
    office: Office, browse: Any
) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    answer = decide(leader, request, opinion="", submission="sha256:" + "0" * 64)
    assert answer.status_code == 422
    codes = {reason.code for reason in answer.context["refused"]}
    assert {"opinion_missing", "submission_stale"} <= codes
    again = decide(leader, request, "return", opinion="   ")
    assert {reason.code for reason in again.context["refused"]} == {"reason_missing"}
    kept = decide(leader, request, opinion="同意这一稿", submission="sha256:" + "0" * 64)
    assert "同意这一稿" in kept.content.decode()
    assert not Decision.objects.filter(request=request).exists()


def test_an_author_is_told_why_there_is_no_button(office: Office, browse: Any) -> None:
    author = office.officer("information_officer")
    office.appoint(author, "leader_in_charge", office.township)
    request = submitted(office)
    page = review(browse(author), request)
    assert buttons(page) <= {"return", "forward"}
    barred = {act.verdict.value: act.reasons for act in page.context["acts"].barred}
    assert "contributor" in {reason.code for reason in barred["agree"]}
    refused = decide(browse(author), request)
    assert refused.status_code == 422


def test_returning_sends_it_back_with_the_opinion(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    decide(leader, request, "return", opinion="请核实参会人数")
    request.refresh_from_db()
    assert request.state == "returned"
    author = browse(office.officer("information_officer"))
    assert "请核实参会人数" in text_of(review(author, request))
    assert not Item.objects.get(uuid=request.subjects.get().subject).locked


def test_refusing_ends_it(office: Office, browse: Any) -> None:
    request = submitted(office)
    decide(browse(office.officer("leader_in_charge")), request, "refuse", opinion="不宜公开")
    request.refresh_from_db()
    assert request.state == "refused"


def test_forwarding_needs_a_fellow_and_reaches_exactly_that_one(
    office: Office, browse: Any
) -> None:
    request = submitted(office)
    leader = office.officer("leader_in_charge")
    assert "forward" not in buttons(review(browse(leader), request))
    second = office.officer("leader_in_charge", name="second")
    third = office.officer("leader_in_charge", name="third")
    page = review(browse(leader), request)
    assert {one.officer for one in page.context["fellows"]} == {second, third}
    decide(browse(leader), request, "forward", forward_to=str(second.uuid), opinion="请阅办")
    assert TITLE in text_of(browse(second).get(reverse("desk_inbox")))
    assert TITLE not in text_of(browse(third).get(reverse("desk_inbox")))
    stranger = office.officer("information_officer", office.other)
    bad = decide(browse(second), request, "forward", forward_to=str(stranger.uuid))
    assert bad.status_code == 422


def test_an_added_signer_gets_it_before_the_one_who_asked(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    secretary = office.officer("party_secretary")
    seats = {one.label: one.value for one in review(leader, request).context["seats"]}
    seat = next(value for label, value in seats.items() if "党委书记" in label)
    decide(
        leader, request, "add_signer", seat=seat, place="before", act="review", opinion="请书记阅示"
    )
    assert TITLE in text_of(browse(secretary).get(reverse("desk_inbox")))
    assert TITLE not in text_of(leader.get(reverse("desk_inbox")))
    decide(browse(secretary), request)
    assert TITLE in text_of(leader.get(reverse("desk_inbox")))
    shown = review(leader, request).context["story"].steps
    assert [step.is_added for step in shown] == [True, False, False, False]
    # Never a post of another house, never a made-up act.
    forged = decide(
        leader,
        request,
        "add_signer",
        seat=f"{office.other.uuid} nobody",
        place="before",
        act="publish",
    )
    assert forged.status_code == 422


def test_the_publishing_step_takes_a_set_second(office: Office, browse: Any) -> None:
    request = submitted(office)
    decide(browse(office.officer("leader_in_charge")), request)
    centre = browse(office.officer("network_centre"))
    page = review(centre, request)
    assert page.context["acts"].publishes
    past = timezone.localtime(clocks.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S")
    assert decide(centre, request, when="at", not_before=past).status_code == 422
    assert decide(centre, request, when="at", not_before="").status_code == 422
    at = (clocks.now() + timedelta(days=1)).replace(microsecond=0)
    typed = timezone.localtime(at).strftime("%Y-%m-%dT%H:%M:%S")
    assert decide(centre, request, when="at", not_before=typed).status_code == 302
    decision = request.decisions.order_by("ledger_seq").last()
    assert decision is not None
    assert decision.parsed().not_before == int(at.timestamp() * 1000)


def test_a_stand_in_signs_in_the_holders_place(office: Office, browse: Any) -> None:
    request = submitted(office)
    held = Appointment.objects.get(officer=office.officer("leader_in_charge"))
    stand_in = office.officer("party_secretary")
    organisation.delegate(
        appointment=held,
        officer=stand_in,
        starts_at=clocks.now(),
        ends_at=clocks.now() + timedelta(days=2),
        reason="出差",
    )
    inbox = text_of(browse(stand_in).get(reverse("desk_inbox")))
    assert TITLE in inbox and "代leader_in_charge" in inbox
    decide(browse(stand_in), request)
    made = review(browse(stand_in), request).context["story"].decisions[0]
    assert (made.officer, made.for_whom) == ("party_secretary", "leader_in_charge")


def test_the_submitter_takes_it_back_and_nobody_else(office: Office, browse: Any) -> None:
    request = submitted(office)
    url = reverse("desk_take_back", args=[request.uuid])
    browse(office.officer("leader_in_charge")).post(url)
    request.refresh_from_db()
    assert request.state == "open"
    author = browse(office.officer("information_officer"))
    assert review(author, request).context["may_take_back"]
    author.post(url)
    request.refresh_from_db()
    assert request.state == "taken_back"


def test_an_opinion_with_a_secrecy_mark_is_not_kept(
    office: Office, browse: Any, data_folder: Any
) -> None:
    from huabiao.office import keys

    keys.create_quarantine_key("correct horse battery staple")
    request = submitted(office)
    answer = decide(
        browse(office.officer("leader_in_charge")), request, opinion="机密★10年 青石坳代号七二一"
    )
    assert answer.status_code == 422
    assert not Decision.objects.filter(request=request).exists()
    for path in data_folder.rglob("*"):
        if path.is_file():
            assert "青石坳代号七二一".encode() not in path.read_bytes()


@pytest.mark.clause("T8-3")
def test_either_chief_signs_what_touches_the_whole_township(office: Office, browse: Any) -> None:
    head = office.officer("township_head")
    request = submitted(office, scope="whole")
    decide(browse(office.officer("leader_in_charge")), request)
    for chief in (office.officer("party_secretary"), head):
        assert "agree" in buttons(review(browse(chief), request))
    decide(browse(head), request)
    assert TITLE not in text_of(
        browse(office.officer("party_secretary")).get(reverse("desk_inbox"))
    )
    assert Request.objects.get(pk=request.pk).steps.get(key="upload").state == "active"
