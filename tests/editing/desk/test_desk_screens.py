"""Every screen of the desk opens for its officer, in Chinese, and costs a fixed number of queries."""

from typing import Any
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.editing.desk.desk_work import submitted
from tests.editing.qingyan_office import Office


def test_every_screen_opens(office: Office, browse: Any) -> None:
    request = submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    for name, args in (
        ("wagtailadmin_home", []),
        ("desk_inbox", []),
        ("desk_sent", []),
        ("desk_review", [request.uuid]),
        ("desk_amend", [request.uuid]),
        ("desk_papers", []),
        ("desk_verify", []),
        ("desk_withdrawals", []),
        ("desk_covers", []),
        ("desk_rulebooks", []),
        ("desk_form", [request.uuid]),
        ("desk_secrecy", [request.uuid]),
    ):
        answer = leader.get(reverse(name, args=args))
        assert answer.status_code == 200, name
    secrecy = browse(office.officer("secrecy_reviewer"))
    assert secrecy.get(reverse("desk_quarantine")).status_code == 200


def test_a_stranger_sees_no_request(office: Office, browse: Any) -> None:
    request = submitted(office)
    stranger = browse(office.officer("information_officer", office.other))
    for name in ("desk_review", "desk_amend", "desk_form", "desk_secrecy"):
        assert stranger.get(reverse(name, args=[request.uuid])).status_code == 404, name
    for name in ("desk_decide", "desk_take_back", "desk_paper_prepare"):
        assert stranger.post(reverse(name, args=[request.uuid])).status_code == 404, name
    line = request.parsed().subjects[0]
    seen = reverse("desk_seen", args=[request.uuid, line.subject, line.payload])
    assert stranger.get(seen).status_code == 404
    assert stranger.get(reverse("desk_quarantine")).status_code == 403
    assert stranger.get(reverse("desk_quarantine_box", args=[uuid4()])).status_code == 403
    assert stranger.get(reverse("desk_handover")).status_code == 403


def test_the_inbox_costs_the_same_however_long_it_is(office: Office, browse: Any) -> None:
    leader = browse(office.officer("leader_in_charge"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = leader.get(reverse("desk_inbox"))
        assert page.status_code == 200
        return len(queries)

    for number in range(3):
        submitted(office, f"第{number}条")
    cost()  # what a process reads once
    few = cost()
    for number in range(12):
        submitted(office, f"第{number + 3}条")
    assert cost() == few
