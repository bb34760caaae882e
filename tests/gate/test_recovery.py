"""After yesterday's database was restored: who may let the installation go on, and what stays as it was."""

import subprocess
import sys

import pytest

from tests.editing.qingyan_office import PASSWORD
from tests.gate.founding import TITLES
from tests.gate.installation import LIMIT_SECONDS, Installation
from tests.gate.open_office import SETTINGS

pytestmark = pytest.mark.slow

ADMINISTRATOR, AUDITOR = "county_system_administrator", "county_audit_administrator"


def recover(gate: Installation, *names: str, typed: str) -> subprocess.CompletedProcess[str]:
    """`huabiao recover` as its own process, with passwords typed in."""
    words = [word for name in names for word in ("--by", name)]
    return subprocess.run(
        [sys.executable, "-m", "huabiao", "recover", *words],
        cwd=gate.code,
        env={**gate.environment, "DJANGO_SETTINGS_MODULE": SETTINGS},
        input=typed,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


def test_a_new_epoch_after_a_recovery_takes_two_people(
    gate: Installation, founded: Installation
) -> None:
    gate.attack("publish", "恢复之前发布的信息")
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    gate.replace_database(founded)
    assert gate.build().codes == {"ledger_shorter"}
    before, both = gate.root(), f"{PASSWORD}\n{PASSWORD}\n"
    for names in (
        (ADMINISTRATOR,),
        (ADMINISTRATOR, ADMINISTRATOR),
        (ADMINISTRATOR, "duty_officer"),
    ):
        refused = recover(gate, *names, typed=both)
        assert refused.returncode == 1, refused.stderr
        assert gate.build().codes == {"ledger_shorter"}
        assert gate.root() == before

    opened = recover(gate, ADMINISTRATOR, AUDITOR, typed=both)
    assert opened.returncode == 0, opened.stderr
    gate.attack("sign", TITLES["waiting"])
    found = gate.judge()
    assert found.step.status == found.full.status == 0, found
    assert found.step.root == found.full.root != before
    assert gate.naming(TITLES["waiting"])
    assert gate.naming(TITLES["notice"])
    assert not gate.naming(TITLES["plain"])
    assert not gate.naming("恢复之前发布的信息")
    assert gate.ledger_stands()
