"""Lists of items, pictures and files: what one may read, in a fixed number of queries."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn

from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.models import Item
from huabiao.editing.items.neighbours import address_of
from huabiao.editing.items.status import LABELS, State, in_state, statuses
from huabiao.editing.rights import policy
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.rights.search import search
from huabiao.editing.rights.viewsets import GuardedIndexView
from huabiao.editing.websites.models import Column as SiteColumn
from huabiao.editing.websites.models import Site
from huabiao.office import clocks


def _columns(request: Any) -> QuerySet[Any]:
    return policy.visible(request.user, SiteColumn.objects.filter(kind="list")).order_by(
        "site", "path"
    )


def _sites(request: Any) -> QuerySet[Any]:
    return policy.visible(request.user, Site.objects.all())


class ItemFilterSet(WagtailFilterSet):
    """Status, website, column, mine."""

    state = django_filters.ChoiceFilter(
        label=_("status"), choices=list(LABELS.items()), method="in_state", empty_label=_("all")
    )
    site = django_filters.ModelChoiceFilter(
        label=_("website"), queryset=_sites, empty_label=_("all")
    )
    column = django_filters.ModelChoiceFilter(
        label=_("column"), queryset=_columns, empty_label=_("all")
    )
    mine = django_filters.ChoiceFilter(
        label=_("whose"), choices=[("on", _("only mine"))], method="only_mine", empty_label=_("all")
    )

    class Meta:
        """Of items."""

        model = Item
        fields = ("state", "site", "column", "mine")

    def in_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Judged by the database from approval and register."""
        del name
        return in_state(queryset, State(value))

    def only_mine(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Texts the officer began."""
        del name
        return queryset.filter(author=self.request.user) if value else queryset


class StatusColumn(Column):
    """The status as a coloured word."""

    cell_template_name = "huabiao/cells/status.html"


class MomentColumn(Column):
    """A local time as the first screen writes it, `MM-DD HH:MM`; with the year where it is not this year.

    Not Wagtail's own column: that tells how long ago by the machine's clock, not by the installation's.
    """

    def get_value(self, instance: Any) -> str:
        """The moment in words; nothing where there is none."""
        moment = super().get_value(instance)
        if moment is None:
            return ""
        here = localtime(moment)
        this_year = here.year == localtime(clocks.now()).year
        return f"{here:%m-%d %H:%M}" if this_year else f"{here:%Y-%m-%d %H:%M}"


class TickColumn(BaseColumn):
    """A box to choose a text for an act on several together."""

    header_template_name = "huabiao/cells/tick_all.html"
    cell_template_name = "huabiao/cells/tick.html"


class ItemIndexView(GuardedIndexView):
    """The list of items: title, column, status, who has it, since when; several can be corrected or withdrawn."""

    template_name = "huabiao/item_index.html"
    results_template_name = "huabiao/item_index_results.html"
    filterset_class = ItemFilterSet
    page_title = _("Items")
    default_ordering = None
    add_item_label = _("Write an item")

    @cached_property
    def columns(self) -> list[Column]:
        """What a clerk asks of a list."""
        return [
            TickColumn("tick"),
            TitleColumn(
                "title",
                label=_("title"),
                get_url=lambda item: reverse("item:look", args=[item.pk]),
            ),
            Column("column", label=_("column"), accessor="column.name"),
            StatusColumn("status", label=_("status"), accessor="shown_status"),
            Column("who", label=_("who has it"), accessor="shown_status.who"),
            MomentColumn("since", label=_("since"), accessor="shown_status.since"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """With what the columns show; not the text itself."""
        readable = super().get_base_queryset()
        return readable.select_related("column", "site", "author").defer("body")

    def get_table(self, object_list: Any) -> Any:
        """Statuses of the whole page at once."""
        things = list(object_list)
        shown = statuses(things)
        for thing in things:
            thing.shown_status = shown[thing.uuid]
        return super().get_table(things)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With what the officer may do with several texts, and the search that found these."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        reach = reach_of(officer_of(self.request))
        return context | {
            "together_url": address_of("desk_together"),
            "may_correct": reach.anywhere("write"),
            "may_withdraw": reach.anywhere("withdraw"),
            "found_by": self.request.GET.urlencode(),
        }


def found_by(request: Any, query: str, things: QuerySet[Any]) -> QuerySet[Any]:
    """The part of a queryset of items that a list's address shows, on all its pages."""
    asked = QueryDict(query)
    found = ItemFilterSet(asked, queryset=things, request=request).qs
    return search(found, asked.get("q", ""), SEARCHED)


SEARCHED = ("title", "source", "document_number")
"""What the words in a search of items are looked for in."""


class _FileIndexView(GuardedIndexView):
    """What files have in common in a list."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """With body and uploader at hand."""
        return super().get_base_queryset().select_related("organisation", "uploaded_by")


class ThumbnailColumn(Column):
    """The picture itself, small."""

    cell_template_name = "huabiao/cells/thumbnail.html"


class PictureIndexView(_FileIndexView):
    """Pictures of one's body."""

    page_title = _("Pictures")
    add_item_label = _("Upload a picture")

    @cached_property
    def columns(self) -> list[Column]:
        """Picture, name, caption, size, who."""
        return [
            ThumbnailColumn("picture", label=_("picture"), accessor="pk"),
            TitleColumn(
                "name", label=_("name"), get_url=lambda one: reverse("picture:edit", args=[one.pk])
            ),
            Column("caption", label=_("caption")),
            Column("pixels", label=_("pixels"), accessor=lambda one: f"{one.width} × {one.height}"),
            Column("uploaded_by", label=_("uploaded by")),
            MomentColumn("uploaded_at", label=_("uploaded")),
        ]


class AttachmentIndexView(_FileIndexView):
    """Files of one's body."""

    page_title = _("Files")
    add_item_label = _("Upload a file")

    @cached_property
    def columns(self) -> list[Column]:
        """Name, size, who."""
        return [
            TitleColumn(
                "name", label=_("file name"), get_url=lambda one: reverse("file", args=[one.pk])
            ),
            Column("size", label=_("size"), accessor=_readable_size),
            Column("uploaded_by", label=_("uploaded by")),
            MomentColumn("uploaded_at", label=_("uploaded")),
        ]


def _readable_size(file: Attachment | Picture) -> str:
    return filesizeformat(file.size)
