"""The screens of items, pictures and files under the guarded base."""

from typing import Any, ClassVar

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.models import Item
from huabiao.editing.items.panels import ITEM_EDITOR
from huabiao.editing.items.views import files, looking
from huabiao.editing.items.views.editors import DraftCreateView, DraftEditView
from huabiao.editing.items.views.importing import import_document
from huabiao.editing.items.views.lists import (
    SEARCHED,
    AttachmentIndexView,
    ItemIndexView,
    PictureIndexView,
)
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.viewsets import GuardedViewSet


class ItemViewSet(GuardedViewSet):
    """Items: list, write, look, submit, take back, adopt. Withdrawing is the desk's."""

    model = Item
    name = "item"
    url_prefix = "items"
    icon = "doc-full"
    menu_label = _("Items")
    menu_name = "huabiao-items"
    menu_order = 100
    add_to_admin_menu = True
    edit_handler = ITEM_EDITOR
    index_view_class = ItemIndexView
    add_view_class = DraftCreateView
    edit_view_class = DraftEditView
    create_template_name = "huabiao/draft_form.html"
    edit_template_name = "huabiao/draft_form.html"
    search_attributes = SEARCHED
    actions: ClassVar[dict[str, Action]] = {
        **GuardedViewSet.actions,
        "look": Action.READ,
        "preview": Action.READ,
        "submit": Action.SUBMIT,
        "take_back": Action.READ,  # approval lets the submitter alone take it back
        "adopt": Action.READ,  # asked of the column of the other site
        "import": Action.WRITE,
    }

    def more_urlpatterns(self) -> list[URLPattern]:
        """What can be done with one item."""
        return [
            path("import/", import_document, name="import"),
            path("<int:pk>/", looking.look, name="look"),
            path("<int:pk>/preview/", files.preview, name="preview"),
            path("<int:pk>/submit/", looking.submit, name="submit"),
            path("<int:pk>/take-back/", looking.take_back, name="take_back"),
            path("<int:pk>/adopt/", looking.adopt, name="adopt"),
        ]


class _FileViewSet(GuardedViewSet):
    """Files are uploaded in one step; their bytes are never replaced."""

    kind = ""

    @property
    def add_view(self) -> Any:
        """The upload page."""
        kind = self.kind

        def uploading(request: Any) -> Any:
            return files.upload(request, kind)

        return uploading


class PictureViewSet(_FileViewSet):
    """Pictures."""

    model = Picture
    kind = "picture"
    name = "picture"
    url_prefix = "pictures"
    icon = "image"
    menu_label = _("Pictures")
    menu_name = "huabiao-pictures"
    menu_order = 200
    menu_action = Action.WRITE
    add_to_admin_menu = True
    index_view_class = PictureIndexView
    edit_view_class = files.PictureEditView
    edit_template_name = "huabiao/picture_form.html"
    form_fields = ("name", "caption", "alt")
    search_attributes = ("name", "caption", "alt")


class AttachmentViewSet(_FileViewSet):
    """Files for download and papers."""

    model = Attachment
    kind = "file"
    name = "attachment"
    url_prefix = "files"
    icon = "doc-full-inverse"
    menu_label = _("Files")
    menu_name = "huabiao-files"
    menu_order = 210
    menu_action = Action.WRITE
    add_to_admin_menu = True
    index_view_class = AttachmentIndexView
    form_fields = ("name",)
    search_attributes = ("name",)

    def get_urlpatterns(self) -> list[URLPattern]:
        """A file has no words of its own to edit."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]


item_viewset = ItemViewSet()
picture_viewset = PictureViewSet()
attachment_viewset = AttachmentViewSet()
