"""Forms as PDF, and the page behind the code that is printed on them."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huabiao.editing.desk.codes import check, code_in, is_code
from huabiao.editing.desk.lines import headline, lines_of
from huabiao.editing.desk.printing import approval_form, secrecy_sheet
from huabiao.editing.desk.views.finding import officer_of, readable_request
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.render.forms import FontMissing


def form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The approval form of a request, as far as it has come."""
    asked = readable_request(request, uuid)
    return pdf(lambda: approval_form(asked, officer_of(request)), f"审批表-{_short(uuid)}.pdf")


def secrecy(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The secrecy-review sheet of a request."""
    asked = readable_request(request, uuid)
    return pdf(lambda: secrecy_sheet(asked, officer_of(request)), f"保密审查单-{_short(uuid)}.pdf")


def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    """What a printed code says. Particulars only for whoever may read the request."""
    typed = (code or request.GET.get("code", "")).strip()
    if not typed:
        return render(request, "huabiao/desk/verify.html", {"typed": ""})
    asked = code_in(typed)
    if not code and is_code(asked):
        return redirect("desk_verify_code", asked)
    found = check(asked)
    may_read = found.request is not None and bool(
        policy.can(officer_of(request), Action.READ, found.request)
    )
    title = ""
    if may_read and found.request is not None:
        lines = lines_of(found.request)
        title = headline(lines[0], len(lines))
    context = {"typed": typed, "found": found, "may_read": may_read, "title": title}
    return render(request, "huabiao/desk/verify.html", context)


def pdf(make: Callable[[], bytes], name: str) -> HttpResponse:
    """A PDF to look at and print; a sentence where no Chinese font is installed."""
    try:
        data = make()
    except FontMissing:
        sentence = _("No Chinese font is installed on the server; ask the network centre.")
        return HttpResponse(sentence, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _short(uuid: UUID) -> str:
    return str(uuid)[:8]
