"""Files are served after asking the policy, never from a folder; and the pages to upload and describe them."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic import EditView

from huabiao import render as renderer
from huabiao.editing.items import filestore
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.freezing import CannotFreeze, freeze_item
from huabiao.editing.items.models import Item
from huabiao.editing.items.preview import preview_item, preview_page
from huabiao.editing.items.renditions import SIZES, rendition
from huabiao.editing.items.upload_forms import AttachmentUploadForm, PictureUploadForm
from huabiao.editing.pages.freezing import freeze_page
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.rights import policy
from huabiao.editing.rights.doors import officer_of
from huabiao.render import RenderFault

_PREVIEW_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; frame-ancestors 'self'"
)
_DRAFTS: dict[str, tuple[Any, Any]] = {
    "item": (Item, freeze_item),
    "page": (ContentPage, freeze_page),
}


def serve_attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes of a file, always as a download."""
    file = get_object_or_404(policy.visible(officer_of(request), Attachment.objects.all()), pk=pk)
    return _bytes(file.digest, file.media_type, name=file.name)


def serve_picture(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """A copy of a picture in one of the sizes, or `whole`."""
    picture = get_object_or_404(policy.visible(officer_of(request), Picture.objects.all()), pk=pk)
    if size == "whole":
        return _bytes(picture.digest, picture.media_type)
    if size not in SIZES:
        raise Http404
    try:
        made = rendition(filestore.read(picture.digest), size)
    except filestore.FileLost:
        raise Http404 from None
    return _answer(made.data, made.media_type)


def preview(request: HttpRequest, pk: int, kind: str = "item") -> HttpResponse:
    """The page a draft would have, drawn by the publisher's renderer, sandboxed."""
    draft = get_object_or_404(
        policy.visible(officer_of(request), _DRAFTS[kind][0].objects.all()), pk=pk
    )
    draw = preview_item if kind == "item" else preview_page
    try:
        page, _blobs = draw(draft)
    except (CannotFreeze, RenderFault, ValueError) as fault:
        return render(request, "huabiao/preview_fault.html", {"fault": str(fault)})
    response = HttpResponse(page)
    response._csp_replace = None  # type: ignore[attr-defined]
    response.headers["Content-Security-Policy"] = _PREVIEW_POLICY
    return response


def preview_blob(request: HttpRequest, kind: str, pk: int, blob: str) -> HttpResponse:
    """A picture or file of a preview, by its digest; only of a draft the officer may read."""
    model, freeze = _DRAFTS.get(kind, (None, None))
    if model is None:
        raise Http404
    draft = get_object_or_404(policy.visible(officer_of(request), model.objects.all()), pk=pk)
    try:
        _payload, blobs = freeze(draft)
    except CannotFreeze:
        raise Http404 from None
    if blob not in blobs:
        raise Http404
    return _answer(blobs[blob], _media_type(blobs[blob]))


def preview_asset(request: HttpRequest, theme: str, path: str) -> HttpResponse:
    """A public file of an installed theme."""
    del request
    if theme not in renderer.installed_themes():
        raise Http404
    data = renderer.Theme.load(theme).assets().get(path)
    if data is None:
        raise Http404
    return _answer(data, _ASSET_TYPES.get(path.rpartition(".")[2], "application/octet-stream"))


def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload one picture or file."""
    form_class = PictureUploadForm if kind == "picture" else AttachmentUploadForm
    title = _("Upload a picture") if kind == "picture" else _("Upload a file")
    if request.method != "POST":
        form = form_class(for_user=officer_of(request))
    else:
        form = form_class(request.POST, request.FILES, for_user=officer_of(request))
        if form.is_valid():
            messages.success(request, _("“%(name)s” was received.") % {"name": form.received.name})
            return redirect(f"{'picture' if kind == 'picture' else 'attachment'}:index")
    return render(
        request,
        "huabiao/upload.html",
        {"form": form, "title": title},
        status=422 if form.is_bound else 200,
    )


class PictureWordsForm(forms.ModelForm):
    """The words of a picture; the picture itself never changes."""

    class Meta:
        """Words only."""

        model = Picture
        fields = ("name", "caption", "alt")


class PictureEditView(EditView):
    """Name, caption and text for blind readers."""

    template_name = "huabiao/picture_form.html"
    form_class = PictureWordsForm
    success_message = gettext_lazy("Saved.")

    def save_instance(self) -> Any:
        """The words, nothing else."""
        return self.form.save()


_ASSET_TYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
}
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)


def _media_type(data: bytes) -> str:
    return next(
        (kind for magic, kind in _MAGIC if data.startswith(magic)), "application/octet-stream"
    )


def _bytes(digest: str, media_type: str, *, name: str | None = None) -> HttpResponse:
    try:
        return _answer(filestore.read(digest), media_type, name=name)
    except filestore.FileLost:
        raise Http404 from None


def _answer(data: bytes, media_type: str, *, name: str | None = None) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    if name is not None:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
