"""Home, topic, organisation and plain pages: models on the same base as items (decision 14)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from huabiao.editing.items.drafting import Draft
from huabiao.editing.pages.blocks import PageBody
from huabiao.editing.websites.addresses import free_segment
from huabiao.editing.websites.models import column_paths
from huabiao.register.payloads.site import RESERVED_SEGMENTS

PATH = r"^[a-z][a-z0-9-]{0,59}(/[a-z][a-z0-9-]{0,59}){0,5}$"
"""As the payload has it: one to six parts."""


class ContentPage(Draft):
    """A page of a website that is no item: composed once, arranged often."""

    objects: ClassVar[models.Manager["ContentPage"]] = models.Manager()
    subject_type = "page"

    class Kind(models.TextChoices):
        HOME = "home", _("home page")
        TOPIC = "topic", _("topic page")
        ORGANISATION = "organisation", _("organisation page")
        PLAIN = "plain", _("plain page")

    kind = models.CharField(_("kind of page"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    path = models.CharField(
        _("address"),
        max_length=360,
        blank=True,
        validators=[
            RegexValidator(
                PATH,
                _(
                    "An address has up to six parts with slashes between them, as in zhuanti/fangxun; each begins "
                    "with a letter and has small letters, digits and hyphens only."
                ),
            )
        ],
        help_text=_(
            "Made from the title in pinyin if left empty. With slashes it stands below others, as in "
            "zhuanti/fangxun."
        ),
    )
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True, use_json_field=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["site", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=models.Q(kind="home"),
                name="one_home_page_a_site",
                violation_error_message=_("This website has a home page already."),
            ),
            models.UniqueConstraint(
                fields=["site", "path"],
                condition=~models.Q(kind="home"),
                name="one_page_an_address",
                violation_error_message=_("Another page already stands at this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """No page stands where a column of its website, or the public tree itself, stands."""
        super().clean()
        if self.kind == self.Kind.HOME or not self.path or not self.site_id:
            return
        if self.path.partition("/")[0] in RESERVED_SEGMENTS:
            raise ValidationError({"path": _("This address is kept for the website itself.")})
        if self.path in column_paths(self.site):
            raise ValidationError({"path": _("A column stands at this address already.")})

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the page, with an address in pinyin if none was given. The home page has none."""
        if self.kind == self.Kind.HOME:
            self.path = ""
        elif not self.path:
            taken = set(
                ContentPage.objects.filter(site=self.site)
                .exclude(pk=self.pk)
                .values_list("path", flat=True)
            ) | column_paths(self.site)
            self.path = free_segment(self.title, taken)
        super().save(*args, **kwargs)
