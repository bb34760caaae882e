"""Consent by telephone at the desk: written down by the duty officer, published, signed in time – or taken off."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from huabiao.approval.models import Decision, Request
from huabiao.editing.items.standing import Standing, standings
from huabiao.office import clocks
from huabiao.register.certificates.models import Certificate, Withdrawal
from tests.editing.desk.desk_work import TITLE, decide, review, submitted, text_of
from tests.editing.desk.speaking_office import adopt_speaking
from tests.editing.qingyan_office import Office

WORDS = "同意先发，周一回来补签"


@pytest.fixture
def speaking(office: Office) -> Office:
    """The township where consent by telephone is allowed."""
    adopt_speaking(office)
    return office


def write_down(client: Any, request: Request, signer: Any, **said: str) -> Any:
    """What the duty officer sends."""
    request.refresh_from_db()
    data = {
        "signer": str(signer.uuid),
        "said_at": f"{localtime(clocks.now()):%Y-%m-%dT%H:%M}",
        "where": "0990-5550114",
        "words": WORDS,
        "submission": request.submission_digest,
        **said,
    }
    return client.post(reverse("desk_oral", args=[request.uuid]), data)


def spoken_and_published(office: Office, browse: Any) -> Request:
    """Consent written down by the duty officer, published by the network centre, certified."""
    request = submitted(office)
    leader = office.officer("leader_in_charge")
    answer = write_down(browse(office.officer("duty_officer")), request, leader)
    assert answer.status_code == 302, text_of(answer)
    assert decide(browse(office.officer("network_centre")), request).status_code == 302
    office.certify(request)
    request.refresh_from_db()
    return request


def listed(office: Office, browse: Any) -> str:
    """The clerk's list of texts."""
    clerk = browse(office.officer("information_officer"))
    return text_of(clerk.get(reverse("item:index")))


def test_the_leader_signs_afterwards_and_it_stays(speaking: Office, browse: Any) -> None:
    request = spoken_and_published(speaking, browse)
    assert request.state == "open" and request.spoken_at is not None
    said = Decision.objects.get(request=request, way="oral").parsed()
    assert said.opinion == WORDS and said.spoken is not None
    leader = browse(speaking.officer("leader_in_charge"))
    (row,) = leader.get(reverse("desk_inbox")).context["found"].rows
    ends = Certificate.objects.filter(request=request.uuid)
    assert row.confirms and ends.count() == 1
    assert timedelta(hours=23) < row.due - clocks.now() <= timedelta(hours=24)
    assert "在线（待补签）" in listed(speaking, browse)
    page = text_of(review(leader, request))
    assert "已凭口头审批发布" in page and WORDS in page and "0990-5550114" in page
    assert decide(leader, request, opinion="同意，已补签").status_code == 302
    speaking.certify(request)
    assert ends.count() == 2
    subject = request.subjects.get().subject
    assert standings([subject])[subject][0] is Standing.ONLINE
    assert "待补签" not in listed(speaking, browse)


def test_unsigned_it_is_late_in_red_and_offline(speaking: Office, browse: Any) -> None:
    request = spoken_and_published(speaking, browse)
    step, later = itertools.count(), clocks.now() + timedelta(hours=25)

    def ticking() -> datetime:
        return later + timedelta(milliseconds=next(step))

    with clocks.set_clock(ticking):
        leader = browse(speaking.officer("leader_in_charge"))
        (row,) = leader.get(reverse("desk_inbox")).context["found"].rows
        assert row.is_late
        assert "已自动撤下" in text_of(review(leader, request))
        subject = request.subjects.get().subject
        assert standings([subject])[subject][0] is Standing.ENDED
        assert "到期下线（未补签）" in listed(speaking, browse)


@pytest.mark.parametrize("act", ["refuse", "take_back"])
def test_ended_without_a_signature_it_is_taken_off(speaking: Office, browse: Any, act: str) -> None:
    request = spoken_and_published(speaking, browse)
    if act == "refuse":
        leader = browse(speaking.officer("leader_in_charge"))
        assert decide(leader, request, "refuse", opinion="与念的不一样").status_code == 302
    else:
        writer = browse(speaking.officer("information_officer"))
        writer.post(reverse("desk_take_back", args=[request.uuid]))
    subject = request.subjects.get().subject
    assert Withdrawal.objects.get().subject == subject
    assert standings([subject])[subject][0] is Standing.WITHDRAWN


def test_where_no_rulebook_allows_it_the_clause_is_told(office: Office, browse: Any) -> None:
    request = submitted(office)
    duty = browse(office.officer("duty_officer"))
    assert "先签字" in text_of(review(duty, request))
    answer = write_down(duty, request, office.officer("leader_in_charge"))
    assert answer.status_code == 422
    (reason,) = answer.context["refused"]
    assert reason.code == "oral_not_allowed" and "T6" in reason.clauses
    assert not Decision.objects.filter(request=request).exists()


def test_what_was_typed_is_not_lost(speaking: Office, browse: Any) -> None:
    request = submitted(speaking)
    duty = browse(speaking.officer("duty_officer"))
    answer = write_down(duty, request, speaking.officer("leader_in_charge"), where="")
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_a_secret_in_the_words_is_not_stored(speaking: Office, browse: Any) -> None:
    request = submitted(speaking)
    duty = browse(speaking.officer("duty_officer"))
    answer = write_down(duty, request, speaking.officer("leader_in_charge"), words="机密★3年 同意")
    assert answer.status_code == 422
    assert not Decision.objects.filter(request=request).exists()


@pytest.mark.parametrize("post", ["information_officer", "party_secretary", "secrecy_reviewer"])
def test_only_who_keeps_the_site_is_offered_it(speaking: Office, browse: Any, post: str) -> None:
    request = submitted(speaking)
    shown = review(browse(speaking.officer(post)), request).context["speaking"]
    assert shown is None or not shown.signers or post == "secrecy_reviewer"


def test_it_stands_on_the_printed_form_and_in_the_filings(speaking: Office, browse: Any) -> None:
    request = spoken_and_published(speaking, browse)
    centre = browse(speaking.officer("network_centre"))
    assert centre.get(reverse("desk_form", args=[request.uuid])).status_code == 200
    filings = text_of(centre.get(reverse("filing:index")))
    assert TITLE in filings and "口头" in filings
