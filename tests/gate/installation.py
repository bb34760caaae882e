"""A copy of the founded installation for one attack: its files, its database, and the processes run on it."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests import template_database
from tests.gate.warm import Said, WarmParent

REPOSITORY = Path(__file__).resolve().parents[2]
SECRET = "only for tests, never for a running system"
_ITEM = re.compile(r"/\d{6}/\d+\.html$")
LIMIT_SECONDS = 300
WORKER = "huabiao.config.settings.worker"
ATTACKERS = "huabiao.config.settings.test"


@dataclass(frozen=True)
class Outcome:
    """What one run of the builder said: the served root afterwards, its exit status, the codes it reported."""

    root: str
    status: int
    added: int
    removed: int
    codes: frozenset[str]
    said: str


@dataclass(frozen=True)
class Judgement:
    """The root served before the attack and both builds after it, step by step and in full."""

    before: str
    step: Outcome
    full: Outcome

    @property
    def unchanged(self) -> bool:
        """Outcome (a): neither build changed the served root."""
        return self.before == self.step.root == self.full.root


@dataclass
class Installation:
    """Data folder and database of one installation. `url` is empty on SQLite, where the database is a file in `var`.

    `parents`: the warm parents of its processes by settings; without one, a process starts from nothing.
    """

    var: Path
    url: str = ""
    code: Path = REPOSITORY
    parents: dict[str, WarmParent] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file."""
        return not self.url

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.var / "db" / "huabiao.sqlite3"

    # -- processes --------------------------------------------------------------------------------

    def command(self, *words: str) -> Said:
        """`huabiao …` as its own process, under the settings of the worker."""
        return self._run(WORKER, "huabiao", words)

    def attack(self, name: str, *words: str) -> str:
        """An attacker's script of `attackers`, as its own process; answers what it printed."""
        done = self._run(ATTACKERS, "tests.gate.attackers", (name, *words))
        assert done.returncode == 0, f"{name}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def turn_killed_at(self, write: str) -> Said:
        """One turn of the edge worker, killed before that write (see `killed`)."""
        return self._run(WORKER, "tests.gate.killed", (write,))

    def build(self, *, full: bool = False) -> Outcome:
        """The real builder, as its own process."""
        done = self.command("build", *(["--full"] if full else []))
        found = re.search(r"\d+\D+(\d+)\D+(\d+)\D+((?:sha256|sm3):\w+)", done.stdout)
        assert found, f"no report of a build: {done.stdout}\n{done.stderr}"
        codes = re.findall(r"^([a-z_]+) \S+: ", done.stderr, re.MULTILINE)
        return Outcome(
            found[3], done.returncode, int(found[1]), int(found[2]), frozenset(codes), done.stderr
        )

    def judge(self) -> Judgement:
        """Both builds after the attack, and the root that was served before them."""
        before = self.root()
        return Judgement(before, self.build(), self.build(full=True))

    def ledger_stands(self) -> bool:
        """`huabiao ledger verify`, as its own process."""
        done = self.command("ledger", "verify")
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        return done.returncode == 0

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this installation is started with."""
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        return {
            **inherited,
            "HUABIAO_VAR": str(self.var),
            "HUABIAO_DATABASE_URL": self.url,
            "HUABIAO_SECRET_KEY": SECRET,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _run(self, settings: str, module: str, words: tuple[str, ...]) -> Said:
        if settings in self.parents and self.code == REPOSITORY:
            return self.parents[settings].run(module, [*words], LIMIT_SECONDS)
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=self.code,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    # -- the database's own client ------------------------------------------------------------------

    def sql(self, *statements: str) -> str:
        """Run statements with sqlite3 or psql as whoever owns the schema: triggers lifted, and put back afterwards."""
        before, after = self._triggers()
        return self.client([*before, *statements, *after])

    def client(self, statements: list[str], *, may_fail: bool = False) -> str:
        """Run statements with sqlite3 or psql; answers the rows it prints, columns parted by `|`."""
        text = ";\n".join(statements) + ";\n"
        words = (
            ["sqlite3", "-bail", str(self.database)]
            if self.is_sqlite
            else ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", self.url]
        )
        done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
        assert may_fail or done.returncode == 0, f"{done.stderr}\n{text[:2000]}"
        return done.stdout + (done.stderr if may_fail else "")

    def rows(self, query: str) -> list[list[str]]:
        """What a query finds, as text."""
        return [line.split("|") for line in self.client([query]).splitlines()]

    def value(self, query: str) -> str:
        """The one value a query finds."""
        return self.rows(query)[0][0]

    def tables(self) -> list[str]:
        """Every table of the database."""
        query = (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            if self.is_sqlite
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        return sorted(row[0] for row in self.rows(query))

    def text_columns(self, table: str) -> list[str]:
        """The columns of a table that hold text which is neither unique nor an identifier."""
        query = (
            f"SELECT name FROM pragma_table_info('{table}') WHERE type LIKE 'varchar%' OR type = 'text'"
            if self.is_sqlite
            else "SELECT column_name FROM information_schema.columns "
            f"WHERE table_name = '{table}' AND data_type IN ('character varying', 'text')"
        )
        return [row[0] for row in self.rows(query)]

    def binary(self, data: bytes) -> str:
        """A literal of bytes."""
        return f"X'{data.hex()}'" if self.is_sqlite else f"'\\x{data.hex()}'::bytea"

    def identifier(self, uuid: str) -> str:
        """A literal of a UUID, as Django stores it."""
        return f"'{uuid.replace('-', '')}'" if self.is_sqlite else f"'{uuid}'"

    def _triggers(self) -> tuple[list[str], list[str]]:
        """Statements that lift every trigger, and those that put them back as they were."""
        if not self.is_sqlite:
            return ["SET session_replication_role = replica"], []
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            found = connection.execute(query).fetchall()
        lifted = [f'DROP TRIGGER "{name}"' for name, _sql in found]
        return ["PRAGMA foreign_keys = OFF", *lifted], [sql for _name, sql in found]

    # -- the served tree ----------------------------------------------------------------------------

    @property
    def public(self) -> Path:
        """The published folder."""
        return self.var / "public"

    def root(self) -> str:
        """The digest of the served tree, as the folder's own link names it."""
        return "sha256:" + (self.public / "current" / "root").readlink().name

    def served(self) -> dict[str, bytes]:
        """Every file of the served tree, read through the links that a plain web server follows."""
        top = self.public / "current" / "root"
        found: dict[str, bytes] = {}
        waiting = [top]
        while waiting:
            for path in waiting.pop().iterdir():
                if path.is_dir():
                    waiting.append(path)
                elif not path.name.startswith("."):
                    found[str(path.relative_to(top))] = path.read_bytes()
        return found

    def pages_naming(self, text: str) -> set[str]:
        """The served pages of single items that hold some text: not the lists, feeds and maps that name them."""
        return {path for path in self.naming(text) if _ITEM.search(path)}

    def naming(self, text: str) -> set[str]:
        """The served files that hold some text."""
        return {path for path, data in self.served().items() if text.encode() in data}

    # -- copies ---------------------------------------------------------------------------------------

    def put_into(self, place: "Installation") -> None:
        """Make another installation the same as this one: same files, same database."""
        shutil.rmtree(place.var.parent, ignore_errors=True)
        # A warm parent that is still starting may just have made its empty folder.
        shutil.copytree(self.var, place.var, symlinks=True, dirs_exist_ok=True)
        place.code = REPOSITORY
        if not self.is_sqlite:
            place.replace_database(self)

    def replace_database(self, other: "Installation") -> None:
        """Put another installation's database in the place of this one's, as a restored backup is."""
        if self.is_sqlite:
            for path in self.database.parent.glob(self.database.name + "*"):
                path.unlink()
            shutil.copy(other.database, self.database)
            return
        template_database.copy(other.url, self.url)

    def create_database(self) -> None:
        """A migrated database without a row of ours."""
        template_database.create(self.var, self.url)

    def drop_database(self) -> None:
        """Remove it from the server; nothing to do for a file."""
        if not self.is_sqlite:
            template_database.drop(self.url)
