"""An index for what ends by itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                condition=models.Q(
                    ("expires__isnull", False),
                    ("superseded_at__isnull", True),
                    ("withdrawn_at__isnull", True),
                ),
                fields=["kind", "expires"],
                name="filing_by_end",
            ),
        ),
    ]
