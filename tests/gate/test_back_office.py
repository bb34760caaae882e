"""Attackers with a log-in, a browser, or the back office's shell. They hold no key.

Whoever has a browser meets the back office as it is deployed: a server process of its own, over HTTP.
"""

import pytest

from tests.gate.attackers.browser import FORGED as IN_THE_BROWSER
from tests.gate.attackers.editors import FORGED as IN_THE_SHELL
from tests.gate.founding import TITLES
from tests.gate.installation import Installation
from tests.gate.open_office import open_office
from tests.gate.outcomes import refused_now, removed, unchanged

pytestmark = pytest.mark.slow


def test_superuser_through_every_view(gate: Installation) -> None:
    """A flag in the database opens no address, and stock Wagtail's addresses do not exist."""
    gate.sql("UPDATE accounts_user SET is_superuser = true WHERE username = 'duty_officer'")
    with open_office(gate) as address:
        said = gate.attack("tour", address, "duty_officer")
    assert "200=" in said and "404=" in said
    unchanged(gate)
    assert not gate.naming(IN_THE_BROWSER)
    assert gate.ledger_stands()


def appoint_everywhere(gate: Installation, username: str) -> None:
    """Rows that say: this officer holds every post there is. The ledger knows nothing of it."""
    new = "lower(hex(randomblob(16)))" if gate.is_sqlite else "gen_random_uuid()"
    gate.sql(
        "INSERT INTO organisation_appointment (uuid, post_id, officer_id, starts_at, ends_at) "
        f"SELECT {new}, p.id, u.id, '2020-01-01 00:00:00+00:00', NULL "
        f"FROM organisation_post p, accounts_user u WHERE u.username = '{username}'"
    )


def test_appointment_rows_for_oneself_through_every_view(gate: Installation) -> None:
    """With every post there is, and everybody else's taken away, one person still signs only once."""
    gate.sql(f"DELETE FROM organisation_appointment WHERE {not_of(gate, 'duty_officer')}")
    appoint_everywhere(gate, "duty_officer")
    with open_office(gate) as address:
        assert "200=" in gate.attack("tour", address, "duty_officer")
        assert "signed" in gate.attack("decide_everything", address, "duty_officer")
    found = gate.judge()
    assert found.unchanged, found
    assert not gate.naming(TITLES["waiting"]) and not gate.naming(IN_THE_BROWSER)


def test_appointment_rows_for_two_confederates(gate: Installation) -> None:
    """Their request runs to its end in the back office; the worker reads appointments from the ledger and refuses."""
    gate.sql("DELETE FROM organisation_appointment")
    with open_office(gate) as address:
        for username in ("duty_officer", "secrecy_reviewer"):
            appoint_everywhere(gate, username)
            assert "signed" in gate.attack("decide_everything", address, username)
    state = gate.value("SELECT state FROM approval_request ORDER BY id DESC LIMIT 1")
    assert state == "approved"
    found = refused_now(gate, "appointment_unknown", "decision_invalid", "steps_unfulfilled")
    assert not found.step.added
    assert not gate.naming(TITLES["waiting"])


def not_of(gate: Installation, username: str) -> str:
    return f"officer_id <> (SELECT id FROM accounts_user WHERE username = '{username}')"


def test_a_withdrawal_by_an_invented_duty_officer_goes_through(gate: Installation) -> None:
    """A withdrawal always goes through: whoever can write appointments can take away, never add (decision 4)."""
    gate.sql("UPDATE organisation_post SET key = 'duty_officer' WHERE key = 'secrecy_reviewer'")
    with open_office(gate) as address:
        said = gate.attack("withdraw_in_browser", address, TITLES["plain"], "secrecy_reviewer")
    assert said == "302\n"
    removed(gate, TITLES["plain"])


def test_copy_revert_publish_and_schedule_by_their_buttons(gate: Installation) -> None:
    """The writer, made superuser, sends what stock Wagtail's buttons send, for an item online and one being signed."""
    gate.sql("UPDATE accounts_user SET is_superuser = true WHERE username = 'information_officer'")
    with open_office(gate) as address:
        for title in (TITLES["notice"], TITLES["waiting"]):
            said = gate.attack("press_stock_buttons", address, "information_officer", title)
            assert "404=104" in said, said
    unchanged(gate)
    assert not gate.naming(IN_THE_BROWSER)
    assert gate.value(f"SELECT count(*) FROM items_item WHERE title = '{IN_THE_BROWSER}'") == "0"
    assert gate.ledger_stands()


def test_copy(gate: Installation) -> None:
    gate.attack("copy", TITLES["notice"])
    unchanged(gate)
    assert not gate.naming(IN_THE_SHELL)


def test_revert_to_an_older_revision(gate: Installation) -> None:
    said = gate.attack("revert", TITLES["notice"])
    assert "done" not in said
    unchanged(gate)
    assert not gate.naming(IN_THE_SHELL)


def test_autosave_during_approval(gate: Installation) -> None:
    """The editor refuses; a row changed behind it is not what was frozen, and the frozen words go out."""
    with open_office(gate) as address:
        said = gate.attack("autosave", address, TITLES["waiting"])
    assert said.split()[-1] == "kept"
    unchanged(gate)
    title = "签发期间改过的标题"
    row = gate.value(f"SELECT id FROM items_item WHERE title = '{TITLES['waiting']}'")
    gate.attack("sign", TITLES["waiting"])
    gate.sql(f"UPDATE items_item SET title = '{title}' WHERE id = {row}")
    found = gate.judge()
    assert found.step.root == found.full.root != found.before
    assert gate.naming(TITLES["waiting"])
    assert not gate.naming(title)


def test_schedule(gate: Installation) -> None:
    """A go-live time on a revision publishes nothing: no schedule but the certificate's own is read."""
    assert "done" not in gate.attack("schedule", TITLES["waiting"])
    unchanged(gate)
    assert not gate.naming(IN_THE_SHELL)


def test_management_commands(gate: Installation) -> None:
    ran = gate.attack("run_commands", str(gate.var))
    assert "update_index" in ran
    unchanged(gate)
    assert not gate.naming(IN_THE_SHELL)


def test_a_request_row_marked_approved(gate: Installation) -> None:
    """The column `state` is a convenience of lists; what is approved stands in the ledger."""
    gate.sql(
        "UPDATE approval_request SET state = 'approved'",
        "UPDATE approval_step SET state = 'done'",
    )
    unchanged(gate)


def test_own_item_through_a_delegation(gate: Installation) -> None:
    """The service refuses; and where somebody skips the service with the back office's key, the worker does."""
    given = gate.attack("delegate_to_writer").strip()
    said = gate.attack("sign_own_through_delegation", TITLES["waiting"])
    assert "signed" not in said
    unchanged(gate)
    gate.attack("decide_through_delegation", given, TITLES["waiting"])
    refused_now(gate, "decision_invalid")
    assert gate.ledger_stands()
