"""What the gate cannot see, shown so that nobody believes otherwise; `docs/limits.md` says it in words."""

import shutil

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation

pytestmark = pytest.mark.slow


def test_a_back_office_taken_over_can_forge_decisions(gate: Installation) -> None:
    """With the MAC key decisions of the right officers are made without them (decision 1), until officers sign with
    keys of their own. The ledger keeps what was done."""
    gate.attack("forge_decisions", "mac-key", TITLES["waiting"])
    found = gate.judge()
    assert found.step.root == found.full.root != found.before
    assert gate.naming(TITLES["waiting"])
    assert gate.ledger_stands()


def test_a_withdrawal_erased_before_any_head_was_signed_over_it(gate: Installation) -> None:
    """The tail of the ledger behind the newest signed head: whoever owns the schema and is faster than the edge
    worker (a tenth of a second) leaves no trace in the ledger. An earlier head notices nothing."""
    size = int(gate.value("SELECT max(seq) FROM ledger_entry"))
    gate.attack("withdraw", TITLES["plain"])
    gate.sql(f"DELETE FROM ledger_entry WHERE seq > {size}")
    found = gate.judge()
    assert found.unchanged
    assert gate.naming(TITLES["plain"])


def test_everything_set_back_together_is_found_only_by_a_head_kept_elsewhere(
    gate: Installation, founded: Installation
) -> None:
    """Database, vault and published folder of yesterday: a whole machine restored. An auditor's note finds it."""
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    size = gate.value("SELECT max(size) FROM ledger_signedhead")
    root = gate.value(f"SELECT root FROM ledger_signedhead WHERE size = {size}")
    gate.replace_database(founded)
    for name in ("vault", "vault-keys", "public"):
        shutil.rmtree(gate.var / name)
        shutil.copytree(founded.var / name, gate.var / name, symlinks=True)
    found = gate.judge()
    assert found.unchanged
    assert gate.naming(TITLES["plain"])
    noted = gate.command("ledger", "verify", "--size", size, "--root", root)
    assert noted.returncode == 1
