"""Tables whose rows are written once: refused by the model, and by triggers for whoever comes past the model.

Triggers do not stop someone who may change the schema; the Merkle tree finds what such a person does.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, TypeVar

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython

from huabiao.office.ledger.errors import AppendOnly

Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Reads and inserts, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise AppendOnly(f"{self.model.__name__} rows never change")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused."""
        raise AppendOnly(f"{self.model.__name__} rows never change")

    def delete(self) -> NoReturn:
        """Always refused."""
        raise AppendOnly(f"{self.model.__name__} rows are never deleted")


class AppendOnlyModel(models.Model):
    """Base of insert-only tables; its migration adds ``guard_operation`` for the triggers."""

    mutable_fields: ClassVar[frozenset[str]] = frozenset()
    """Fields that may still be set on an existing row, such as the time its content was destroyed."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Insert; or set mutable fields only, named by ``update_fields``."""
        if self._state.adding:
            kwargs["force_insert"] = True
        elif not (
            kwargs.get("update_fields") and self.mutable_fields >= set(kwargs["update_fields"])
        ):
            raise AppendOnly(f"{type(self).__name__} rows never change")
        super().save(**kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> NoReturn:
        """Always refused."""
        raise AppendOnly(f"{type(self).__name__} rows are never deleted")


def guard_operation(app_label: str, *model_names: str, mutable: Iterable[str] = ()) -> RunPython:
    """A reversible migration operation that puts the triggers on these models' tables, on SQLite and PostgreSQL.

    ``mutable``: column names that may still be updated. Add it again to any later migration that rebuilds such a table,
    because SQLite drops a table's triggers with the old table.
    """
    kept = tuple(mutable)

    def forwards(state: Any, editor: Any) -> None:
        for name in model_names:
            install_guard(editor.connection, state.get_model(app_label, name), kept)

    def backwards(state: Any, editor: Any) -> None:
        for name in model_names:
            remove_guard(editor.connection, state.get_model(app_label, name))

    return RunPython(forwards, backwards)


def guarded_models() -> list[type[AppendOnlyModel]]:
    """Every installed insert-only model."""
    return [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]


def install_guard(
    connection: BaseDatabaseWrapper, model: type[models.Model], mutable: Iterable[str] = ()
) -> None:
    """Put the triggers on the model's table. Harmless where they are already."""
    remove_guard(connection, model)
    table = model._meta.db_table
    kept = set(mutable)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column, _ in _columns(model) if column not in kept)
    statements = (
        _on_sqlite(table, columns, _unique_columns(model))
        if connection.vendor == "sqlite"
        else _on_postgresql(table, columns)
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove_guard(connection: BaseDatabaseWrapper, model: type[models.Model]) -> None:
    """Take the triggers away, for a migration that goes back."""
    table = model._meta.db_table
    suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        for act in _acts(connection):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{act}"{suffix}')


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables of insert-only models that lack one of their triggers."""
    query = (
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = set(cursor.fetchall())
    tables = {model._meta.db_table for model in guarded_models()}
    return sorted(
        table
        for table in tables
        if any((table, f"{table}_no_{act}") not in found for act in _acts(connection))
    )


def _acts(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    if connection.vendor == "sqlite":
        return ("update", "delete", "replace")
    return ("update", "delete", "truncate")


def _columns(model: type[models.Model]) -> list[tuple[str, bool]]:
    """Every column of the table, and whether its value is unique by itself."""
    fields = model._meta.local_concrete_fields
    return [(field.column, field.unique) for field in fields if field.column is not None]


def _unique_columns(model: type[models.Model]) -> list[list[str]]:
    """The groups of columns that no two rows may share."""
    meta = model._meta
    named = {field.name: field.column for field in meta.local_concrete_fields}
    groups: list[Iterable[str]] = [*meta.unique_together]
    groups += [c.fields for c in meta.constraints if isinstance(c, models.UniqueConstraint)]
    shared = [[str(named[name]) for name in names] for names in groups if names]
    return [[column] for column, unique in _columns(model) if unique] + shared


def _on_sqlite(table: str, columns: str, unique: list[list[str]]) -> list[str]:
    # INSERT OR REPLACE deletes the old row without firing its delete trigger, hence the third one.
    clash = " OR ".join(
        "(" + " AND ".join(f'"{column}" = NEW."{column}"' for column in group) + ")"
        for group in unique
    )
    exists = f'SELECT 1 FROM "{table}" WHERE {clash}'  # noqa: S608 - names of our own tables
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE OF {columns} ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '
        f"WHEN EXISTS ({exists}) {refuse}",
    ]


def _on_postgresql(table: str, columns: str) -> list[str]:
    run = "EXECUTE FUNCTION huabiao_append_only()"
    return [
        "CREATE OR REPLACE FUNCTION huabiao_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE OF {columns} ON "{table}" FOR EACH ROW {run}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW {run}',
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {run}',
    ]
