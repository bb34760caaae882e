"""Triggers: a batch's report is written once, like the request it belongs to."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("migration", "0001_initial")]

    operations = [guard_operation("migration", "batch")]
