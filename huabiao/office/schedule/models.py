"""The lease of the one scheduler, and every run of a job with its outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Lease(models.Model):
    """Who may run jobs now. One row; whoever finds it expired takes it over."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(_("holder"), max_length=120)
    until = models.BigIntegerField(_("until"), help_text=_("Milliseconds since 1970, UTC"))

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return f"{self.name} {self.holder}"


class Run(models.Model):
    """One run of a job: when, by whom, and what came of it. Numbers and machine words, never a text of ours."""

    class Outcome(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("completed")
        FOUND = "found", _("something was found")
        SKIPPED = "skipped", _("passed over")
        FAILED = "failed", _("failed")
        CUT_OFF = "cut_off", _("cut off")

    job = models.CharField(_("job"), max_length=40)
    holder = models.CharField(_("run by"), max_length=120)
    started_at = models.BigIntegerField(_("begun"), help_text=_("Milliseconds since 1970, UTC"))
    ended_at = models.BigIntegerField(
        _("ended"), null=True, help_text=_("Milliseconds since 1970, UTC")
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.RUNNING
    )
    detail = models.CharField(_("detail"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["job", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.job} {self.outcome}"
