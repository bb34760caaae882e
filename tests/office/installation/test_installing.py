"""An installation from nothing, through the command as its own process, and one whole day-one walk through it."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from huabiao.office.ledger.verify import verify_export

pytestmark = [pytest.mark.slow, pytest.mark.one_engine]

REPOSITORY = Path(__file__).resolve().parents[3]
PEOPLE = ("--administrator", "guanli=王管", "--auditor", "shenji=李审", "--security", "anquan=赵安")
INIT = ("init", "--organisation", "青岚县人民政府", "--short-name", "青岚县", *PEOPLE)


class Machine:
    """A machine on which nothing was installed yet: a data folder, and the command."""

    def __init__(self, var: Path) -> None:
        self.var = var
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUABIAO_", "DJANGO_"))}
        self.environment = {**kept, "HUABIAO_VAR": str(var)}

    def __call__(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "huabiao", *words],
            cwd=REPOSITORY,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        database = sqlite3.connect(self.var / "db" / "huabiao.sqlite3")
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Machine, str]:
    """An installation made once for these tests, and what the command printed."""
    machine = Machine(tmp_path_factory.mktemp("machine") / "var")
    done = machine(*INIT)
    assert done.returncode == 0, done.stderr
    return machine, done.stdout


@pytest.fixture
def machine(installed: tuple[Machine, str], tmp_path: Path) -> Machine:
    """A copy of it."""
    shutil.copytree(installed[0].var, tmp_path / "copy", symlinks=True)
    return Machine(tmp_path / "copy")


def password_of(username: str, said: str) -> str:
    found = re.search(rf"^{username}\t(\S+)\t", said, re.MULTILINE)
    assert found, said
    return found[1]


def test_it_makes_folders_keys_ledger_body_and_people(installed: tuple[Machine, str]) -> None:
    machine, said = installed
    for name in ("db", "vault", "vault-keys", "files", "quarantine", "backup"):
        assert (machine.var / name).stat().st_mode & 0o077 == 0, name
    private = list((machine.var / "keys").glob("*/*.key"))
    assert {path.parent.name for path in private} == {"certifier", "ledger", "mac", "vault"}
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    kinds = [row[0] for row in machine.rows("SELECT kind FROM ledger_entry ORDER BY seq")]
    assert kinds[:3] == ["installation.made", "organisation.established", "rulebook.adopted"]
    assert kinds[3:] == ["officer.registered", "appointment.made"] * 3
    assert "接下来" in said and "huabiao schedule" in said
    assert len({password_of(name, said) for name in ("guanli", "shenji", "anquan")}) == 3
    stored = [str(row[0]) for row in machine.rows("SELECT password FROM accounts_user")]
    assert all(one.startswith("argon2$") for one in stored) and len(stored) == 3


def test_a_second_time_it_is_refused_and_nothing_changes(machine: Machine) -> None:
    before = machine.rows("SELECT * FROM ledger_entry ORDER BY seq")
    again = machine(*INIT)
    assert again.returncode == 1
    assert "已经建立过系统" in again.stderr
    assert machine.rows("SELECT * FROM ledger_entry ORDER BY seq") == before


def test_cut_off_after_keys_and_database_it_is_simply_run_again(machine: Machine) -> None:
    """As if the machine had died before the last transaction: folders, tables and keys stand, nothing else."""
    tables = ("notices_notice", "organisation_appointment", "organisation_post", "adoption_adoption",
              "organisation_organisation", "accounts_user", "ledger_entry")  # fmt: skip
    database = sqlite3.connect(machine.var / "db" / "huabiao.sqlite3")
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for name, _sql in triggers:
        database.execute(f'DROP TRIGGER "{name}"')
    for table in tables:
        database.execute(f"DELETE FROM {table}")
    for _name, sql in triggers:
        database.execute(sql)
    database.commit()
    database.close()
    shutil.rmtree(machine.var / "keys" / "vault")
    kept = {path.name for path in (machine.var / "keys" / "ledger").iterdir()}
    done = machine(*INIT)
    assert done.returncode == 0, done.stderr
    assert kept == {path.name for path in (machine.var / "keys" / "ledger").iterdir()}
    assert (machine.var / "keys" / "vault" / "current").is_file()


def test_the_first_day(machine: Machine, installed: tuple[Machine, str]) -> None:
    """Sign a head, export and verify it offline, appoint somebody, replace a key, run a job, check."""
    guanli = password_of("guanli", installed[1]) + "\n"
    assert machine("edge", "--once").returncode == 0
    export = machine.var.parent / "ledger.txt"
    assert machine("ledger", "export", str(export)).returncode == 0
    [key] = (machine.var / "keys" / "ledger").glob("*.pub")
    assert verify_export(export, key).ok
    made = machine(
        "staff", "appoint", "zhiban", "--name", "钱值", "--body", "青岚县", "--post", "duty_officer",
        "--by", "guanli", typed=guanli,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "初始口令" in made.stdout
    assert machine("keys", "rotate", "ledger", "--by", "guanli").returncode == 0
    assert machine("schedule", "--once", "key_backup").returncode == 0
    assert machine("edge", "--once").returncode == 0
    assert machine("ledger", "verify").returncode == 0
    checked = machine("check")
    assert checked.returncode == 0
    assert "没有运行" in checked.stdout  # no scheduler yet


def test_a_second_scheduler_waits_and_replaces_a_killed_one(machine: Machine) -> None:
    machine.environment["HUABIAO_SCHEDULE_LEASE_SECONDS"] = "3"

    def holder() -> int:
        """The process that holds the lease now; 0 where none does."""
        now = int(time.time() * 1000)
        rows = machine.rows(f"SELECT holder FROM schedule_lease WHERE until > {now}")
        return int(str(rows[0][0]).split("/")[1]) if rows else 0

    def begun() -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "huabiao", "schedule"]
        return subprocess.Popen(words, cwd=REPOSITORY, env=machine.environment)

    first, second = begun(), None
    try:
        wait_until(lambda: holder() == first.pid)
        second = begun()
        time.sleep(2)
        assert holder() == first.pid
        first.kill()
        wait_until(lambda: second is not None and holder() == second.pid)
        second.send_signal(signal.SIGTERM)
        assert second.wait(30) == 0
        assert holder() == 0
    finally:
        for process in (first, second):
            if process is not None:
                process.kill()
                process.wait()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.2)
