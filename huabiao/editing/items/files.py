"""Own image and document models: bytes lie under their digest and are never replaced."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office import clocks
from huabiao.office.organisation.models import Organisation


class StoredFile(models.Model):
    """What a picture and an attachment have in common. `digest` names the bytes in the file store."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=80, editable=False, db_index=True)
    media_type = models.CharField(_("type"), max_length=120, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("body"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=clocks.now, editable=False)
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class Picture(StoredFile):
    """A picture; `alt` is what a blind reader hears, `caption` what stands under it."""

    name = models.CharField(_("picture name"), max_length=200)
    alt = models.CharField(_("text for blind readers"), max_length=200, blank=True)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    width = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height = models.PositiveIntegerField(_("height in pixels"), editable=False)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class Attachment(StoredFile):
    """A file offered for download, or a paper kept with an item."""

    name = models.CharField(_("file name"), max_length=200)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
