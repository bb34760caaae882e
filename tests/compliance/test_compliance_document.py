"""`docs/compliance.md` says what is so: every row is generated, every *enforced* proven by deleting the rule."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("HUABIAO_SHARED", ROOT.parent / "shared"))


@pytest.mark.slow
@pytest.mark.one_engine
@pytest.mark.skipif(
    not (SHARED / "mission" / "clauses.md").exists(),
    reason="the specification is not beside the project",
)
def test_every_row_is_as_the_tests_prove_it(tmp_path: Path) -> None:
    report = tmp_path / "proofs.json"
    done = subprocess.run(
        [sys.executable, "scripts/compliance.py", "--prove", "--check", "--report", str(report)],
        cwd=ROOT,
        env={**os.environ, "HUABIAO_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"run `make compliance` and commit the document\n{done.stderr[-2000:]}"
    )
