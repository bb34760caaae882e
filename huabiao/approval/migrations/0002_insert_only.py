"""Decisions can only be added; a request's document never changes and a closed request stays closed."""

from typing import Any

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation

REFUSAL = "a closed request stays closed"
NAME = "approval_request_stays_closed"
WHEN = "WHEN (OLD.state <> 'open' AND OLD.state <> NEW.state)"


def forwards(apps: Any, schema_editor: Any) -> None:
    start = f"CREATE TRIGGER {NAME} BEFORE UPDATE ON approval_request FOR EACH ROW {WHEN}"
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"{start} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
        return
    schema_editor.execute(
        "CREATE FUNCTION approval_stays_closed() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    schema_editor.execute(f"{start} EXECUTE FUNCTION approval_stays_closed()")


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {NAME}")
        return
    schema_editor.execute(f"DROP TRIGGER {NAME} ON approval_request")
    schema_editor.execute("DROP FUNCTION approval_stays_closed()")


class Migration(migrations.Migration):
    dependencies = [("approval", "0001_initial")]

    operations = [
        guard_operation("approval", "Decision"),
        guard_operation("approval", "Request", mutable=("state", "closed_at", "submission_digest")),
        migrations.RunPython(forwards, backwards),
    ]
