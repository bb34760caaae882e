"""The register's rows: certificates, withdrawals, copies outside, and the filing register derived from them."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office.ledger.append_only import AppendOnlyModel


class Certificate(AppendOnlyModel):
    """A signed certificate document. What counts is the document and the ledger's digest of it."""

    uuid = models.UUIDField(_("certificate"), default=uuid.uuid4, primary_key=True, editable=False)
    document = models.BinaryField(_("document"))
    digest = models.CharField(_("digest"), max_length=80)
    signature = models.BinaryField(_("signature"), max_length=64)
    key_id = models.CharField(_("key"), max_length=32)
    request = models.UUIDField(_("request"), db_index=True)
    code = models.CharField(_("verification code"), max_length=24, unique=True)
    ledger_seq = models.BigIntegerField(_("number in the ledger"), unique=True)

    class Meta:
        """Oldest first."""

        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["ledger_seq"]

    def __str__(self) -> str:
        return self.code


class Withdrawal(AppendOnlyModel):
    """Why something was withdrawn, and by whom: internal (条例 art. 16); the ledger holds the digest only."""

    request = models.UUIDField(_("request"), primary_key=True)
    subject = models.UUIDField(_("subject"), db_index=True)
    sites = models.JSONField(_("sites"))
    reason = models.TextField(_("reason"), blank=True)
    nonce = models.CharField(max_length=32)
    officer = models.UUIDField(_("officer"))
    at = models.BigIntegerField(_("time"), help_text=_("Milliseconds since 1970, UTC"))

    class Meta:
        """Oldest first."""

        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.subject)


class OutsideCopy(models.Model):
    """A place outside this installation where a withdrawn item may live on, and who chases it (real-offices 24)."""

    class Place(models.TextChoices):
        HARVEST = "harvest", _("harvest of a superior platform")
        WECHAT = "wechat", _("WeChat and other new media")
        SEARCH = "search", _("snapshots of search engines")
        CACHE = "cache", _("caches in front of the site (WAF, CDN)")
        REPOST = "repost", _("reposts by other sites")

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.PROTECT, related_name="copies")
    subject = models.UUIDField(_("subject"), db_index=True)
    place = models.CharField(_("place"), max_length=20, choices=Place.choices)
    person = models.UUIDField(_("person in charge"), null=True)
    done_at = models.BigIntegerField(_("gone since"), null=True)

    class Meta:
        """In the order they were listed."""

        verbose_name = _("copy outside")
        verbose_name_plural = _("copies outside")
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["withdrawal", "place"], name="one_copy_a_place")
        ]

    def __str__(self) -> str:
        return self.get_place_display()


class Filing(models.Model):
    """One line of the filing register (发布备案, S22): a publication on a site. Derived, rebuilt at will."""

    class State(models.TextChoices):
        COMING = "coming", _("to be published")
        ONLINE = "online", _("online")
        REPLACED = "replaced", _("replaced by a correction")
        ENDED = "ended", _("ended by itself")
        WITHDRAWN = "withdrawn", _("withdrawn")

    certificate = models.UUIDField(db_index=True)
    code = models.CharField(_("verification code"), max_length=24)
    subject = models.UUIDField(db_index=True)
    subject_type = models.CharField(_("kind"), max_length=8)
    freeze = models.UUIDField(_("frozen copy"), db_index=True)
    site = models.UUIDField(db_index=True)
    organisation = models.UUIDField(db_index=True)
    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)
    columns = models.JSONField(_("columns"), default=list)
    column_names = models.CharField(_("columns"), max_length=500, blank=True)
    public_id = models.BigIntegerField(_("public number"), null=True)
    month = models.CharField(max_length=6, blank=True)
    kind = models.CharField(_("certificate"), max_length=14)
    clauses = models.JSONField(_("clauses"), default=list)
    signers = models.JSONField(_("signed by"), default=list)
    submitted_at = models.BigIntegerField(_("submitted"))
    certified_at = models.BigIntegerField(_("certified"))
    not_before = models.BigIntegerField(_("published"))
    expires = models.BigIntegerField(_("ends"), null=True)
    lineage = models.UUIDField(_("adopted from"), null=True, db_index=True)
    superseded_at = models.BigIntegerField(null=True)
    withdrawn_at = models.BigIntegerField(_("withdrawn"), null=True)
    end_told = models.BooleanField(default=False)
    """Whether those responsible know that it ended by itself; the ledger's entry says so, this only spares looking."""

    class Meta:
        """Newest first."""

        verbose_name = _("publication filing")
        verbose_name_plural = _("publication filings")
        ordering = ["-not_before", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["site", "-not_before", "-id"], name="filing_by_site"),
            models.Index(fields=["organisation", "-not_before", "-id"], name="filing_by_body"),
            models.Index(fields=["-not_before", "-id"], name="filing_by_time"),
            # What ended by itself and was not told yet, asked for at every turn of the worker.
            models.Index(
                fields=["kind", "expires"],
                name="filing_by_end",
                condition=models.Q(
                    expires__isnull=False,
                    superseded_at__isnull=True,
                    withdrawn_at__isnull=True,
                    end_told=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
