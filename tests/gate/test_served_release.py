"""Attackers who can write files, at the one link that decides what the public sees."""

from pathlib import Path

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation

pytestmark = pytest.mark.slow


def repoint(link: Path, target: str) -> None:
    """Let a link point elsewhere."""
    link.unlink()
    link.symlink_to(target)


def older(gate: Installation) -> Path:
    """The release served before the one served now."""
    number = int((gate.public / "current").readlink().name)
    numbers = (
        int(path.name) for path in (gate.public / "releases").iterdir() if path.name.isdigit()
    )
    return gate.public / "releases" / str(max(one for one in numbers if one < number))


def put_back_and_reported(gate: Installation, true_root: str, code: str) -> None:
    """The next build serves the true tree again and says so; nothing is stopped, the ledger has an entry."""
    found = gate.build()
    assert (found.root, found.status, set(found.codes)) == (true_root, 1, {code})
    assert gate.build().status == 0
    assert gate.root() == true_root
    assert "finding.reported" in {row[0] for row in gate.rows("SELECT kind FROM ledger_entry")}
    assert gate.ledger_stands()


def test_current_set_back_to_an_older_release(gate: Installation) -> None:
    """Signed by us, but of a time before a withdrawal."""
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    before = gate.root()
    repoint(gate.public / "current", f"releases/{older(gate).name}")
    assert gate.naming(TITLES["plain"])
    put_back_and_reported(gate, before, "release_set_back")
    assert not gate.naming(TITLES["plain"])


def test_another_tree_behind_the_served_release(gate: Installation) -> None:
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    before = gate.root()
    release = (gate.public / "current").resolve()
    repoint(release / "root", str((older(gate) / "root").readlink()))
    assert gate.naming(TITLES["plain"])
    put_back_and_reported(gate, before, "release_tree_swapped")
    assert not gate.naming(TITLES["plain"])


def test_the_served_release_without_a_signature(gate: Installation) -> None:
    before = gate.root()
    (gate.public / "current" / "release.sig").unlink()
    put_back_and_reported(gate, before, "release_unsigned")
