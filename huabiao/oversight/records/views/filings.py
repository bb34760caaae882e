"""The filing register (发布备案登记册): list, search, filters, Excel."""

from typing import Any

import django_filters
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn

from huabiao.editing.rights import policy
from huabiao.editing.websites.models import Column as SiteColumn
from huabiao.editing.websites.models import Site
from huabiao.oversight.records import filings
from huabiao.oversight.records.books import BookIndexView, LabelledColumn
from huabiao.oversight.records.moments import end_of, start_of
from huabiao.oversight.records.readers import reader_of
from huabiao.register.certificates.models import Filing
from huabiao.register.certificates.selectors import filing_register


def _sites(request: HttpRequest) -> QuerySet[Site]:
    return policy.visible(reader_of(request), Site.objects.all())


def _columns(request: HttpRequest) -> QuerySet[SiteColumn]:
    lists = SiteColumn.objects.filter(kind__in=[SiteColumn.Kind.LIST, SiteColumn.Kind.PAGE])
    return policy.visible(reader_of(request), lists).select_related("site").order_by("site", "path")


class _PlacedColumnField(django_filters.fields.ModelChoiceField):
    """Columns of several sites share names: the site stands before them."""

    def label_from_instance(self, obj: SiteColumn) -> str:
        return f"{obj.site} › {obj.name}"


class _PlacedColumnFilter(django_filters.ModelChoiceFilter):
    field_class = _PlacedColumnField


class FilingFilterSet(WagtailFilterSet):
    """Site, column, state, what, day of publication."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("state"),
        choices=Filing.State.choices,
        method="in_state",
        empty_label=gettext_lazy("all"),
    )
    site = django_filters.ModelChoiceFilter(
        label=gettext_lazy("website"),
        queryset=_sites,
        method="on_site",
        empty_label=gettext_lazy("all"),
    )
    column = _PlacedColumnFilter(
        label=gettext_lazy("column"),
        queryset=_columns,
        method="in_column",
        empty_label=gettext_lazy("all"),
    )
    subject_type = django_filters.ChoiceFilter(
        label=gettext_lazy("type of content"),
        choices=list(filings.TYPES.items()),
        empty_label=gettext_lazy("all"),
    )
    published = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("published"), method="between", widget=DateRangePickerWidget
    )

    class Meta:
        """Of filings."""

        model = Filing
        fields = ("state", "site", "column", "subject_type", "published")

    def in_state(self, found: QuerySet[Filing], name: str, value: str) -> QuerySet[Filing]:
        """Judged at this moment, as the register judges it."""
        del name
        return found & filing_register(state=value)

    def on_site(self, found: QuerySet[Filing], name: str, value: Site) -> QuerySet[Filing]:
        """Of one website."""
        del name
        return found.filter(site=value.uuid)

    def in_column(self, found: QuerySet[Filing], name: str, value: SiteColumn) -> QuerySet[Filing]:
        """Placed in one column; the list is looked through as text, which every database can."""
        del name
        listed = found.filter(site=value.site.uuid).alias(placed=Cast("columns", TextField()))
        return listed.filter(placed__contains=str(value.uuid))

    def between(self, found: QuerySet[Filing], name: str, value: slice) -> QuerySet[Filing]:
        """Days of Shanghai, both included."""
        del name
        since = start_of(value.start.date()) if value.start else None
        until = end_of(value.stop.date()) if value.stop else None
        return found & filing_register(since=since, until=until)


class FilingColumn(BaseColumn):
    """A cell drawn by a template of ours from the shown line."""

    def __init__(self, name: str, *, label: Any) -> None:
        super().__init__(name, label=label)
        self.cell_template_name = f"huabiao/records/cells/{name}.html"


class StateColumn(Column):
    """The state as a coloured word."""

    cell_template_name = "huabiao/records/cells/state.html"


class FilingIndexView(BookIndexView):
    """The register, newest first."""

    model = Filing
    filterset_class = FilingFilterSet
    page_title = gettext_lazy("Filing register of publications")
    default_ordering = None
    book_title = gettext_lazy("Filing register of publications")

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """What an inspector asks of a register."""
        return [
            TitleColumn(
                "title",
                label=gettext_lazy("title"),
                accessor="line.title",
                get_url=lambda one: reverse("records_life", args=[one.subject]),
            ),
            FilingColumn("place", label=gettext_lazy("website and column")),
            LabelledColumn("source", label=gettext_lazy("source"), accessor="line.source"),
            FilingColumn("signers", label=gettext_lazy("signed by")),
            FilingColumn("times", label=gettext_lazy("time")),
            StateColumn("state", label=gettext_lazy("state"), accessor="line.status"),
            FilingColumn("certificate", label=gettext_lazy("certificate")),
        ]

    def get_table(self, object_list: Any) -> Any:
        """Names for the whole page at once."""
        rows = list(object_list)
        for row, line in zip(rows, filings.shown(rows), strict=True):
            row.line = line
        return super().get_table(rows)

    def book(self, found: QuerySet[Any]) -> FileResponse:
        """Everything found, as a book."""
        return self.answer(filings.book_headings(), filings.in_books(found))

    def notes(self) -> list[str]:
        """What was asked for, on the book."""
        return [*super().notes(), _("Signers by post; names of officers stay inside.")]
