"""What ended by itself is marked once it was told, so that each turn of the worker asks for new ends only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_filing_by_end")]

    operations = [
        migrations.AddField(
            model_name="filing",
            name="end_told",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveIndex(model_name="filing", name="filing_by_end"),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                fields=["kind", "expires"],
                name="filing_by_end",
                condition=models.Q(
                    expires__isnull=False,
                    superseded_at__isnull=True,
                    withdrawn_at__isnull=True,
                    end_told=False,
                ),
            ),
        ),
    ]
