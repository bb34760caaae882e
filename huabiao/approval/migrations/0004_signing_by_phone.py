"""PINs and links for signing on a phone."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_OFFICER = {"on_delete": django.db.models.deletion.PROTECT, "to": settings.AUTH_USER_MODEL}
_PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("approval", "0003_request_spoken_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PhoneLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, auto_created=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("step", models.CharField(max_length=80)),
                ("submission_digest", models.CharField(max_length=80)),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="runs out")),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        null=True,
                        on_delete=_PROTECT,
                        related_name="phone_link",
                        to="approval.decision",
                    ),
                ),
                ("made_by", models.ForeignKey(related_name="+", **_OFFICER)),
                ("officer", models.ForeignKey(related_name="+", **_OFFICER)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=_PROTECT, related_name="phone_links", to="approval.request"
                    ),
                ),
            ],
            options={
                "verbose_name": "link for a phone",
                "verbose_name_plural": "links for a phone",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SigningPin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        primary_key=True, auto_created=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signing_pin",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signing PIN",
                "verbose_name_plural": "signing PINs",
                "ordering": ["id"],
            },
        ),
    ]
