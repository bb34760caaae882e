"""Log-in: passwords by T18, lock-out after wrong tries, exit when idle — through the log-in page itself."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.services import adopt
from huabiao.office.organisation import services
from huabiao.rules.rulebook import preset

pytestmark = pytest.mark.django_db

GOOD = "Teng-9 luo Ban#xi"


@pytest.fixture
def officer() -> User:
    town = services.establish(name="云溪乡人民政府", short_name="云溪乡", kind="township")
    adopt(organisation=town, texts=[preset("national").text, preset("township").text])
    post = services.open_post(organisation=town, key="information_officer", name="信息员")
    person = services.register_officer(username="liming", name="李明", password=GOOD)
    services.appoint(officer=person, post=post, starts_at=clocks.now() - timedelta(days=1))
    return person


@pytest.mark.clause("T18")
@pytest.mark.parametrize(
    "password",
    ["Ab1#x", "liming-2026-Xk#", "YunxiXiang#2026q", "Yxx-xinxiyuan#88Q", "password1!A"],
    ids=["too short", "user name", "office in pinyin", "post in pinyin", "guessable"],
)
def test_a_weak_or_related_password_is_refused_with_the_clause(
    officer: User, password: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, officer)
    assert "T18" in "".join(refused.value.messages)


@pytest.mark.clause("T18")
def test_a_strong_password_passes(officer: User) -> None:
    validate_password("Lu-7 xiang Chong#wa", officer)


def log_in(client: Client, password: str) -> int:
    return client.post("/login/", {"username": "liming", "password": password}).status_code


def test_wrong_tries_lock_the_name_for_the_rulebooks_minutes(client: Client, officer: User) -> None:
    for _ in range(5):
        log_in(client, "wrong")
    locked = client.post("/login/", {"username": "liming", "password": GOOD})
    assert locked.status_code == 429
    assert "分钟" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_the_right_password_opens_the_door(client: Client, officer: User) -> None:
    assert log_in(client, GOOD) == 302
    assert client.get("/").status_code == 200


def test_idle_for_too_long_is_logged_out_with_a_sentence(client: Client, officer: User) -> None:
    log_in(client, GOOD)
    client.get("/")
    later = clocks.now() + timedelta(minutes=31)
    with clocks.set_clock(lambda: later):
        answer = client.get("/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login/")
    assert "重新登录" in answer.content.decode()


def test_an_account_without_a_post_does_not_get_in(client: Client, officer: User) -> None:
    for appointment in officer.appointments.all():
        services.end_appointment(appointment=appointment)
    log_in(client, GOOD)
    assert client.get("/").status_code in (302, 403)
