"""Decisions can only be added; a request's document never changes and a closed request stays closed."""

from typing import Any

from django.db import migrations

REFUSAL = "approval rows are insert-only"

RULES = {
    "approval_decision_keeps": ("approval_decision", "UPDATE", ""),
    "approval_decision_stays": ("approval_decision", "DELETE", ""),
    "approval_request_stays": ("approval_request", "DELETE", ""),
    "approval_request_keeps": (
        "approval_request",
        "UPDATE",
        "{differ}(document) OR {differ}(digest) OR {differ}(uuid) OR {differ}(subject_type)"
        " OR {differ}(rulebook) OR {differ}(organisation_id) OR {differ}(submitter_id)"
        " OR {differ}(site) OR {differ}(opened_at) OR (OLD.state <> 'open' AND {differ}(state))",
    ),
}


def _condition(text: str, operator: str) -> str:
    for column in (
        "document",
        "digest",
        "uuid",
        "subject_type",
        "rulebook",
        "organisation_id",
        "submitter_id",
        "site",
        "opened_at",
        "state",
    ):
        text = text.replace(f"{{differ}}({column})", f"(OLD.{column} {operator} NEW.{column})")
    return f"WHEN ({text})" if text else ""


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION approval_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        for name, (table, event, when) in RULES.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
                f"{_condition(when, 'IS DISTINCT FROM')} EXECUTE FUNCTION approval_insert_only()"
            )
        return
    for name, (table, event, when) in RULES.items():
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
            f"{_condition(when, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def backwards(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, (table, _event, _when) in RULES.items():
        schema_editor.execute(
            f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}"
        )
    if postgresql:
        schema_editor.execute("DROP FUNCTION approval_insert_only()")


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial")]

    operations = [migrations.RunPython(forwards, backwards)]
