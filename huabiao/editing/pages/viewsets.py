"""The screens of pages under the guarded base."""

from typing import ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.views import files
from huabiao.editing.pages import views
from huabiao.editing.pages.forms import PAGE_EDITOR
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.viewsets import GuardedViewSet


class PageViewSet(GuardedViewSet):
    """Pages that are no items."""

    model = ContentPage
    name = "page"
    url_prefix = "pages"
    icon = "doc-empty"
    menu_label = _("Pages")
    menu_name = "huabiao-pages"
    menu_order = 300
    menu_action = Action.WRITE
    add_to_admin_menu = True
    edit_handler = PAGE_EDITOR
    index_view_class = views.PageIndexView
    add_view_class = views.PageCreateView
    edit_view_class = views.PageEditView
    create_template_name = "huabiao/draft_form.html"
    edit_template_name = "huabiao/draft_form.html"
    search_attributes = ("title",)
    actions: ClassVar[dict[str, Action]] = {
        **GuardedViewSet.actions,
        "look": Action.READ,
        "preview": Action.READ,
        "submit": Action.SUBMIT,
        "take_back": Action.READ,  # approval lets the submitter alone take it back
    }

    def more_urlpatterns(self) -> list[URLPattern]:
        """What can be done with one page."""
        return [
            path("<int:pk>/", views.look, name="look"),
            path("<int:pk>/preview/", files.preview, {"kind": "page"}, name="preview"),
            path("<int:pk>/submit/", views.submit, name="submit"),
            path("<int:pk>/take-back/", views.take_back, name="take_back"),
        ]


page_viewset = PageViewSet()
