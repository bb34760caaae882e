"""Passwords that are changed: not the last ones again, not too old, told in time; through the pages themselves."""

from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from huabiao.office.accounts.models import FormerPassword, User
from huabiao.office.ledger.models import Entry
from tests.office.accounts.town_hall import (
    GOOD,
    TownHall,
    found,
    is_inside,
    later,
    try_password,
)

pytestmark = pytest.mark.django_db

OTHERS = ("Lu-7 xiang Chong#wa", "Qing+8 shi Lu%ban", "Mo=3 cha Pu#tao")


@pytest.fixture
def hall() -> TownHall:
    return found()


def words(answer: Any) -> str:
    return str(answer.content.decode())


def change(client: Client, old: str, new: str) -> Any:
    """On the account page."""
    return client.post(
        "/account/",
        {
            "password-old_password": old,
            "password-new_password1": new,
            "password-new_password2": new,
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )


@pytest.mark.clause("NB-GB22239")
def test_the_last_passwords_do_not_come_again(client: Client, hall: TownHall) -> None:
    try_password(client)
    now = GOOD
    for new in OTHERS[:2]:
        change(client, now, new)
        now = new
    for former in (GOOD, *OTHERS[:2]):
        answer = change(client, now, former)
        assert "NB-GB22239" in words(answer) and "用过" in words(answer), former
    change(client, now, OTHERS[2])
    assert change(client, OTHERS[2], GOOD).status_code == 302  # three others lie between
    hall.officer.refresh_from_db()
    assert hall.officer.check_password(GOOD) and is_inside(client)


def test_only_hashes_are_kept_and_no_more_than_the_rule_needs(
    client: Client, hall: TownHall
) -> None:
    try_password(client)
    now = GOOD
    for new in OTHERS:
        change(client, now, new)
        now = new
    assert FormerPassword.objects.filter(officer=hall.officer).count() == 2
    assert not any(GOOD in row.hash or now in row.hash for row in FormerPassword.objects.all())
    assert Entry.objects.filter(kind="password.changed").count() == len(OTHERS)


@pytest.mark.clause("NB-GB22239")
def test_a_password_too_old_is_changed_before_anything_else(client: Client, hall: TownHall) -> None:
    with later(days=76, minutes=1):
        try_password(client)
        assert is_inside(client)
        home = words(client.get("/"))
        assert "口令" in home and "到期" in home
        client.post("/logout/")
    with later(days=90, minutes=1):
        hall.officer.refresh_from_db()
        User.objects.filter(pk=hall.officer.pk).update(factor_asked_at=None)
        assert try_password(client).headers["Location"] == "/login/password/"
        assert not is_inside(client)
        page = words(client.get("/login/password/"))
        assert "NB-GB22239" in page and "8" in page
        for bad in (GOOD, "kurz", "kurz und klein"):
            typed = {"new_password1": bad, "new_password2": bad}
            answer = client.post("/login/password/", typed)
            assert answer.status_code == 422 and not is_inside(client), bad
        typed = {"new_password1": OTHERS[0], "new_password2": OTHERS[0]}
        assert client.post("/login/password/", typed).headers["Location"] == "/"
        assert is_inside(client)
        client.post("/logout/")
        assert try_password(client, OTHERS[0]).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("measure", "clause"),
    [
        pytest.param("shanghai", "S29-2", marks=pytest.mark.clause("S29-2")),
        pytest.param("office", "O20", marks=pytest.mark.clause("O20")),
    ],
)
def test_measures_that_ask_for_regular_change_are_named(
    client: Client, measure: str, clause: str
) -> None:
    found(measure=measure)
    try_password(client)
    User.objects.update(factor_asked_at=None)
    client.post("/logout/")
    with later(days=90, minutes=1):
        assert try_password(client).headers["Location"] == "/login/password/"
        assert clause in words(client.get("/login/password/"))


@pytest.mark.clause("M20")
def test_the_length_is_asked_for_under_the_measures_own_clause() -> None:
    hall = found(measure="miyun")
    with pytest.raises(ValidationError) as refused:
        validate_password("Lu-7wa", hall.officer)
    assert "M20" in "".join(refused.value.messages)


def test_a_changed_password_ends_the_other_sessions(client: Client, hall: TownHall) -> None:
    other = Client()
    for one in (client, other):
        try_password(one)
    change(client, GOOD, OTHERS[0])
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_the_page_says_in_chinese_what_a_password_must_be(client: Client, hall: TownHall) -> None:
    try_password(client)
    page = words(client.get("/account/"))
    for line in ("至少8个字符", "最近3个", "90天", "新口令", "现口令", "再输一次"):
        assert line in page, line


@pytest.mark.parametrize(
    ("kind", "password"),
    [
        ("person", "Liming-9 luo Ban#xi"),
        ("office", "Yunxixiang-9 luo Ban#xi"),
        ("place", "Yunxi-9 luo Ban#Qx"),
        ("device", "Huabiao-9 luo Ban#xi"),
    ],
)
@pytest.mark.clause("T18")
def test_each_word_of_unrelated_to_is_carried_out(kind: str, password: str) -> None:
    hall = found(f"passwords:\n  - {{id: Y-p, unrelated_to: [{kind}], clauses: [Y1]}}\n")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, hall.officer)
    assert "Y1" in "".join(refused.value.messages)


def test_what_no_rulebook_names_may_stand_in_a_password(hall: TownHall) -> None:
    validate_password("Liming-9 luo Ban#xi", hall.officer)
