"""Forgers: certificates, decisions, appointments. Each test says which keys they stole."""

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation
from tests.gate.outcomes import refused_now, removed, unchanged

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("stolen", "codes"),
    [
        ("no-key", ("head_refused",)),
        ("certifier-key", ("head_refused",)),
        ("mac-key", ("key_unknown",)),
        ("both-keys", ("request_not_approved",)),
    ],
)
def test_forged_certificate(gate: Installation, stolen: str, codes: tuple[str, ...]) -> None:
    """For an item that nobody signed. Even with both keys the chain of decisions is missing."""
    gate.attack("forge_certificate", stolen, TITLES["waiting"])
    refused_now(gate, *codes)
    assert not gate.naming(TITLES["waiting"])


def test_certificate_forged_with_a_replaced_key(gate: Installation) -> None:
    """The back office's key and one of the certifier that was replaced since, which is why it was replaced."""
    gate.attack("rotate_key_long_ago", "certifier")
    assert gate.build().status == 0
    gate.attack("forge_certificate", "replaced-key", TITLES["waiting"])
    refused_now(gate, "key_replaced")
    assert not gate.naming(TITLES["waiting"])


def test_decisions_forged_with_a_replaced_key(gate: Installation) -> None:
    """Decisions and entries under the MAC key that the back office had before."""
    gate.attack("rotate_key_long_ago", "mac")
    assert gate.build().status == 0
    gate.attack("forge_decisions", "replaced-mac-key", TITLES["waiting"])
    refused_now(gate, "head_refused")
    assert not gate.naming(TITLES["waiting"])
    assert not gate.ledger_stands()


def test_forged_certificate_row_alone(gate: Installation) -> None:
    """A row that the ledger does not name is not read."""
    gate.attack("forge_certificate", "no-entry", TITLES["waiting"])
    unchanged(gate)
    assert not gate.naming(TITLES["waiting"])


def test_inserted_decisions_with_matching_ledger_entries(gate: Installation) -> None:
    gate.attack("forge_decisions", "no-key", TITLES["waiting"])
    refused_now(gate, "head_refused")
    assert not gate.naming(TITLES["waiting"])
    assert not gate.ledger_stands()


def test_a_withdrawal_behind_forged_entries_goes_through(gate: Installation) -> None:
    """No head is signed over what this system did not write; what it did write after that still takes away."""
    gate.attack("forge_decisions", "no-key", TITLES["waiting"])
    gate.attack("withdraw", TITLES["plain"])
    found = removed(gate, TITLES["plain"])
    assert found.step.codes == {"head_refused"}
    assert not gate.naming(TITLES["waiting"])


def test_certificate_replayed_on_another_site(gate: Installation) -> None:
    """The same certificate named by a second entry for the other site: back office's key."""
    gate.attack("replay", "same", TITLES["plain"])
    refused_now(gate, "already_certified")


def test_certificate_rewritten_for_another_site(gate: Installation) -> None:
    """The other site written into it, truly signed: certifier's and back office's key."""
    gate.attack("replay", "both-keys", TITLES["plain"])
    found = gate.judge()
    assert found.unchanged
    assert found.step.status == found.full.status == 1
    assert "already_certified" in found.step.codes or "site_differs" in found.step.codes


def test_appointment_ended_before_signing(gate: Installation) -> None:
    """The row is brought back to life with the database's client, and the officer signs: the ledger knows better."""
    gate.attack("end_appointment", "leader_in_charge")
    gate.sql(
        "UPDATE organisation_appointment SET ends_at = NULL WHERE officer_id = "
        "(SELECT id FROM accounts_user WHERE username = 'leader_in_charge')"
    )
    gate.attack("sign", TITLES["waiting"])
    refused_now(gate, "appointment_ended")
    assert not gate.naming(TITLES["waiting"])
    assert gate.ledger_stands()
