"""Signing on a phone: a link for one signer, one text and one decision, with the signer's own PIN."""

import itertools
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.urls import reverse

from huabiao.approval.models import Decision, PhoneLink, Request, SigningPin
from huabiao.approval.pins import check_pin, set_pin
from huabiao.approval.refusals import Refused
from huabiao.editing.desk.checks import phone_address_is_safe, phones_are_reached
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.keys import KeyMissing
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from tests.editing.desk.desk_work import TITLE, decide, review, submitted, text_of
from tests.editing.qingyan_office import PASSWORD, Office, preset_text

PIN = "480251"

ONLY_IN_THE_OFFICE = """
measure:
  id: yunxi-inside
  title: 云溪乡网站登录地点规定
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: YI1, article: 第一条, says: 不得在办公室以外登录和办理, kind: [E]}
access:
  - {id: YI-phone, to: phone_signing, networks: [office], clauses: [YI1]}
"""
"""As J15a has it: nothing is done from outside the office."""


@pytest.fixture
def leader(office: Office) -> User:
    """The leader in charge, with a PIN."""
    officer = office.officer("leader_in_charge")
    set_pin(officer=officer, pin=PIN)
    return officer


def link(browse: Any, office: Office, request: Request, signer: User) -> str:
    """A link made by the duty officer, as it is sent: its path."""
    duty = browse(office.officer("duty_officer"))
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": signer.uuid})
    assert answer.status_code == 200, text_of(answer)
    found = re.search(r"http://testserver(/phone/[\w-]+/)", answer.content.decode())
    assert found is not None
    return found[1]


def sign(path: str, verdict: str = "agree", pin: str = PIN, **said: str) -> Any:
    """What the phone sends; nobody is logged in there."""
    return Client().post(path, {"verdict": verdict, "pin": pin, "opinion": "同意", **said})


def test_a_link_and_the_pin_sign_once(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    page = Client().get(path)
    assert page.status_code == 200
    assert TITLE in text_of(page)
    frame = re.search(r'<iframe src="([^"]+)"', page.content.decode())
    assert frame is not None and TITLE in Client().get(frame[1]).content.decode()
    assert sign(path).status_code == 200
    made = Decision.objects.get(request=request)
    assert (made.way, made.officer, made.parsed().way) == ("phone", leader, "phone")
    entry = Entry.objects.get(kind="decision.made", subject=request.uuid)
    assert entry.content["ids"]["way"] == "phone"
    told = Notice.objects.filter(officer=leader, subject=request.uuid)
    assert any("签批密码" in one.sentence for one in told)
    # It opens nothing any more: neither the page, nor the text, nor a second decision.
    assert Client().get(path).status_code == 403
    assert Client().get(frame[1]).status_code == 404
    assert sign(path).status_code == 403
    assert Decision.objects.filter(request=request).count() == 1


def test_it_may_return_with_an_opinion(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    assert sign(path, "return", opinion="").status_code == 422
    assert sign(path, "return", opinion="请核实人数").status_code == 200
    request.refresh_from_db()
    assert request.state == "returned"


@pytest.mark.parametrize("verdict", ["amend", "refuse", "forward", "add_signer", "nonsense"])
def test_it_does_nothing_else(office: Office, browse: Any, leader: User, verdict: str) -> None:
    request = submitted(office)
    assert sign(link(browse, office, request, leader), verdict).status_code == 422
    assert not Decision.objects.exists() or not Decision.objects.filter(request=request).exists()


def test_a_wrong_pin_decides_nothing_and_locks(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    for _try in range(4):
        answer = sign(path, pin="000001")
        assert {one.code for one in answer.context["refused"]} == {"pin_wrong"}
    locked = sign(path, pin="000001")
    assert {one.code for one in locked.context["refused"]} == {"pin_locked"}
    assert "NB-GB22239" in text_of(locked)
    assert {one.code for one in sign(path).context["refused"]} == {"pin_locked"}
    step, later = itertools.count(), clocks.now() + timedelta(minutes=31)

    def ticking() -> datetime:
        return later + timedelta(milliseconds=next(step))

    with clocks.set_clock(ticking):
        assert sign(path).status_code == 200
    assert Decision.objects.get(request=request).way == "phone"


def test_nobody_elses_pin_or_session_opens_it(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    other = office.officer("party_secretary")
    set_pin(officer=other, pin="739164")
    assert {one.code for one in sign(path, pin="739164").context["refused"]} == {"pin_wrong"}
    assert browse(other).get(path).status_code == 403
    assert browse(leader).get(path).status_code == 200
    assert Client().get("/phone/" + "x" * 43 + "/").status_code == 403


def test_a_new_link_ends_the_old_one(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    old, new = (link(browse, office, request, leader) for _number in range(2))
    assert sign(old).status_code == 403
    assert sign(new).status_code == 200


def test_it_runs_out_and_it_falls_with_the_text(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    made = PhoneLink.objects.get()
    assert made.expires_at - made.made_at == timedelta(minutes=120)
    later = made.expires_at
    with clocks.set_clock(lambda: later):
        assert "过期" in text_of(Client().get(path))
    writer = browse(office.officer("information_officer"))
    writer.post(reverse("desk_take_back", args=[request.uuid]))
    assert sign(path).status_code == 403
    assert not Decision.objects.filter(request=request).exists()


def test_a_link_to_another_text_signs_nothing(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    PhoneLink.objects.update(submission_digest="sha256:" + "0" * 64)
    answer = sign(path)
    assert answer.status_code == 403
    assert {one.code for one in answer.context["refused"]} == {"submission_stale"}
    assert not Decision.objects.filter(request=request).exists()


def test_a_link_signs_no_other_step_than_its_own(office: Office, browse: Any, leader: User) -> None:
    request = submitted(office)
    path = link(browse, office, request, leader)
    decide(browse(leader), request)
    answer = sign(path)
    assert answer.status_code == 403
    assert {one.code for one in answer.context["refused"]} == {"step_done"}
    assert Decision.objects.get(request=request).way != "phone"


@pytest.mark.clause("J15a")
def test_where_nothing_is_done_outside_the_office_the_clause_is_told(
    office: Office, browse: Any, leader: User
) -> None:
    texts = [preset_text("national"), preset_text("township"), ONLY_IN_THE_OFFICE]
    adoption.adopt(organisation=office.township, texts=texts, effective=clocks.now())
    request = submitted(office)
    duty = browse(office.officer("duty_officer"))
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": leader.uuid})
    assert answer.status_code == 422
    (reason,) = answer.context["refused"]
    assert reason.code == "network_not_allowed" and "YI1" in reason.clauses
    assert not PhoneLink.objects.exists()


def test_a_step_that_is_not_signed_by_phone_has_no_link(
    office: Office, browse: Any, leader: User
) -> None:
    request = submitted(office)
    decide(browse(leader), request)
    centre = office.officer("network_centre")
    set_pin(officer=centre, pin=PIN)
    duty = browse(office.officer("duty_officer"))
    assert not review(duty, request).context["phone_signers"]
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": centre.uuid})
    assert answer.status_code == 422
    assert {one.code for one in answer.context["refused"]} == {"way_not_allowed"}


def test_the_signer_needs_a_pin_first(office: Office, browse: Any) -> None:
    request = submitted(office)
    duty = browse(office.officer("duty_officer"))
    signer = office.officer("leader_in_charge")
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": signer.uuid})
    assert answer.status_code == 422
    assert {one.code for one in answer.context["refused"]} == {"pin_missing_signer"}


def test_a_pin_is_set_with_the_password_at_a_desk(office: Office, browse: Any) -> None:
    officer = office.officer("leader_in_charge")
    officer.set_password(PASSWORD)
    officer.save()
    client, address = browse(officer), reverse("desk_pin")

    def send(pin: str, password: str = PASSWORD, again: str = "") -> Any:
        data = {"password": password, "pin": pin, "again": again or pin}
        return client.post(address, data)

    assert client.get(address).status_code == 200
    assert send(PIN, password="falsch").status_code == 422
    assert send(PIN, again="480252").status_code == 422
    for weak in ("12345", "123456", "987654", "111111", "48025a"):
        assert send(weak).status_code == 422, weak
    assert not SigningPin.objects.exists()
    assert send(PIN).status_code == 302
    kept = SigningPin.objects.get(officer=officer)
    assert PIN not in kept.secret
    assert not any(check_password(text, kept.secret) for text in (PIN, f"{officer.uuid}{PIN}"))
    # Without the key file the hash answers no guess; with another key even the right PIN does not fit.
    SigningPin.objects.update(key_id="mac-0000")
    with pytest.raises(KeyMissing):
        check_pin(officer=officer, pin=PIN)
    SigningPin.objects.update(key_id=kept.key_id)
    check_pin(officer=officer, pin=PIN)
    assert Entry.objects.get(kind="pin.set").content["officer"] == str(officer.uuid)
    with pytest.raises(Refused):
        set_pin(officer=officer, pin="222222")


def test_the_page_of_the_pin_is_no_place_for_guessing_the_password(
    office: Office, browse: Any
) -> None:
    officer = office.officer("leader_in_charge")
    officer.set_password(PASSWORD)
    officer.save()
    client = browse(officer)
    data = {"pin": PIN, "again": PIN}
    tries = [
        client.post(reverse("desk_pin"), {**data, "password": f"falsch{number}"}).status_code
        for number in range(12)
    ]
    assert tries[0] == 422 and tries[-1] != 422
    client.post(reverse("desk_pin"), {**data, "password": PASSWORD})
    assert not SigningPin.objects.exists()


@pytest.mark.parametrize("unfit", ["", "http://qingyan.example", "https://qingyan.example/desk"])
def test_without_a_safe_address_no_link_is_made(
    office: Office, browse: Any, leader: User, settings: Any, unfit: str
) -> None:
    settings.HUABIAO_PHONE_ADDRESS = unfit
    request = submitted(office)
    duty = browse(office.officer("duty_officer"))
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": leader.uuid})
    assert answer.status_code == 422 and "HTTPS 地址" in text_of(answer)
    assert not PhoneLink.objects.exists()
    found = {one.id for one in phone_address_is_safe()} | {
        one.id for one in phones_are_reached(databases=["default"])
    }
    assert found == ({"desk.E001"} if unfit else {"desk.W005"})


def test_the_link_names_the_address_of_phones_not_that_of_the_desk(
    office: Office, browse: Any, leader: User, settings: Any
) -> None:
    settings.HUABIAO_PHONE_ADDRESS = "https://qingyan.example/"
    request = submitted(office)
    duty = browse(office.officer("duty_officer"))
    answer = duty.post(reverse("desk_phone_link", args=[request.uuid]), {"signer": leader.uuid})
    assert re.search(r"https://qingyan\.example/phone/[\w-]+/", answer.content.decode())
    assert "testserver/phone" not in answer.content.decode()
    settings.ALLOWED_HOSTS = ["localhost"]
    assert {one.id for one in phone_address_is_safe()} == {"desk.E002", "desk.W003", "desk.W004"}
    settings.ALLOWED_HOSTS = ["qingyan.example"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not phone_address_is_safe() and not phones_are_reached(databases=["default"])
