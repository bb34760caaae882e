"""The ledger's tables: entries, the heads signed over them, and roots of blocks that shorten proofs."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office.ledger.append_only import AppendOnlyModel
from huabiao.office.ledger.digests import canonical


class Entry(AppendOnlyModel):
    """One act: who did what to which subject, under which clause. Digests and ids only, never text."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.BigIntegerField(_("time"), help_text=_("Milliseconds since 1970, UTC"))
    kind = models.CharField(_("kind"), max_length=64, db_index=True)
    subject = models.UUIDField(_("subject"), null=True, db_index=True)
    document = models.BinaryField(_("document"))
    leaf = models.BinaryField(_("leaf hash"), max_length=32)
    mac_key = models.CharField(_("MAC key"), max_length=32)
    mac = models.BinaryField(_("MAC"), max_length=32)

    class Meta:
        """Ordered by number, which has no gaps."""

        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """The document, read: v, seq, at, kind, subject, site, organisation, appointment, officer, rulebook, clauses,
        digests, ids. Values that do not apply are ``None``."""
        content: dict[str, Any] = json.loads(bytes(self.document))
        return content


class SignedHead(AppendOnlyModel):
    """The worker's signature over the whole ledger up to one size."""

    size = models.BigIntegerField(_("entries"))
    root = models.CharField(_("root"), max_length=80)
    at = models.BigIntegerField(_("time"), help_text=_("Milliseconds since 1970, UTC"))
    epoch = models.PositiveIntegerField(_("epoch"))
    key_id = models.CharField(_("key"), max_length=32)
    signature = models.BinaryField(_("signature"), max_length=64)
    frontier = models.JSONField(_("frontier"))

    class Meta:
        """One head for each size of the ledger."""

        verbose_name = _("signed head")
        verbose_name_plural = _("signed heads")
        ordering = ["size"]
        constraints = [models.UniqueConstraint(fields=["size"], name="ledger_one_head_a_size")]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"

    def document(self) -> dict[str, Any]:
        """What is signed (``head/1``); needs nothing but this row."""
        return {
            "schema": "head/1",
            "size": self.size,
            "root": self.root,
            "at": self.at,
            "epoch": self.epoch,
            "key_id": self.key_id,
        }

    def signed_bytes(self) -> bytes:
        """The canonical bytes under the signature."""
        return canonical(self.document())


class Block(models.Model):
    """The root over `LENGTH` entries in a row, so that a proof reads some blocks instead of every leaf.

    Derived from the leaves and never believed: a proof made with it must lead to the signed root.
    """

    LENGTH = 256

    number = models.BigIntegerField(_("number"), primary_key=True)
    root = models.BinaryField(_("root"), max_length=32)

    class Meta:
        """In order; block n holds the entries from n × LENGTH on."""

        verbose_name = _("block of the ledger")
        verbose_name_plural = _("blocks of the ledger")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)
