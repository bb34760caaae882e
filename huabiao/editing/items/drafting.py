"""What items and pages have in common while they are being written, and who wrote in them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from huabiao.editing.websites.models import Site
from huabiao.office import clocks
from huabiao.office.organisation.models import Organisation


class Draft(LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A text under way. It has no live flag: what is public is decided by the register alone.

    `version` counts saves; a save that names an older one is refused, so nobody overwrites another.
    """

    subject_type = ""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(
        Site, verbose_name=_("website"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("body that wrote it"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        editable=False,
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        editable=False,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("begun"), default=clocks.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clocks.now, editable=False)
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class Contribution(models.Model):
    """An officer's hand in a text. One who wrote in it since its last certificate never signs it alone."""

    subject = models.UUIDField(db_index=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["id"]
