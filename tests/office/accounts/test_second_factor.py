"""The second factor, through the log-in page: set up in time, asked for, never taken twice, reset with a reason."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from huabiao.office import clocks
from huabiao.office.accounts.models import RecoveryCode, SecondFactor, User
from huabiao.office.accounts.selectors import recovery_codes_left, second_factor_of
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment
from tests.office.accounts.town_hall import (
    TownHall,
    found,
    is_inside,
    later,
    phone_shows,
    try_password,
)

pytestmark = [pytest.mark.django_db, pytest.mark.clause("NB-GB22239")]

PICTURE = 'class="huabiao-qr"'


@pytest.fixture
def hall() -> TownHall:
    return found()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def set_up(client: Client, officer: User) -> list[str]:
    """From the account page; answers the recovery codes."""
    try_password(client, username=officer.username)
    client.get("/account/codes/")
    code = phone_shows(officer, waiting=True)
    answer = client.post("/account/codes/", {"act": "confirm", "code": code})
    return re.findall(r"<code>([0-9A-Z-]{14})</code>", words(answer))


def kinds() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("kind", flat=True))


def test_in_the_first_days_the_password_opens_and_the_day_is_told(
    client: Client, hall: TownHall
) -> None:
    assert try_password(client).status_code == 302
    home = words(client.get("/"))
    assert is_inside(client) and "NB-GB22239" in home
    day = (datetime.now(UTC) + timedelta(days=14, hours=8)).strftime("%Y-%m-%d")
    assert day in home


def test_after_the_days_a_phone_is_set_up_before_anything_else(
    client: Client, hall: TownHall
) -> None:
    try_password(client)
    client.post("/logout/")
    with later(days=14, minutes=1):
        assert try_password(client).headers["Location"] == "/login/set-up/"
        assert not is_inside(client)
        assert client.get("/").status_code == 302
        page = words(client.get("/login/set-up/"))
        picture = page.split(PICTURE)[1].split("</svg>")[0]
        assert "<path" in picture and "src=" not in picture and "href=" not in picture
        wrong = client.post("/login/set-up/", {"code": "000000"})
        assert wrong.status_code == 422 and not is_inside(client)
        code = phone_shows(hall.officer, waiting=True)
        done = client.post("/login/set-up/", {"code": code})
        assert len(re.findall(r"<code>[0-9A-Z-]{14}</code>", words(done))) == 10
        assert is_inside(client)
    assert kinds()[-1] == "factor.enrolled"


def test_whoever_has_set_it_up_is_asked_and_has_no_session_before(
    client: Client, hall: TownHall
) -> None:
    set_up(client, hall.officer)
    other = Client()
    assert try_password(other).headers["Location"] == "/login/code/"
    assert not is_inside(other)
    for address in (
        "/",
        "/account/",
        "/account/codes/",
        "/inbox/",
        "/login/set-up/",
        "/login/password/",
    ):
        assert other.get(address).headers["Location"].startswith("/login/"), address
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=31)):
        answer = other.post("/login/code/", {"code": phone_shows(hall.officer)})
    assert answer.status_code == 302 and is_inside(other)


def test_a_code_is_never_taken_twice(client: Client, hall: TownHall) -> None:
    with time_machine.travel(datetime.now(UTC)) as machine:
        set_up(client, hall.officer)
        used = phone_shows(hall.officer)
        first, second = Client(), Client()
        try_password(first)
        assert first.post("/login/code/", {"code": used}).status_code == 422  # it set the phone up
        machine.shift(31)
        code = phone_shows(hall.officer)
        assert first.post("/login/code/", {"code": code}).status_code == 302
        try_password(second)
        assert second.post("/login/code/", {"code": code}).status_code == 422
        assert not is_inside(second)
        machine.shift(300)
        assert second.post("/login/code/", {"code": code}).status_code == 422


def test_a_recovery_code_opens_once(client: Client, hall: TownHall) -> None:
    codes = set_up(client, hall.officer)
    assert len(codes) == 10
    typed = codes[3].lower().replace("-", " ")
    first, second = Client(), Client()
    try_password(first)
    assert first.post("/login/code/", {"code": typed}).status_code == 302 and is_inside(first)
    assert kinds()[-1] == "factor.recovered"
    try_password(second)
    assert second.post("/login/code/", {"code": codes[3]}).status_code == 422
    assert recovery_codes_left(hall.officer) == 9


def test_no_code_and_no_secret_lies_in_the_database(client: Client, hall: TownHall) -> None:
    codes = set_up(client, hall.officer)
    stored = str(list(SecondFactor.objects.values())) + str(list(RecoveryCode.objects.values()))
    stored += str(list(Session.objects.values()))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_wrong_codes_lock_the_name_and_a_right_password_does_not_reset_the_count(
    client: Client, hall: TownHall
) -> None:
    codes = set_up(client, hall.officer)
    guesser = Client()
    for _try in range(5):
        try_password(guesser)
        answer = guesser.post("/login/code/", {"code": "123456"})
    assert answer.status_code == 429
    assert guesser.post("/login/code/", {"code": codes[0]}).status_code == 429
    assert try_password(guesser).status_code == 429
    assert not is_inside(guesser)


def test_the_steps_are_closed_to_whoever_gave_no_password(client: Client, hall: TownHall) -> None:
    set_up(client, hall.officer)
    stranger = Client()
    for address in ("/login/code/", "/login/set-up/", "/login/password/"):
        assert stranger.get(address).headers["Location"] == "/login/"
        assert stranger.post(address, {"code": "1"}).headers["Location"] == "/login/"


def test_a_half_open_door_closes_after_the_idle_minutes_and_with_a_changed_password(
    client: Client, hall: TownHall
) -> None:
    set_up(client, hall.officer)
    other = Client()
    try_password(other)
    with later(minutes=31):
        assert other.get("/login/code/").headers["Location"] == "/login/"
    try_password(other)
    hall.officer.set_password("Ganz-anders 7 luo")
    hall.officer.save()
    assert other.get("/login/code/").headers["Location"] == "/login/"


def test_an_administrator_resets_with_a_reason_and_every_session_ends(
    client: Client, hall: TownHall
) -> None:
    set_up(client, hall.officer)
    elsewhere = organisation.open_post(
        organisation=organisation.establish(name="白塔乡人民政府", kind="township"),
        key="system_administrator",
        name="白塔乡系统管理员",
    )
    long_ago = clocks.now() - timedelta(days=30)
    organisation.appoint(officer=hall.administrator, post=elsewhere, starts_at=long_ago)
    boss = Client()
    try_password(boss, username="zhouping")
    listed = words(boss.get("/accounts/"))
    assert "李明" in listed and "周平" not in listed.split("huabiao-rows")[1].split("</section>")[0]
    address = f"/accounts/{hall.officer.uuid}/reset/"
    assert boss.post(address, {"reason": "  "}).status_code == 422
    assert second_factor_of(hall.officer) is not None
    assert boss.post(address, {"reason": "手机丢失，当面核对"}).status_code == 302
    entry = Entry.objects.order_by("-seq")[0].content
    assert entry["kind"] == "factor.reset" and entry["ids"] == {"officer": str(hall.officer.uuid)}
    assert entry["officer"] == str(hall.administrator.uuid) and entry["digests"]["reason"]
    assert "手机" not in str(entry)
    acting = Appointment.objects.get(uuid=entry["appointment"])
    assert acting.post.organisation == hall.body  # not that of the other body administered
    told = Notice.objects.get(officer=hall.officer, kind=Notice.Kind.ALARM)
    assert "周平" in told.sentence and "动态码" in told.sentence
    assert client.get("/").status_code == 302  # the session that set it up has ended
    assert try_password(client).headers["Location"] == "/login/set-up/"  # no second time of grace
    assert not RecoveryCode.objects.exists()


def test_nobody_resets_their_own_nor_that_of_a_foreign_body(client: Client, hall: TownHall) -> None:
    other = hall.beside()
    for officer in (hall.administrator, other):
        set_up(Client(), officer)
    try_password(client)
    assert client.get("/accounts/").status_code == 403
    assert client.post(f"/accounts/{other.uuid}/reset/", {"reason": "我要"}).status_code == 404
    assert second_factor_of(other) is not None and second_factor_of(hall.administrator) is not None


def test_another_phone_needs_a_code_of_the_first(client: Client, hall: TownHall) -> None:
    codes = set_up(client, hall.officer)
    before = second_factor_of(hall.officer)
    page = client.post("/account/codes/", {"act": "confirm", "code": "000000"})
    assert PICTURE not in words(page)
    assert client.post("/account/codes/", {"act": "replace", "code": "111111"}).status_code == 422
    assert PICTURE in words(client.post("/account/codes/", {"act": "replace", "code": codes[0]}))
    code = phone_shows(hall.officer, waiting=True)
    answer = client.post("/account/codes/", {"act": "confirm", "code": code})
    assert answer.status_code == 200 and is_inside(client)
    assert second_factor_of(hall.officer) != before
    assert SecondFactor.objects.count() == 1


def test_the_way_to_another_phone_closes_after_some_minutes(client: Client, hall: TownHall) -> None:
    codes = set_up(client, hall.officer)
    before = second_factor_of(hall.officer)
    client.post("/account/codes/", {"act": "replace", "code": codes[0]})
    closed = clocks.now() + timedelta(minutes=settings.HUABIAO_FACTOR_REPLACING_MINUTES, seconds=1)
    with clocks.set_clock(lambda: closed):
        assert PICTURE not in words(client.get("/account/codes/"))
        code = phone_shows(hall.officer, waiting=True)
        client.post("/account/codes/", {"act": "confirm", "code": code})
    assert second_factor_of(hall.officer) == before


def test_new_recovery_codes_replace_the_old(client: Client, hall: TownHall) -> None:
    codes = set_up(client, hall.officer)
    answer = client.post("/account/codes/", {"act": "renew", "code": codes[0]})
    fresh = re.findall(r"<code>([0-9A-Z-]{14})</code>", words(answer))
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    other = Client()
    try_password(other)
    assert other.post("/login/code/", {"code": codes[1]}).status_code == 422
    assert other.post("/login/code/", {"code": fresh[1]}).status_code == 302
