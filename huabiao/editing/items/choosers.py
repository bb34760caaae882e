"""Choosers of pictures and files. Guarded: they list and accept what the officer may use, nothing else."""

from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.upload_forms import AttachmentUploadForm, PictureUploadForm
from huabiao.editing.rights.viewsets import GuardedChooserViewSet

picture_chooser = GuardedChooserViewSet(
    "picture_chooser",
    model="items.Picture",
    url_prefix="choose-picture",
    icon="image",
    choose_one_text=_("Choose a picture"),
    choose_another_text=_("Choose another picture"),
    edit_item_text=_("Look at this picture"),
    creation_form_class=PictureUploadForm,
    create_action_label=_("Upload"),
    creation_tab_label=_("Upload"),
    search_tab_label=_("Pictures already here"),
    per_page=12,
    search_attributes=("name", "caption"),
)
attachment_chooser = GuardedChooserViewSet(
    "attachment_chooser",
    model="items.Attachment",
    url_prefix="choose-file",
    icon="doc-full",
    choose_one_text=_("Choose a file"),
    choose_another_text=_("Choose another file"),
    edit_item_text=_("Look at this file"),
    creation_form_class=AttachmentUploadForm,
    create_action_label=_("Upload"),
    creation_tab_label=_("Upload"),
    search_tab_label=_("Files already here"),
    per_page=12,
    search_attributes=("name",),
)
