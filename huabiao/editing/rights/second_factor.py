"""One's own second factor, behind the door: set up, move to another phone, new recovery codes."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.views.account import BaseSettingsPanel

from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.entering import code_refusal
from huabiao.editing.rights.pictures import code_picture
from huabiao.office import clocks
from huabiao.office.accounts import services
from huabiao.office.accounts.models import User
from huabiao.office.accounts.selectors import recovery_codes_left, second_factor_of
from huabiao.office.accounts.services import FactorRefused

_REPLACING = "replacing_factor"
"""Session key: when the present phone's code was right (ms); for some minutes another phone may be set up."""


class FactorPanel(BaseSettingsPanel):
    """On the account page: whether codes are set up, and the way to the page where they are."""

    name = "factor"
    title = gettext_lazy("One-time codes")
    order = 200
    template_name = "huabiao/account_factor_panel.html"

    def get_form(self) -> forms.Form:
        """None to fill in here."""
        return forms.Form()

    def get_context_data(self) -> dict[str, Any]:
        """The state of this officer's second factor."""
        return {
            "factor": second_factor_of(self.user),
            "left": recovery_codes_left(self.user),
        }


@sensitive_post_parameters()
def account_factor(request: HttpRequest) -> HttpResponse:
    """The page: a picture for the phone, or what to do about the one that is set up."""
    officer = officer_of(request)
    act = request.POST.get("act") if request.method == "POST" else None
    if act == "confirm" and _may_set_up(request, officer):
        return _confirm(request, officer)
    if act in {"replace", "renew"} and second_factor_of(officer) is not None:
        refusal = code_refusal(request, officer, request.POST.get("code", ""))
        if isinstance(refusal, HttpResponse):
            return refusal
        if refusal is not None:
            return _page(request, status=422, refusal=refusal)
        if act == "renew":
            return _page(request, codes=services.renew_recovery_codes(officer=officer))
        request.session[_REPLACING] = clocks.now_ms()
    if _may_set_up(request, officer):
        return _with_picture(request, officer)
    return _page(request)


def _may_set_up(request: HttpRequest, officer: User) -> bool:
    if second_factor_of(officer) is None:
        return True
    since = request.session.get(_REPLACING)
    minutes: int = settings.HUABIAO_FACTOR_REPLACING_MINUTES
    return since is not None and 0 <= clocks.now_ms() - since <= minutes * 60_000


def _confirm(request: HttpRequest, officer: User) -> HttpResponse:
    try:
        codes = services.confirm_enrolment(officer=officer, code=request.POST.get("code", ""))
    except FactorRefused as refused:
        return _with_picture(request, officer, status=422, refusal=str(refused))
    request.session.pop(_REPLACING, None)
    update_session_auth_hash(request, officer)
    messages.success(request, _("Set up. From now on the code is asked for at log-in."))
    return _page(request, codes=codes)


def _with_picture(
    request: HttpRequest, officer: User, status: int = 200, **context: Any
) -> HttpResponse:
    enrolment = services.begin_enrolment(officer=officer)
    picture = code_picture(enrolment.address)
    return _page(request, status=status, picture=picture, secret=enrolment.secret, **context)


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    return render(request, "huabiao/account_factor.html", context, status=status)
