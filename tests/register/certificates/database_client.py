"""Somebody with a database client: triggers dropped first, rows changed or removed behind the product's back."""

from typing import Any

from django.db import connection


def overwrite(table: str, column: str, value: Any, where: str, key: Any) -> None:
    """A database client at work: triggers dropped first."""
    with connection.cursor() as cursor:
        for trigger in ("update", "delete", "replace"):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{trigger}"')
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where} = %s", [value, key])


def delete(table: str, where: str, key: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_delete"')
        cursor.execute(f"DELETE FROM {table} WHERE {where} = %s", [key])
