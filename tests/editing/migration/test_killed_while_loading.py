"""A run may be killed at any moment: the next one goes on, nothing is lost and nothing comes twice."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.editing.migration.old_site import line, write

REPOSITORY = Path(__file__).resolve().parents[3]
COUNT = 40
MOMENTS = ["written:1", "written:20", "opened:1", "told:1", "written:33", "opened:2", "told:1"]


def copy_empty_database(folder: Path) -> None:
    """Tables and triggers of the test's own database as a file, faster than making them again."""
    (folder / "db").mkdir()
    target = sqlite3.connect(folder / "db" / "huabiao.sqlite3")
    connection.ensure_connection()
    connection.connection.backup(target)
    target.close()


@pytest.mark.slow
@pytest.mark.one_engine
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="copies a SQLite database")
def test_runs_killed_at_every_kind_of_moment_end_as_one_that_was_not(
    tmp_path: Path, data_folder: Path
) -> None:
    folder = write(
        tmp_path / "stock",
        [line(number, attachments=["同一份.txt"]) for number in range(1, COUNT + 1)],
    )
    (folder / "files" / "同一份.txt").write_text("附件", encoding="utf-8")
    copy_empty_database(data_folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.editing.migration.killed_runs", str(folder), *MOMENTS],
        cwd=REPOSITORY,
        env={**os.environ, "HUABIAO_VAR": str(data_folder), "HUABIAO_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    stored = json.loads(done.stdout.splitlines()[-1])
    assert stored["ends"] == [signal.SIGKILL] * len(MOMENTS) + [0], done.stderr
    assert len(stored["addresses"]) == len(set(stored["addresses"])) == COUNT
    assert stored["listed"] == stored["items"]
    assert stored["unnamed_copies"] == 0
    assert stored["attachments"] == [1, COUNT]
