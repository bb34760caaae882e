"""Accounts (账号): who has set up one-time codes, and the reset of a lost one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huabiao.editing.desk import accounts
from huabiao.editing.desk.cover import givers, may_hand_over
from huabiao.editing.desk.said import screen_words
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.selectors import second_factor_of
from huabiao.office.accounts.services import FactorRefused


def listing(request: HttpRequest) -> HttpResponse:
    """The accounts the officer looks after."""
    officer = officer_of(request)
    if not may_hand_over(officer):
        raise PermissionDenied(_("Accounts are looked after by who administers the body."))
    context = {"lines": accounts.account_lines(officer)}
    return render(request, "huabiao/desk/accounts.html", context)


def reset(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask why, then take the second factor away."""
    by = officer_of(request)
    officer = get_object_or_404(givers(by).distinct(), uuid=uuid)
    refused: list[str] = []
    reason = request.POST.get("reason", "")[:200]
    if request.method == "POST":
        holding = accounts.looking_after(officer, by)
        try:
            if holding is not None:
                screen_words(reason, organisation=holding.organisation, officer=by)
            accounts.reset_factor(officer=officer, by=by, reason=reason)
        except SecretFound as found:
            return secret_page(request, found)
        except FactorRefused as refusal:
            refused = refusal.reasons
        else:
            messages.success(
                request, _("Reset. At the next log-in a phone is set up before anything else.")
            )
            return redirect("desk_accounts")
    context = {
        "person": officer,
        "has_factor": second_factor_of(officer) is not None,
        "refused": refused,
        "reason": reason,
    }
    return render(
        request, "huabiao/desk/account_reset.html", context, status=422 if refused else 200
    )
