"""The theme's sources: built stylesheet up to date, lock file without addresses."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "theme"


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine")
@pytest.mark.skipif(
    not (SOURCES / "node_modules" / "sass").exists(), reason="run `npm ci` in theme/"
)
def test_the_committed_stylesheet_is_built_from_its_sources() -> None:
    checked = subprocess.run(
        ["node", "build.mjs", "--check"], cwd=SOURCES, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_the_lock_file_names_no_address() -> None:
    lock = (SOURCES / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert "://" not in lock
