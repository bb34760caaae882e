"""What waits for whom: one row a person and a matter."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.office import clocks


class Notice(models.Model):
    """A sentence for one officer, with where to go. Never the text of a draft or a letter."""

    class Kind(models.TextChoices):
        WAITING = "waiting", _("waits for you")
        RETURNED = "returned", _("returned to you")
        DONE = "done", _("done")
        TOLD = "told", _("for your information")
        ALARM = "alarm", _("alarm")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    sentence = models.CharField(_("notice"), max_length=300)
    subject_type = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True, blank=True, db_index=True)
    made_at = models.DateTimeField(default=clocks.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        indexes = [models.Index(fields=["officer", "seen_at"])]

    def __str__(self) -> str:
        return self.sentence
