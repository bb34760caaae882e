"""From where one may log in (J15a): named networks, seen through our own proxies only."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from huabiao.config.networks import named_networks, ranges
from huabiao.office.adoption.networks import address_of, is_within
from tests.office.accounts.town_hall import TownHall, found, is_inside, later, try_password

pytestmark = pytest.mark.django_db

OFFICE_ONLY = "access:\n  - {id: Y-a, to: back_office, networks: [office], clauses: [Y1]}\n"
INSIDE = {"REMOTE_ADDR": "10.1.2.3"}
OUTSIDE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def hall(settings: Settings) -> TownHall:
    settings.HUABIAO_NETWORKS = {"office": ["10.1.0.0/16", "fd00:1::/32"]}
    settings.HUABIAO_TRUSTED_PROXIES = ["192.168.9.1/32"]
    return found(OFFICE_ONLY)


@pytest.mark.clause("J15a")
def test_the_health_insurance_measure_keeps_log_in_to_the_office(
    client: Client, settings: Settings
) -> None:
    settings.HUABIAO_NETWORKS = {"office": ["10.1.0.0/16"]}
    found(measure="health-insurance")
    refused = try_password(client, **OUTSIDE)
    assert refused.status_code == 403 and "J15a" in refused.content.decode()
    try_password(client, **INSIDE)
    assert is_inside(client)


def test_from_the_office_the_door_opens(client: Client, hall: TownHall) -> None:
    try_password(client, **INSIDE)
    assert is_inside(client) and client.get("/", **INSIDE).status_code == 200  # type: ignore[arg-type]


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_from_outside_it_does_not_and_tells_nothing_of_the_password(
    client: Client, hall: TownHall, password: str
) -> None:
    for _try in range(6):
        given = {} if password == "right" else {"password": "wrong"}
        answer = try_password(client, **given, **OUTSIDE)
        assert answer.status_code == 403 and not is_inside(client)
        assert "Y1" in answer.content.decode() and "203.0.113.7" in answer.content.decode()
    assert try_password(client, **INSIDE).status_code == 302  # nobody locks a name from outside


def test_a_session_taken_outside_ends(client: Client, hall: TownHall) -> None:
    try_password(client, **INSIDE)
    answer = client.get("/", **OUTSIDE)  # type: ignore[arg-type]
    assert answer.status_code == 403 and "Y1" in answer.content.decode()
    assert client.get("/", **INSIDE).status_code == 302  # type: ignore[arg-type]


def test_the_steps_after_the_password_are_closed_outside_too(
    client: Client, hall: TownHall
) -> None:
    with later(days=91):
        try_password(client, **INSIDE)
        for address in ("/login/set-up/", "/login/password/", "/login/code/"):
            assert client.get(address, **OUTSIDE).status_code == 403  # type: ignore[arg-type]


def test_only_our_own_proxies_are_believed(hall: TownHall) -> None:
    asked = RequestFactory()
    for remote, forwarded, seen in (
        ("203.0.113.7", "10.1.2.3", "203.0.113.7"),
        ("192.168.9.1", "10.1.2.3", "10.1.2.3"),
        ("192.168.9.1", "10.1.2.3, 203.0.113.7", "203.0.113.7"),
        ("192.168.9.1", "203.0.113.7, 192.168.9.1", "203.0.113.7"),
        ("192.168.9.1", "", "192.168.9.1"),
        ("::ffff:10.1.2.3", "", "10.1.2.3"),
    ):
        headers: dict[str, Any] = {"REMOTE_ADDR": remote}
        if forwarded:
            headers["HTTP_X_FORWARDED_FOR"] = forwarded
        assert str(address_of(asked.get("/", **headers))) == seen
    garbled = asked.get("/", REMOTE_ADDR="192.168.9.1", HTTP_X_FORWARDED_FOR="10.1.2.3, nonsense")
    assert address_of(garbled) is None and not is_within(None, ["office"])


def test_a_network_nobody_described_holds_nobody_and_the_internet_everybody(
    hall: TownHall, settings: Settings
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    assert is_within(address_of(request), ["office"])
    assert not is_within(address_of(request), ["extranet"])
    assert is_within(None, ["internet"])
    settings.HUABIAO_NETWORKS = {}
    assert not is_within(address_of(request), ["office"])


def test_networks_are_written_as_an_administrator_writes_them() -> None:
    text = "office=10.1.0.0/16 10.2.0.0/16; extranet=172.16.0.0/12"
    assert named_networks(text) == {
        "office": ["10.1.0.0/16", "10.2.0.0/16"],
        "extranet": ["172.16.0.0/12"],
    }
    assert named_networks("") == {} and ranges("10.0.0.1, 10.0.0.2") == [
        "10.0.0.1/32",
        "10.0.0.2/32",
    ]
    for wrong in ("office", "office=10.1.0.0/99", "=10.0.0.0/8"):
        with pytest.raises(ValueError):
            named_networks(wrong)
