"""Since when a request rests on consent by telephone. The guards of the table name no new column: it may be set."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approval", "0002_insert_only")]

    operations = [
        migrations.AddField(
            model_name="request",
            name="spoken_at",
            field=models.DateTimeField(
                null=True,
                blank=True,
                verbose_name="complete but for a signature since",
                help_text="Since when it rests on consent by telephone.",
            ),
        ),
        migrations.AlterField(
            model_name="decision",
            name="way",
            field=models.CharField(
                max_length=8,
                verbose_name="way of signing",
                choices=[
                    ("login", "own log-in"),
                    ("phone", "by phone"),
                    ("paper", "on paper"),
                    ("oral", "spoken"),
                ],
            ),
        ),
    ]
