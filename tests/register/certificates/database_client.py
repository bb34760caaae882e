"""Somebody with a database client: triggers dropped first, rows changed or removed behind the product's back."""

from typing import Any

from django.apps import apps
from django.db import connection

from huabiao.office.ledger.append_only import remove_guard


def overwrite(table: str, column: str, value: Any, where: str, key: Any) -> None:
    """Change one value of one row."""
    _unguard(table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {where} = %s", [value, key])


def delete(table: str, where: str, key: Any) -> None:
    """Remove one row."""
    _unguard(table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {where} = %s", [key])


def _unguard(table: str) -> None:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    remove_guard(connection, model)
