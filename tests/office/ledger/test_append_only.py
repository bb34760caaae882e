"""The triggers: whoever comes past the models is stopped by the database itself."""

from importlib import import_module

import pytest
from django.core import checks
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django.fixtures import Settings

from huabiao.office.ledger import services
from huabiao.office.ledger.append_only import (
    install_guard,
    missing_guards,
    remove_guard,
)
from huabiao.office.ledger.models import Entry, SignedHead

pytestmark = pytest.mark.django_db


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


STATEMENTS = [
    "UPDATE {table} SET at = 1",
    "DELETE FROM {table}",
]
ON_SQLITE = ["INSERT OR REPLACE INTO {table} SELECT * FROM {table}"]
ON_POSTGRESQL = ["TRUNCATE {table}"]


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_signedhead"])
def test_sql_cannot_change_what_is_written(table: str) -> None:
    services.record_installation()
    services.sign_head()
    for statement in [
        *STATEMENTS,
        *(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL),
    ]:
        with pytest.raises(DatabaseError, match="append-only"):
            execute(statement.format(table=table))
    assert Entry.objects.count() == SignedHead.objects.count() == 1


def test_a_head_of_the_same_size_replaces_none() -> None:
    services.record_installation()
    services.sign_head()
    columns = "size, root, at, epoch, key_id, signature, frontier"
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError):
        execute(
            f"{verb} INTO ledger_signedhead ({columns}) SELECT {columns} FROM ledger_signedhead"
        )
    assert SignedHead.objects.count() == 1


def test_columns_named_mutable_may_change_and_no_others() -> None:
    services.record_installation()
    install_guard(connection, Entry, mutable=["kind"])
    execute("UPDATE ledger_entry SET kind = 'other'")
    with pytest.raises(DatabaseError, match="append-only"):
        execute("UPDATE ledger_entry SET at = 1")


def test_missing_triggers_are_noticed() -> None:
    assert "ledger_entry" not in missing_guards(connection)
    remove_guard(connection, Entry)
    assert "ledger_entry" in missing_guards(connection)
    install_guard(connection, Entry)
    assert "ledger_entry" not in missing_guards(connection)


def test_the_migration_goes_both_ways() -> None:
    migration = import_module("huabiao.office.ledger.migrations.0002_append_only").Migration
    state = MigrationExecutor(connection).loader.project_state([("ledger", "0002_append_only")])
    operation = migration.operations[0]
    # Not entered: SQLite's editor refuses inside the test's transaction, and these operations need its connection only.
    editor = connection.SchemaEditorClass(connection)
    operation.database_backwards("ledger", editor, state, state)
    assert {"ledger_entry", "ledger_signedhead"} <= set(missing_guards(connection))
    operation.database_forwards("ledger", editor, state, state)
    assert "ledger_entry" not in missing_guards(connection)


def test_a_database_or_digest_that_does_not_serve_is_an_error(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> set[str | None]:
        return {message.id for message in checks.run_checks(databases=["default"])}

    assert not {"ledger.E001", "ledger.E002"} & found()
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    monkeypatch.setitem(options, "transaction_mode", "DEFERRED")
    settings.HUABIAO_DIGEST = "md5"
    assert "ledger.E002" in found()
    assert ("ledger.E001" in found()) == (connection.vendor == "sqlite")
