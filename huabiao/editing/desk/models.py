"""What the desk itself remembers: codes on printed forms, and rulebooks proposed for adoption."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.approval.models import Request
from huabiao.office import clocks
from huabiao.office.ledger.append_only import AppendOnlyModel
from huabiao.office.organisation.models import Organisation


class PrintedForm(models.Model):
    """The code on a form printed before there is a certificate; it names the request and the text as it then stood."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="printed_forms")
    code = models.CharField(_("code"), max_length=24, unique=True)
    submission_digest = models.CharField(max_length=80)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("printed form")
        verbose_name_plural = _("printed forms")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class PreparedOpinion(models.Model):
    """An opinion that somebody wrote down for a signer. It decides nothing: the signer's own act does."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="prepared_opinions")
    step = models.CharField(max_length=80)
    submission_digest = models.CharField(max_length=80)
    text = models.TextField(_("opinion"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("prepared opinion")
        verbose_name_plural = _("prepared opinions")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.prepared_by}"


class RulebookProposal(AppendOnlyModel):
    """A rulebook as proposed: the whole chain of texts, written once, adopted when its request is approved."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    texts = models.JSONField(_("texts"), help_text=_("The YAML of the whole chain, highest first."))
    digest = models.CharField(_("digest of the chain"), max_length=80)
    effective_from = models.DateTimeField(_("in force from"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=clocks.now, editable=False)

    class Meta:
        verbose_name = _("proposed rulebook")
        verbose_name_plural = _("proposed rulebooks")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title
