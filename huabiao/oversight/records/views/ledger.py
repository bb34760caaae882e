"""The ledger (存证日志): list and filters, one entry, “verify now”, Excel, and the file for offline verification."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, TitleColumn

from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.keys import KeyFault
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.models import Entry
from huabiao.oversight.records import entries, indexing
from huabiao.oversight.records.books import BookIndexView, LabelledColumn
from huabiao.oversight.records.guards import audits_everything
from huabiao.oversight.records.inclusion import Proofs
from huabiao.oversight.records.models import EntryLine
from huabiao.oversight.records.moments import end_of, milliseconds, minute, second, start_of
from huabiao.oversight.records.offline import offline_parcel
from huabiao.oversight.records.readers import reader_of
from huabiao.oversight.records.verifying import verify_now

INDEXED_AT_ONCE = 20_000
"""Most entries indexed while somebody waits for the page (about a second); the rest follows with the next page."""


class EntryFilterSet(WagtailFilterSet):
    """Kind, day, officer."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("act"), choices=entries.kind_choices, empty_label=gettext_lazy("all")
    )
    at = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("time"), method="between", widget=DateRangePickerWidget
    )
    officer = django_filters.CharFilter(label=gettext_lazy("officer"), method="of_officer")

    class Meta:
        """Of the index."""

        model = EntryLine
        fields = ("kind", "at", "officer")

    def between(self, found: QuerySet[EntryLine], name: str, value: slice) -> QuerySet[EntryLine]:
        """Days of Shanghai, both included."""
        del name
        if value.start:
            found = found.filter(at__gte=milliseconds(start_of(value.start.date())))
        if value.stop:
            found = found.filter(at__lt=milliseconds(end_of(value.stop.date())))
        return found

    def of_officer(self, found: QuerySet[EntryLine], name: str, value: str) -> QuerySet[EntryLine]:
        """By a part of the name or the whole user name."""
        del name
        people = User.objects.filter(name__icontains=value) | User.objects.filter(username=value)
        return found.filter(officer__in=people.values("uuid"))


class ActColumn(BaseColumn):
    """The act and its result."""

    cell_template_name = "huabiao/records/cells/act.html"


class AboutColumn(BaseColumn):
    """What it is about, with a link to its life."""

    cell_template_name = "huabiao/records/cells/about.html"


class EntryIndexView(BookIndexView):
    """The ledger, newest first. Searching looks for what the entries are about."""

    model = EntryLine
    filterset_class = EntryFilterSet
    page_title = gettext_lazy("Ledger")
    book_title = gettext_lazy("Ledger")
    template_name = "huabiao/records/ledger.html"
    default_ordering = None
    is_searchable = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """First the index is brought up to the end of the ledger."""
        self.behind = indexing.catch_up(most=INDEXED_AT_ONCE)
        return super().get(request, *args, **kwargs)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Words of a title, a verification code, or a number of anything the ledger names."""
        if not self.is_searching:
            return queryset
        return queryset.filter(
            subject__in=entries.subjects_like(self.search_query, reader_of(self.request))
        )

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Number, time, act, who, where, about what."""
        return [
            TitleColumn(
                "seq",
                label=gettext_lazy("number"),
                get_url=lambda line: reverse("entryline:entry", args=[line.seq]),
            ),
            LabelledColumn("time", label=gettext_lazy("time"), accessor="shown.at"),
            ActColumn("act", label=gettext_lazy("act")),
            LabelledColumn("who", label=gettext_lazy("officer"), accessor="shown.officer"),
            LabelledColumn("body", label=gettext_lazy("body"), accessor="shown.body"),
            AboutColumn("about", label=gettext_lazy("about")),
        ]

    def get_table(self, object_list: Any) -> Any:
        """Names for the whole page at once."""
        lines = list(object_list)
        told = entries.shown(lines, reader_of(self.request))
        for line, one in zip(lines, told, strict=True):
            line.shown = one
        return super().get_table(lines)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the newest head, and what this officer may start."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        reach = reach_of(reader_of(self.request))
        return context | {
            "head": head_shown(),
            "behind": self.behind,
            "may_verify": reach.anywhere("audit"),
            "may_take_all": audits_everything(reach),
        }

    def book(self, found: QuerySet[Any]) -> FileResponse:
        """Everything found, as a book."""
        return self.answer(
            entries.book_headings(), entries.in_books(found, reader_of(self.request))
        )

    def notes(self) -> list[str]:
        """With the head, so that the paper can be held against the ledger."""
        head = head_shown()
        said = _("No head has been signed yet.")
        if head:
            said = _("Newest head: %(size)s entries, root %(root)s, signed %(at)s") % head
        return [*super().notes(), said]


def head_shown() -> dict[str, Any] | None:
    """The newest signed head in words, and whether its signature holds."""
    head = ledger.latest_head()
    if head is None:
        return None
    return {
        "size": head.size,
        "root": head.root,
        "at": second(head.at),
        "key": head.key_id,
        "epoch": head.epoch,
        "valid": ledger.head_valid(head),
        "waiting": ledger.size() - head.size,
    }


def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it says, its digests, and whether it is the one that was signed."""
    found = get_object_or_404(Entry, pk=pk)
    [told] = entries.shown_entries([found], reader_of(request))
    content = entries.content_of(found)
    context = {
        "entry": told,
        "judged": Proofs().judge([found])[found.seq],
        "facts": [
            (_("kind of entry"), found.kind),
            (_("subject"), content.get("subject")),
            (_("website"), content.get("site")),
            (_("body"), content.get("organisation")),
            (_("appointment"), content.get("appointment")),
            (_("officer"), content.get("officer")),
            (_("rulebook"), content.get("rulebook")),
            *_flat(content.get("digests")),
            *_flat(content.get("ids")),
            (_("leaf hash"), bytes(found.leaf).hex()),
            (_("seal (MAC)"), f"{found.mac_key} {bytes(found.mac).hex()}"),
        ],
    }
    return render(request, "huabiao/records/entry.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole ledger now; for those who audit."""
    if not reach_of(reader_of(request)).anywhere("audit"):
        raise PermissionDenied(_("Verifying the ledger is for those who audit."))
    try:
        outcome = verify_now()
    except KeyFault as missing:
        messages.error(request, str(missing))
        return redirect("entryline:index")
    context = {
        "outcome": outcome,
        "at": minute(milliseconds(clocks.now())),
        "reader": request.user,
    }
    return render(request, "huabiao/records/verified.html", context)


def offline(request: HttpRequest) -> HttpResponseBase:
    """The whole ledger with its public key and how to verify it; for those who audit everything."""
    if not audits_everything(reach_of(reader_of(request))):
        raise PermissionDenied(_("The whole ledger is given to those who audit every body."))
    try:
        parcel, name = offline_parcel()
    except (LedgerRefused, KeyFault) as refused:
        messages.error(request, str(refused))
        return redirect("entryline:index")
    return FileResponse(parcel, as_attachment=True, filename=name, content_type="application/zip")


def _flat(named: Any) -> list[tuple[str, str]]:
    if not isinstance(named, dict):
        return []
    return [
        (
            entries.field_name(name),
            "、".join(map(str, value)) if isinstance(value, list) else str(value),
        )
        for name, value in sorted(named.items())
    ]
