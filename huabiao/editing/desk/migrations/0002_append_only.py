"""Proposals are written once: triggers refuse what comes past the model."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]

    operations = [guard_operation("desk", "rulebookproposal")]
