"""What every test stands on: a data folder of its own with fresh keys, and flushes that pass the append-only guards."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as property_tests

from huabiao.office import keys
from tests import spreading, template_database

# How long an example takes says how busy the machine is, not whether the property holds.
property_tests.register_profile(
    "huabiao", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
property_tests.load_profile("huabiao")


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """`HUABIAO_VAR` of this test alone, with every key made."""
    before = settings.HUABIAO_VAR
    settings.HUABIAO_VAR = tmp_path / "var"
    settings.HUABIAO_VAR.mkdir()
    keys.create_all()
    yield settings.HUABIAO_VAR
    settings.HUABIAO_VAR = before


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The test database starts as a copy of the migrated template; what Django then migrates is nothing."""
    url = os.environ.get("HUABIAO_DATABASE_URL", "")
    if url:
        template = template_database.postgresql_template(url)
        connection.settings_dict["TEST"]["TEMPLATE"] = template
    else:
        connection_created.connect(_fill)


def _fill(connection: BaseDatabaseWrapper, **_said: object) -> None:
    """A database in memory is made by the first connection to it."""
    made = connection.connection
    if not (
        isinstance(made, sqlite3.Connection)
        and "mode=memory" in str(connection.settings_dict["NAME"])
    ):
        return
    (tables,) = made.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        template_database.fill(made)


@contextlib.contextmanager
def _without_guards() -> Iterator[None]:
    """What whoever may change the schema can do: rows that are written once become writable."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def without_guards() -> Callable[[], AbstractContextManager[None]]:
    """For attacks on the database: `with without_guards(): …`."""
    return _without_guards


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_guards() -> Iterator[None]:
    """Lift the append-only triggers while a `transaction=True` test empties the tables behind itself."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # not in the stubs

    def lifted(case: TransactionTestCase) -> None:
        with _without_guards():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Who runs what, in a run of several processes."""
    return spreading.Spreading(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One process keeps the order of the files, in which fixtures of a module or a package are made once."""
    if hasattr(config, "workerinput"):
        spreading.long_ones_first(items)


_SKIPS: set[str] = set()
_ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember why a test was skipped."""
    if report.skipped and isinstance(report.longrepr, tuple):
        _SKIPS.add(report.longrepr[2].removeprefix("Skipped: "))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skip for a reason that is not on the list fails the run."""
    if os.environ.get("CI") != "true" or hasattr(session.config, "workerinput"):
        return
    lines = _ALLOWED_SKIPS.read_text(encoding="utf-8").splitlines()
    unexpected = sorted(_SKIPS - {line for line in lines if not line.startswith("#")})
    if unexpected:
        sys.stderr.write("".join(f"not an allowed skip: {reason}\n" for reason in unexpected))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
