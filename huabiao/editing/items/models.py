"""Items (信息): what offices write and publish."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Orderable

from huabiao.editing.items.blocks import ItemBody
from huabiao.editing.items.drafting import Contribution, Draft
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.websites.models import Column
from huabiao.office.organisation.models import Organisation

__all__ = [
    "Attachment",
    "Contribution",
    "Item",
    "ItemAttachment",
    "ItemPaper",
    "ItemPlacement",
    "Picture",
]


class Item(Draft):
    """One piece of information in its home column, as it is being edited."""

    objects: ClassVar[models.Manager["Item"]] = models.Manager()
    subject_type = "item"

    class Openness(models.TextChoices):
        PROACTIVE = "proactive", _("open to all")
        ON_REQUEST = "on_request", _("open on request")
        CLOSED = "closed", _("not open")

    class Importance(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        WEIGHTY = "weighty", _("weighty")

    column = models.ForeignKey(
        Column, verbose_name=_("column"), on_delete=models.PROTECT, related_name="items"
    )
    kicker = models.CharField(_("line above the title"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    short_title = models.CharField(
        _("title in lists"),
        max_length=80,
        blank=True,
        help_text=_("Only if the full title is too long for a list."),
    )
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    keywords = models.CharField(
        _("keywords"), max_length=200, blank=True, help_text=_("Separated by blanks.")
    )
    source = models.CharField(_("source"), max_length=120, blank=True)
    source_url = models.URLField(_("address of the original"), max_length=500, blank=True)
    repost = models.BooleanField(_("reposted from elsewhere"), default=False)
    editor = models.CharField(_("responsible editor"), max_length=60, blank=True)
    openness = models.CharField(
        _("openness attribute"), max_length=20, choices=Openness.choices, default=Openness.PROACTIVE
    )
    openness_reason = models.CharField(_("reason"), max_length=300, blank=True)
    scope = models.CharField(_("what it touches"), max_length=60, blank=True)
    importance = models.CharField(
        _("importance"), max_length=20, choices=Importance.choices, default=Importance.ORDINARY
    )
    concerned = ParentalManyToManyField(
        Organisation, verbose_name=_("departments concerned"), blank=True, related_name="+"
    )
    index_number = models.CharField(_("index number"), max_length=60, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuing body"), max_length=120, blank=True)
    written_on = models.DateField(_("date of document"), null=True, blank=True)
    validity = models.CharField(_("validity"), max_length=20, blank=True)
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    body = StreamField(ItemBody(), verbose_name=_("text"), blank=True, use_json_field=True)
    lead_picture = models.ForeignKey(
        Picture,
        verbose_name=_("lead picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    expires_on = models.DateTimeField(
        _("comes off by itself"),
        null=True,
        blank=True,
        help_text=_("For notices with an end: from this moment on it is no longer shown."),
    )
    original_url = models.CharField(max_length=500, blank=True, editable=False)
    original_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    lineage = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(fields=["organisation", "-changed_at"]),
            models.Index(fields=["column", "-changed_at"]),
            models.Index(fields=["-changed_at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The home column is one of the site's that takes items."""
        super().clean()
        if self.column_id and self.site_id and self.column.site_id != self.site_id:
            raise ValidationError({"column": _("This column belongs to another website.")})
        if self.column_id and self.column.kind not in {Column.Kind.LIST, Column.Kind.PAGE}:
            raise ValidationError({"column": _("This column takes no items; choose one below it.")})


class ItemPlacement(Orderable):
    """One more column in which the item is to appear."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="placements")
    column = models.ForeignKey(
        Column, verbose_name=_("also in column"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Orderable.Meta):
        verbose_name = _("further column")


class ItemAttachment(Orderable):
    """A file offered under the item."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(
        Attachment, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(
        _("name shown"),
        max_length=200,
        blank=True,
        help_text=_("With its ending, as in 汇总表.xlsx; empty: the file's own name."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")


class ItemPaper(Orderable):
    """A paper kept with the submission and never published: the issuing body's consent, a signed form."""

    item = ParentalKey(Item, on_delete=models.CASCADE, related_name="papers")
    file = models.ForeignKey(
        Attachment, verbose_name=_("paper"), on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("what it is"), max_length=120, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("consent paper")
