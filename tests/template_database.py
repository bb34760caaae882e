"""A migrated database, made once and copied from then on: running every migration costs ten seconds of a core.

It is kept by what migrating depends on (`key`): under `build/test-databases` as a SQLite file, on a PostgreSQL server
as a database beside the others. `python -m tests.template_database` makes the one HUABIAO_DATABASE_URL asks for.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "build" / "test-databases"
_KEPT_SECONDS = 24 * 3600
_IMPORTS = re.compile(r"^(?:from|import) (huabiao[.\w]+)", re.MULTILINE)
_MIGRATES = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


@cache
def key() -> str:
    """A digest over all migrations, the modules of ours they import, and the installed packages' versions."""
    ours = set((REPOSITORY / "huabiao").rglob("migrations/*.py"))
    for migration in list(ours):
        for module in _IMPORTS.findall(migration.read_text(encoding="utf-8")):
            ours |= _files_of(module)
    ours |= _files_of("huabiao.config.settings.base") | _files_of(
        "huabiao.config.settings.backoffice"
    )
    said = hashlib.sha256(sys.version.encode())
    for path in sorted(ours):
        said.update(f"{path.relative_to(REPOSITORY)}\0".encode() + path.read_bytes())
    for one in sorted(f"{one.name}=={one.version}" for one in metadata.distributions()):
        said.update(f"{one}\n".encode())
    return said.hexdigest()[:16]


def _files_of(module: str) -> set[Path]:
    path = REPOSITORY.joinpath(*module.split("."))
    return {one for one in (path.with_suffix(".py"), path / "__init__.py") if one.exists()}


# -- SQLite -------------------------------------------------------------------------------------------


def sqlite_template() -> Path:
    """The migrated file, made now if it is not there."""
    kept = FOLDER / f"{key()}.sqlite3"
    with _alone():
        if not kept.exists():
            with tempfile.TemporaryDirectory() as folder:
                _migrate(Path(folder), "")
                made = Path(folder) / "db" / "huabiao.sqlite3"
                with contextlib.closing(sqlite3.connect(made)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.execute("PRAGMA journal_mode=DELETE")
                shutil.copy(made, kept.with_suffix(".new"))
                kept.with_suffix(".new").rename(kept)
            _forget_old(kept)
    return kept


def fill(connection: sqlite3.Connection) -> None:
    """Put the migrated schema into an empty SQLite database."""
    with contextlib.closing(sqlite3.connect(sqlite_template())) as template:
        template.backup(connection)


def _forget_old(kept: Path) -> None:
    for path in FOLDER.glob("*.sqlite3"):
        if path != kept and time.time() - path.stat().st_mtime > _KEPT_SECONDS:
            path.unlink(missing_ok=True)


# -- PostgreSQL ---------------------------------------------------------------------------------------


def postgresql_template(url: str) -> str:
    """The name of the migrated database on the server of `url`, made now if it is not there."""
    name = f"huabiao_template_{key()}"
    with _alone():
        if not _ask(url, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            _ask(url, f'DROP DATABASE IF EXISTS "{name}_new"')
            _ask(url, f'CREATE DATABASE "{name}_new"')
            with tempfile.TemporaryDirectory() as folder:
                _migrate(Path(folder), urlsplit(url)._replace(path=f"/{name}_new").geturl())
            _ask(url, f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


def copy(source: str, target: str) -> None:
    """Make the database of URL `target` the same as that of `source`; one of that name goes first."""
    drop(target)
    _ask(target, f'CREATE DATABASE "{_name(target)}" TEMPLATE "{_name(source)}"')


def drop(url: str) -> None:
    """Remove the database of `url`, whoever is still connected to it."""
    _ask(url, f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _ask(url: str, statement: str) -> str:
    server = urlsplit(url)._replace(path="/postgres").geturl()
    words = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, server]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


# -- both ---------------------------------------------------------------------------------------------


def create(var: Path, url: str) -> None:
    """A migrated database without a row of ours: the file in the data folder `var`, or the database of `url`."""
    if url:
        copy(urlsplit(url)._replace(path=f"/{postgresql_template(url)}").geturl(), url)
        return
    (var / "db").mkdir(parents=True, exist_ok=True)
    shutil.copy(sqlite_template(), var / "db" / "huabiao.sqlite3")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One maker at a time; the others wait and find it made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(var: Path, url: str) -> None:
    (var / "db").mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "huabiao.config.settings.test",
        "HUABIAO_VAR": str(var),
        "HUABIAO_DATABASE_URL": url,
    }
    subprocess.run([sys.executable, "-c", _MIGRATES], cwd=REPOSITORY, env=environment, check=True)


if __name__ == "__main__":
    asked = os.environ.get("HUABIAO_DATABASE_URL", "")
    sys.stdout.write(f"{postgresql_template(asked) if asked else sqlite_template()}\n")
