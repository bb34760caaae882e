"""The small forms with which pictures and files are uploaded, alone or inside a chooser."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.receiving import UploadRefused, receive_attachment, receive_picture
from huabiao.office.accounts.models import User


class _UploadForm(forms.Form):
    """Receives a file on behalf of an officer; every reason for refusing it is shown at the field."""

    file = forms.FileField(label=_("file"), max_length=200)

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = for_user
        self.received: Any = None

    def clean(self) -> dict[str, Any]:
        """Judge, screen and keep the file: the form is valid only if it was received."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if upload is not None and not self.errors:
            try:
                self.received = self.receive(upload.name, upload.read(), cleaned)
            except UploadRefused as refused:
                for sentence in refused.reasons:
                    self.add_error("file", sentence)
        return cleaned

    def receive(self, name: str, data: bytes, cleaned: dict[str, Any]) -> Any:
        """Keep the bytes and make the row."""
        raise NotImplementedError

    def save(self) -> Any:
        """The row that was made."""
        return self.received


class PictureUploadForm(_UploadForm):
    """A picture and its words."""

    file = forms.FileField(
        label=_("picture"),
        max_length=200,
        widget=forms.ClearableFileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}
        ),
    )
    caption = forms.CharField(label=_("caption"), max_length=200, required=False)
    alt = forms.CharField(
        label=_("text for blind readers"),
        max_length=200,
        required=False,
        help_text=_("What the picture shows, in one sentence. Empty: the caption is read out."),
    )

    def receive(self, name: str, data: bytes, cleaned: dict[str, Any]) -> Picture:
        """See `receiving.receive_picture`."""
        return receive_picture(
            officer=self.officer,
            name=name,
            data=data,
            caption=cleaned.get("caption", ""),
            alt=cleaned.get("alt", ""),
        )


class AttachmentUploadForm(_UploadForm):
    """A file for download, or a paper to be kept."""

    def receive(self, name: str, data: bytes, cleaned: dict[str, Any]) -> Attachment:
        """See `receiving.receive_attachment`."""
        del cleaned
        return receive_attachment(officer=self.officer, name=name, data=data)
