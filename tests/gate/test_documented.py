"""`docs/verification.md` names every attack of this folder, and no test that does not exist."""

import re
from pathlib import Path

import pytest

from tests.gate.installation import REPOSITORY

pytestmark = pytest.mark.one_engine


def test_every_attack_is_documented_and_every_documented_one_exists() -> None:
    named = set(re.findall(r"`(test_\w+)", read(REPOSITORY / "docs" / "verification.md")))
    folder = Path(__file__).parent
    found = {
        name
        for path in folder.glob("test_*.py")
        if path != Path(__file__)
        for name in re.findall(r"^def (test_\w+)", read(path), re.MULTILINE)
    }
    assert named == found


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
