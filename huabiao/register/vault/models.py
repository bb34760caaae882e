"""What is known of frozen things: digests and times, never a text."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office.ledger.append_only import AppendOnlyModel


class Freeze(AppendOnlyModel):
    """One frozen payload with its blobs (封存). Only the time of its destruction is ever added."""

    mutable_fields: ClassVar[frozenset[str]] = frozenset({"purged_at"})

    uuid = models.UUIDField(_("frozen copy"), default=uuid.uuid4, primary_key=True, editable=False)
    digest = models.CharField(_("digest of the payload"), max_length=80)
    subject = models.UUIDField(_("subject"), db_index=True)
    schema = models.CharField(_("schema"), max_length=20)
    made_at = models.BigIntegerField(_("frozen at"), help_text=_("Milliseconds since 1970, UTC"))
    purged_at = models.BigIntegerField(
        _("destroyed at"), null=True, help_text=_("Milliseconds since 1970, UTC")
    )

    class Meta:
        """Oldest first."""

        verbose_name = _("frozen copy")
        verbose_name_plural = _("frozen copies")
        ordering = ["made_at", "uuid"]

    def __str__(self) -> str:
        return str(self.uuid)
