"""Which rulebook a body adopted, and since when. A version once adopted never changes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office import clocks
from huabiao.office.ledger.append_only import AppendOnlyModel
from huabiao.office.organisation.models import Organisation


class Adoption(AppendOnlyModel):
    """One version of one rulebook, adopted by one body. Insert-only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="adoptions"
    )
    rulebook = models.CharField(_("rulebook"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    digest = models.CharField(_("digest of the chain"), max_length=80, db_index=True)
    texts = models.JSONField(_("texts"), help_text=_("The YAML of the whole chain, highest first."))
    effective_from = models.DateTimeField(_("in force from"))
    request = models.UUIDField(_("request"), null=True, blank=True)
    adopted_at = models.DateTimeField(default=clocks.now, editable=False)

    class Meta:
        verbose_name = _("adopted rulebook")
        verbose_name_plural = _("adopted rulebooks")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
