"""Opinions that somebody wrote down for a signer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import huabiao.office.clocks.clock


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0004_signing_by_phone"),
        ("desk", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PreparedOpinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, auto_created=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=80)),
                ("submission_digest", models.CharField(max_length=80)),
                ("text", models.TextField(verbose_name="opinion")),
                ("prepared_at", models.DateTimeField(default=huabiao.office.clocks.clock.now)),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prepared_opinions",
                        to="approval.request",
                    ),
                ),
            ],
            options={
                "verbose_name": "prepared opinion",
                "verbose_name_plural": "prepared opinions",
                "ordering": ["id"],
            },
        ),
    ]
