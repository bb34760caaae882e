"""Triggers: entries and heads are written once."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [guard_operation("ledger", "entry", "signedhead")]
