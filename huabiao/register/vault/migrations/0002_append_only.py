"""Triggers: a frozen copy's row is written once, but for the time of its destruction."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [guard_operation("vault", "freeze", mutable=["purged_at"])]
