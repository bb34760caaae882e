"""The screens of websites and columns under the guarded base."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.viewsets import GuardedViewSet
from huabiao.editing.websites import views
from huabiao.editing.websites.models import Column, Site

_LIST = frozenset({"index", "index_results"})


class SiteViewSet(GuardedViewSet):
    """Websites: opened, changed and closed here, each by a request that is signed."""

    model = Site
    name = "site"
    url_prefix = "sites"
    icon = "globe"
    menu_label = _("Websites and columns")
    menu_name = "huabiao-sites"
    menu_order = 400
    menu_action = Action.ARRANGE
    add_to_admin_menu = True
    index_view_class = views.SiteIndexView
    form_fields = ("name",)
    search_attributes = ("name", "host")
    actions: ClassVar[dict[str, Action]] = {
        **GuardedViewSet.actions,
        "add": Action.ARRANGE,
        "close": Action.ARRANGE,
        "columns": Action.READ,
        "identity": Action.ARRANGE,
        "new_column": Action.ARRANGE,
        "submit": Action.SUBMIT,
    }

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without the address of a form that does not exist here."""
        return super().get_common_view_kwargs(**kwargs) | {"edit_url_name": None}

    def more_urlpatterns(self) -> list[URLPattern]:
        """Columns, identity, submission, closing."""
        return [
            path("<int:pk>/close/", views.close_site, name="close"),
            path("<int:pk>/", views.columns, name="columns"),
            path("<int:pk>/identity/", views.identity, name="identity"),
            path("<int:pk>/new-column/", views.new_column, name="new_column"),
            path("<int:pk>/submit/", views.submit, name="submit"),
        ]

    @property
    def add_view(self) -> Any:
        """The page to enter a new website."""
        return views.open_site

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without Wagtail's own form to edit."""
        return [p for p in super().get_urlpatterns() if p.name != "edit"]


class ColumnViewSet(GuardedViewSet):
    """Columns; their list is the tree on the site's page."""

    model = Column
    name = "column"
    url_prefix = "columns"
    icon = "list-ul"
    menu_name = "columns"
    form_fields = ("name",)
    actions: ClassVar[dict[str, Action]] = {
        "edit": Action.ARRANGE,
        "move": Action.ARRANGE,
        "close": Action.ARRANGE,
    }

    def more_urlpatterns(self) -> list[URLPattern]:
        """Move and close."""
        return [
            path("edit/<int:pk>/", views.edit_column, name="edit"),
            path("<int:pk>/move/", views.move_column, name="move"),
            path("<int:pk>/close/", views.close_column, name="close"),
        ]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Without Wagtail's own list and form views."""
        own = [p for p in super().get_urlpatterns() if p.name not in {*_LIST, "add"}]
        return own[1:]  # the first `edit` is Wagtail's


site_viewset = SiteViewSet()
column_viewset = ColumnViewSet()
