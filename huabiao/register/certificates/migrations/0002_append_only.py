"""Triggers: certificates and withdrawals are written once. The filing register is derived and may be rebuilt."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]

    operations = [guard_operation("certificates", "certificate", "withdrawal")]
