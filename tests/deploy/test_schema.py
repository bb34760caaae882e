"""Both engines hold the same schema: tables, columns and guards as the models say (run on each engine)."""

import pytest
from django.apps import apps
from django.db import connection

from huabiao.office.ledger.append_only import missing_guards

pytestmark = pytest.mark.django_db


def test_every_table_has_the_columns_of_its_model() -> None:
    with connection.cursor() as cursor:
        tables = {info.name for info in connection.introspection.get_table_list(cursor)}
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table.endswith("_fts") or table.startswith("wagtailsearch_"):
                continue  # Wagtail's search index differs by engine on purpose
            assert table in tables
            described = connection.introspection.get_table_description(cursor, table)
            expected = {field.column for field in model._meta.local_concrete_fields}
            assert {column.name for column in described} == expected, table


def test_every_written_once_table_is_guarded_by_triggers() -> None:
    assert missing_guards(connection) == []
