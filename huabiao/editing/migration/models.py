"""What is kept of a migration besides the items themselves: the report that each signed list rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office.ledger.append_only import AppendOnlyModel


class Batch(AppendOnlyModel):
    """The inventory and screening report of one signed list. Its digest stands in the request as `findings`.

    Whether an item was brought in already is not kept here: its UUID follows from its old address (`identity`).
    """

    request = models.UUIDField(_("request"), unique=True, editable=False)
    site = models.UUIDField(_("website"), db_index=True, editable=False)
    report = models.BinaryField(_("report"), editable=False)
    digest = models.CharField(_("digest of the report"), max_length=80, editable=False)
    made_at = models.BigIntegerField(
        _("made at"), editable=False, help_text=_("Milliseconds since 1970, UTC")
    )

    class Meta:
        verbose_name = _("migration batch")
        verbose_name_plural = _("migration batches")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.request)
