"""Websites and their trees of columns, as they are being edited. What is public comes from the register."""

import uuid
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager

from huabiao.editing.websites.addresses import free_segment
from huabiao.office import clocks
from huabiao.office.organisation.models import Organisation

_HOST = RegexValidator(
    r"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$",
    _("A host name has small letters, digits, dots and hyphens only, as in www.qingyan.example."),
)
_BASE_PATH = RegexValidator(
    r"^/([a-z][a-z0-9-]{0,59}/)?$",
    _("The folder begins and ends with a slash, as in / or /yunxi/."),
)
_SEGMENT = RegexValidator(
    r"^[a-z][a-z0-9-]{0,59}$",
    _("An address begins with a letter and has small letters, digits and hyphens only."),
)


class Site(models.Model):
    """A website of the cluster: its address, who runs it, and what its foot must say."""

    class Kind(models.TextChoices):
        PORTAL = "portal", _("portal")
        DEPARTMENT = "department", _("department site")
        SECTION = "section", _("section site under the portal")
        INTERNAL = "internal", _("internal site")

    class Emblem(models.TextChoices):
        NATIONAL = "national", _("national emblem")
        CITY = "city", _("emblem of the city")
        NONE = "none", _("no emblem")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("site name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind of site"), max_length=20, choices=Kind.choices)
    host = models.CharField(_("host name"), max_length=253, validators=[_HOST])
    base_path = models.CharField(_("folder"), max_length=200, default="/", validators=[_BASE_PATH])
    portal = models.ForeignKey(
        "self",
        verbose_name=_("portal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sections",
        help_text=_("The portal under whose address a section site stands."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("body that runs it"),
        on_delete=models.PROTECT,
        related_name="sites",
    )
    site_code = models.CharField(
        _("site code"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^(\d{10}|bm\d{8})$", _("A site code has ten digits."))],
    )
    organiser = models.CharField(_("organiser"), max_length=120, blank=True)
    undertaker = models.CharField(_("undertaker"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    icp = models.CharField(_("ICP number"), max_length=60, blank=True)
    police = models.CharField(_("public security number"), max_length=60, blank=True)
    conac_id = models.CharField(
        _("CONAC mark"),
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]*$", _("Letters and digits only."))],
    )
    emblem = models.CharField(
        _("emblem"), max_length=20, choices=Emblem.choices, default=Emblem.NONE
    )
    emblem_picture = models.ForeignKey(
        "items.Picture",
        verbose_name=_("picture of the emblem"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    theme = models.CharField(_("theme"), max_length=60, default="huabiao")
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=clocks.now, editable=False)
    closing_reason = models.CharField(
        _("why it is closed"), max_length=300, blank=True, editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("website")
        verbose_name_plural = _("websites")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["host", "base_path"],
                name="one_site_an_address",
                violation_error_message=_("Another website already stands at this address."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        """A section stands in a folder under a portal and shares its host; no other kind does."""
        section = self.kind == self.Kind.SECTION
        problems: dict[str, object] = {}
        if section and self.portal is None:
            problems["portal"] = _("Choose the portal this section stands under.")
        if section and self.base_path == "/":
            problems["base_path"] = _("A section site stands in a folder of its portal.")
        if not section and self.base_path != "/":
            problems["base_path"] = _("Only a section site stands in a folder.")
        if not section and self.portal is not None:
            problems["portal"] = _("Only a section site stands under a portal.")
        if section and self.portal is not None and self.portal.host != self.host:
            problems["host"] = _("A section site has the host name of its portal.")
        if problems:
            raise ValidationError(problems)


class Column(MP_Node):
    """A column (栏目) of one site.

    `owner` is the body that answers for it (none: the site's); `shared_with` are further bodies whose officers
    write in it as well (共建栏目).
    """

    class Kind(models.TextChoices):
        LIST = "list", _("list of items")
        PAGE = "page", _("one page")
        GROUP = "group", _("holds other columns")
        LINK = "link", _("link to elsewhere")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="columns")
    key = models.CharField(_("column in the rulebook"), max_length=120, blank=True)
    segment = models.CharField(
        _("address"),
        max_length=60,
        blank=True,
        validators=[_SEGMENT],
        help_text=_("Made from the name in pinyin if left empty."),
    )
    name = models.CharField(_("column name"), max_length=60)
    kind = models.CharField(
        _("kind of column"), max_length=10, choices=Kind.choices, default=Kind.LIST
    )
    link_url = models.URLField(_("link"), max_length=500, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    column_type = models.CharField(_("column type"), max_length=60, blank=True)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("body that answers for it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="columns",
    )
    shared_with = models.ManyToManyField(
        Organisation,
        verbose_name=_("bodies that write here too"),
        blank=True,
        related_name="shared_columns",
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    wagtail_reference_index_ignore = True

    objects: ClassVar[models.Manager["Column"]] = MP_NodeManager()

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")

    def __str__(self) -> str:
        return self.name

    @property
    def writer(self) -> Organisation:
        """The body that answers for the column; its officers write here."""
        body: Organisation = self.owner or self.site.organisation
        return body

    @property
    def writers(self) -> list[Organisation]:
        """Every body whose officers write here, the one that answers for it first."""
        return [self.writer, *(one for one in self.shared_with.all() if one != self.writer)]

    def clean(self) -> None:
        """A link column needs its link, and no neighbour has the same address."""
        if self.kind == self.Kind.LINK and not self.link_url:
            raise ValidationError({"link_url": _("Say where this column links to.")})
        if self.kind != self.Kind.LINK and self.link_url:
            raise ValidationError({"link_url": _("Only a column of the kind “link” has a link.")})
        if self.pk and self.segment:
            parent = self.get_parent()
            beside = parent.get_children() if parent else Column.get_root_nodes()
            if beside.filter(site=self.site, segment=self.segment).exclude(pk=self.pk).exists():
                raise ValidationError(
                    {"segment": _("A column beside it has this address already.")}
                )

    def proposed_segment(self, above: "Column | None") -> str:
        """The address in pinyin that is still free beside it (`above`: the column it is to stand under)."""
        beside = above.get_children() if above else Column.get_root_nodes()
        taken = beside.filter(site=self.site).exclude(pk=self.pk)
        return free_segment(self.name, set(taken.values_list("segment", flat=True)))


def column_paths(site: Site) -> set[str]:
    """The addresses of a website's columns inside it, as in `zwyw/tzgg`, closed ones left out. One query."""
    found: dict[str, str] = {}
    for path, segment in (
        Column.objects.filter(site=site, closed_at=None)
        .order_by("path")
        .values_list("path", "segment")
    ):
        above = found.get(path[: -Column.steplen])
        found[path] = f"{above}/{segment}" if above else str(segment)
    return set(found.values())
