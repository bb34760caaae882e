"""The quarantine (涉密隔离区): listed without content, opened with the passphrase, two ways out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huabiao.editing.desk.isolation import SealedShown, box_for, boxes_for, has_key, opened, watches
from huabiao.editing.desk.views.finding import officer_of
from huabiao.office import clocks, keys
from huabiao.register.quarantine import services
from huabiao.register.quarantine.selectors import purge_certificates
from huabiao.register.quarantine.services import QuarantineRefused

SHORTEST_PASSPHRASE = 12
"""Characters. What a passphrase must be is no rule of any measure; below this the key's stretching protects nothing."""


def boxes(request: HttpRequest) -> HttpResponse:
    """What waits for the secrecy officer."""
    _only_secrecy_officers(request)
    context = {
        "boxes": boxes_for(officer_of(request)),
        "has_key": has_key(),
        "purged": purge_certificates()[-20:][::-1],
        "shortest": SHORTEST_PASSPHRASE,
    }
    return render(request, "huabiao/desk/quarantine.html", context)


@sensitive_post_parameters()
@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """The secrecy officer's passphrase makes the key everything is sealed to. Nobody can recover it."""
    _only_secrecy_officers(request)
    passphrase = request.POST.get("passphrase", "")
    if has_key():
        messages.error(request, _("There is a key already."))
    elif len(passphrase) < SHORTEST_PASSPHRASE:
        messages.error(
            request,
            _("A passphrase has at least %(count)d characters.") % {"count": SHORTEST_PASSPHRASE},
        )
    elif passphrase != request.POST.get("again", ""):
        messages.error(request, _("The two passphrases differ."))
    else:
        keys.create_quarantine_key(passphrase)
        messages.success(request, _("The key is made. Write the passphrase down and lock it away."))
    return redirect("desk_quarantine")


@sensitive_post_parameters()
def box(request: HttpRequest, number: str) -> HttpResponse:
    """One box: the steps to take; its content only in the answer to the passphrase."""
    shown = _box(request, number)
    context: dict[str, Any] = {"box": shown, "opened": None, "refused": []}
    status = 200
    if request.method == "POST":
        try:
            content = services.open_sealed(
                number=number,
                officer=officer_of(request),
                passphrase=request.POST.get("passphrase", ""),
            )
        except QuarantineRefused as refused:
            context["refused"], status = refused.reasons, 422
        else:
            context["opened"] = opened(content)
    return _unkept(render(request, "huabiao/desk/quarantine_box.html", context, status=status))


@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """It is a secret, and reported: destroyed, a certificate stays."""
    _box(request, number)
    try:
        services.confirm_secret(
            number=number, officer=officer_of(request), report=request.POST.get("report", "")
        )
    except QuarantineRefused as refused:
        return _back(request, number, refused)
    messages.success(request, _("Destroyed. The purge certificate is kept in the list."))
    return redirect("desk_quarantine")


@sensitive_post_parameters()
@require_POST
def release(request: HttpRequest, number: str) -> HttpResponse:
    """A false alarm: the author may go on, the reason is recorded."""
    _box(request, number)
    try:
        services.release(
            number=number,
            officer=officer_of(request),
            passphrase=request.POST.get("passphrase", ""),
            reason=request.POST.get("reason", ""),
        )
    except QuarantineRefused as refused:
        return _back(request, number, refused)
    messages.success(request, _("Released. The author has been told."))
    return redirect("desk_quarantine")


def report(request: HttpRequest, number: str) -> HttpResponse:
    """The report to the secrecy office (24 小时报告), to be printed; it names nothing of the content."""
    context = {"box": _box(request, number), "printed": clocks.now()}
    return _unkept(render(request, "huabiao/desk/quarantine_report.html", context))


def _back(request: HttpRequest, number: str, refused: QuarantineRefused) -> HttpResponse:
    for sentence in refused.reasons:
        messages.error(request, sentence)
    return redirect("desk_quarantine_box", number)


def _unkept(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


def _only_secrecy_officers(request: HttpRequest) -> None:
    if not watches(officer_of(request)):
        raise PermissionDenied(_("Only the secrecy officer may do this."))


def _box(request: HttpRequest, number: str) -> SealedShown:
    _only_secrecy_officers(request)
    found = box_for(officer_of(request), number)
    if found is None:
        raise Http404
    return found
