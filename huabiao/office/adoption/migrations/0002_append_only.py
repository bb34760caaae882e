"""An adopted version never changes: triggers for whoever comes past the model."""

from django.db import migrations

from huabiao.office.ledger.append_only import guard_operation


class Migration(migrations.Migration):
    dependencies = [("adoption", "0001_initial")]

    operations = [guard_operation("adoption", "Adoption")]
