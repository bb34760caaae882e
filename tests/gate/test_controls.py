"""The positive control: the tree changes when it should, stays when nothing happened, and full builds agree."""

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation

pytestmark = pytest.mark.slow


def test_nothing_happened_so_nothing_changes(gate: Installation) -> None:
    found = gate.judge()
    assert found.unchanged
    assert found.step.status == found.full.status == 0
    assert gate.naming(TITLES["notice"]) and gate.naming(TITLES["inner"])
    assert not gate.naming(TITLES["recalled"])
    assert not gate.naming(TITLES["waiting"])
    assert gate.ledger_stands()


def test_an_approved_item_changes_the_tree_and_both_builds_agree(gate: Installation) -> None:
    gate.attack("sign", TITLES["waiting"])
    found = gate.judge()
    assert found.step.root != found.before
    assert found.step.root == found.full.root
    assert found.step.status == found.full.status == 0
    assert gate.naming(TITLES["waiting"])


def test_a_withdrawal_changes_the_tree_and_both_builds_agree(gate: Installation) -> None:
    gate.attack("withdraw", TITLES["plain"])
    found = gate.judge()
    assert found.step.root != found.before
    assert found.step.root == found.full.root
    assert found.step.removed == 1
    assert not gate.naming(TITLES["plain"])
