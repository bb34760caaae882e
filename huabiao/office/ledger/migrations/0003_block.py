"""Roots of blocks of entries. Filled by the next head; proofs do without them until then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="number"
                    ),
                ),
                ("root", models.BinaryField(max_length=32, verbose_name="root")),
            ],
            options={
                "verbose_name": "block of the ledger",
                "verbose_name_plural": "blocks of the ledger",
                "ordering": ["number"],
            },
        ),
    ]
