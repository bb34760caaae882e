"""The frozen page and its files, at an address bound to the digest, under the policy (decision 22)."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huabiao import render as renderer
from huabiao.approval.models import Request
from huabiao.approval.states import RequestState
from huabiao.editing.desk.lines import FrozenLine, versions_of
from huabiao.editing.desk.showing import CannotShow, Shown, show
from huabiao.editing.desk.views.finding import readable_request
from huabiao.register.payloads.words import files_of
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault

PAGE_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; media-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
"""No script runs and no form goes anywhere. The origin stays, so that the session opens pictures and styles."""

FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

_TYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "ico": "image/x-icon",
}
"""What a page may show by itself. Everything else is offered as a download."""


def prefix_of(request: Request, line: FrozenLine) -> str:
    """Under which address a frozen copy and all its files lie; without a closing slash."""
    return reverse("desk_seen", args=[request.uuid, line.subject, line.digest])[:-1]


def seen(
    request: HttpRequest, uuid: UUID, subject: UUID, digest: str, path: str = ""
) -> HttpResponse:
    """The page, or one of its files. Only copies that this request lists or listed."""
    asked = readable_request(request, uuid)
    line = listed_line(asked, str(subject), digest)
    return frozen_answer(request, asked, line, path, prefix_of(asked, line))


def frozen_answer(
    request: HttpRequest, asked: Request, line: FrozenLine, path: str, prefix: str
) -> HttpResponse:
    """A frozen copy or one of its files, under an address whose reader has been judged already."""
    try:
        shown = show(line, site=asked.site)
    except (CannotShow, renderer.RenderFault, ValueError) as fault:
        return render(request, "huabiao/desk/cannot_show.html", {"fault": str(fault)})
    if path:
        return _file(shown, line, f"/{path}")
    page = renderer.previewed(shown.page, sentence=_banner(asked), prefix=prefix)
    return _answer(page, "text/html; charset=utf-8", PAGE_POLICY)


def _banner(asked: Request) -> str:
    if asked.spoken_at is not None and asked.state == RequestState.OPEN:
        return str(_("Frozen copy for approval. It was put online on consent by telephone."))
    return str(
        _("Frozen copy for approval (%(state)s). This is not public.")
        % {"state": asked.get_state_display()}
    )


def listed_line(asked: Request, subject: str, digest: str) -> FrozenLine:
    """A copy that this request lists or listed; else 404."""
    found = next((one for one in versions_of(asked, subject) if one.digest == digest), None)
    if found is None:
        raise Http404
    return found


def _file(shown: Shown, line: FrozenLine, path: str) -> HttpResponse:
    if path in shown.assets:
        return _answer(shown.assets[path], _type(path), FILE_POLICY)
    if path not in shown.files:
        raise Http404
    blob = shown.files[path]
    try:
        data = vault.read_blob(shown.freeze, blob)
    except VaultFault:
        raise Http404 from None
    response = _answer(data, _type(path), FILE_POLICY)
    name = _names(line).get(blob)
    if name is not None:
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _names(line: FrozenLine) -> dict[str, str]:
    if line.payload is None:
        return {}
    return {file.blob: file.name for file in files_of(line.payload)}


def _type(path: str) -> str:
    return _TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def _answer(data: bytes, media_type: str, policy: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
