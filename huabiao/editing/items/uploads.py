"""The upload limit: judged from the announced length before a byte of the body is read (decision 11)."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

_FORM_OVERHEAD = 2 * 1024 * 1024
"""What the other fields of a form with an upload may take, in bytes."""
_TOO_LARGE = 413


def too_large_sentence() -> str:
    """What the person is told."""
    megabytes = settings.HUABIAO_UPLOAD_LIMIT // (1024 * 1024)
    return _(
        "This file is larger than %(megabytes)d MB and was not received. "
        "Make it smaller or split it, then upload it again. Nothing else was lost."
    ) % {"megabytes": megabytes}


class UploadLimit:
    """Middleware: answers 413 to a body over the limit without reading it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse by the announced length; a body without one is read by no handler at all."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        length = int(announced) if announced.isdigit() else 0
        if length <= settings.HUABIAO_UPLOAD_LIMIT + _FORM_OVERHEAD:
            return self.get_response(request)
        sentence = too_large_sentence()
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return JsonResponse({"error": sentence}, status=_TOO_LARGE)
        page = render_to_string("huabiao/plain.html", {"sentence": sentence})
        return HttpResponse(page, status=_TOO_LARGE)


class BoundedUploadHandler(FileUploadHandler):
    """Stops a file that grows over the limit while it is being received, whatever was announced."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and hand on to the memory handler."""
        del start
        self._received += len(raw_data)
        if self._received > settings.HUABIAO_UPLOAD_LIMIT:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The memory handler makes the file."""
        del file_size
