"""Bodies, their posts, who holds them since when, and who stands in."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office import clocks


class Organisation(models.Model):
    """A body: a county, a bureau, a township, a section (科室)."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("county government")
        DEPARTMENT = "department", _("department")
        TOWNSHIP = "township", _("township")
        SECTION = "section", _("section")
        STATION = "station", _("station")
        OUTSIDE = "outside", _("outside body")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    code = models.CharField(_("code"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(models.Model):
    """A post of a body. `key` is the post's id in the rulebook: what it may do stands there."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(_("post in the rulebook"), max_length=60)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key", "name"], name="one_post_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"


class Appointment(models.Model):
    """An officer holds a post from `starts_at` until `ends_at` (exclusive; none: open)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appointments"
    )
    starts_at = models.DateTimeField(_("from"), default=clocks.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.post} {self.officer}"


class Delegation(models.Model):
    """A–B cover (AB角): `officer` stands in for the holder of `appointment`; it ends by itself."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="delegations"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.appointment} → {self.officer}"
