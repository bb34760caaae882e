"""Lists that can be taken away as an Excel book: with what was asked for, by whom, when."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.widgets.button import HeaderButton

from huabiao.editing.rights.viewsets import GuardedIndexView
from huabiao.office import clocks
from huabiao.oversight.records.moments import milliseconds, minute
from huabiao.oversight.records.spreadsheets import MEDIA_TYPE, Heading, write_book


class LabelledColumn(Column):
    """A plain cell that carries its heading, which a phone shows in front of it."""

    cell_template_name = "huabiao/records/cells/plain.html"


class CardTable(Table):
    """A table whose rows become cards on a phone."""

    classname = "listing huabiao-cards"


class BookIndexView(GuardedIndexView):
    """A guarded list with the button “Export to Excel”."""

    book_title: Any = ""
    table_class = CardTable
    show_export_buttons = False
    """Wagtail's own two buttons: they would write neither the heading nor the room for a seal."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list, or with `export=xlsx` the book of everything found."""
        if request.GET.get("export") == self.FORMAT_XLSX:
            return self.book(self.get_queryset())
        answer: HttpResponseBase = super().get(request, *args, **kwargs)
        return answer

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """No other kind of export exists here."""
        super().setup(request, *args, **kwargs)
        self.is_export = False

    def book(self, found: QuerySet[Any]) -> FileResponse:
        """Everything found, as a book."""
        raise NotImplementedError

    def answer(self, headings: Sequence[Heading], rows: Iterable[Sequence[Any]]) -> FileResponse:
        """The finished book as a download."""
        title = str(self.book_title)
        written = write_book(title=title, notes=self.notes(), headings=headings, rows=rows)
        day = minute(milliseconds(clocks.now()))[:10]
        return FileResponse(
            written, as_attachment=True, filename=f"{title} {day}.xlsx", content_type=MEDIA_TYPE
        )

    def notes(self) -> list[str]:
        """Under the title: by whom and when it was taken, and what was asked for."""
        taken = _("Taken by %(officer)s, %(at)s") % {
            "officer": self.request.user,
            "at": minute(milliseconds(clocks.now())),
        }
        asked = self._asked()
        return [taken, _("Asked for: %(asked)s") % {"asked": "；".join(asked) or _("everything")}]

    def _asked(self) -> list[str]:
        asked = [f"“{self.search_query}”"] if self.is_searching else []
        for one in self.active_filters:
            asked.append(f"{one.field_label} {one.value}".strip())
        return asked

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """One plain button."""
        return [HeaderButton(_("Export to Excel"), url=self.xlsx_export_url, icon_name="download")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Nothing hidden behind dots."""
        return []
