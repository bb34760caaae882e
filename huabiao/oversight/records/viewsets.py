"""The screens of the records under the guarded base: to look at and to take away, never to write."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.viewsets import GuardedViewSet
from huabiao.oversight.records.models import EntryLine
from huabiao.oversight.records.views import ledger
from huabiao.oversight.records.views.filings import FilingIndexView
from huabiao.register.certificates.models import Filing


class _ReadViewSet(GuardedViewSet):
    """A list without forms."""

    form_fields: ClassVar[tuple[str, ...]] = ()
    add_to_admin_menu = True
    list_per_page = 25

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without Wagtail's own form views: they do not exist, whatever the right."""
        return [one for one in super().get_urlpatterns() if one.name not in {"add", "edit"}]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing can be added."""
        values: dict[str, Any] = super().get_index_view_kwargs(**kwargs)
        return values | {"add_url_name": None, "edit_url_name": None}


class FilingViewSet(_ReadViewSet):
    """The filing register."""

    model = Filing
    name = "filing"
    url_prefix = "filings"
    icon = "clipboard-list"
    menu_label = _("Filing register")
    menu_name = "huabiao-filings"
    menu_order = 600
    index_view_class = FilingIndexView
    search_attributes = ("title", "source", "code")


class EntryLineViewSet(_ReadViewSet):
    """The ledger."""

    model = EntryLine
    name = "entryline"
    url_prefix = "ledger"
    icon = "key"
    menu_label = _("Ledger")
    menu_name = "huabiao-ledger"
    menu_order = 610
    index_view_class = ledger.EntryIndexView
    list_per_page = 50
    search_attributes = ("subject",)
    actions: ClassVar[dict[str, Action]] = {
        **GuardedViewSet.actions,
        "entry": Action.READ,
        "verify": Action.READ,  # the view itself asks for the right to audit
        "offline": Action.READ,  # the view itself asks for the right to audit everything
    }

    def more_urlpatterns(self) -> list[URLPattern]:
        """One entry; verify; take away."""
        return [
            path("<int:pk>/", ledger.entry, name="entry"),
            path("verify/", ledger.verify, name="verify"),
            path("offline/", ledger.offline, name="offline"),
        ]


filing_viewset = FilingViewSet()
entry_line_viewset = EntryLineViewSet()
