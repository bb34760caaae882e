"""An index of the ledger for lists. Derived from the entries, rebuilt at will; nothing is ever judged by it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryLine(models.Model):
    """What an entry of the ledger can be looked up by. The entry itself is read from the ledger when it is shown."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.BigIntegerField(_("time"), db_index=True)
    kind = models.CharField(_("kind of entry"), max_length=64)
    subject = models.UUIDField(_("subject"), null=True)
    organisation = models.UUIDField(_("body"), null=True)
    officer = models.UUIDField(_("officer"), null=True)

    class Meta:
        """Newest first."""

        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-seq"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-seq"], name="line_by_body"),
            models.Index(fields=["officer", "-seq"], name="line_by_officer"),
            models.Index(fields=["kind", "-seq"], name="line_by_kind"),
            models.Index(fields=["subject", "-seq"], name="line_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
