"""Withdrawing at once, and watching it until everything is gone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huabiao.approval.refusals import Refused
from huabiao.editing.desk import withdrawals
from huabiao.editing.desk.inbox import PAGE_LENGTH
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.public_tree import whereabouts
from huabiao.editing.desk.said import screen_words
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.models import User
from huabiao.register.certificates.models import OutsideCopy, Withdrawal
from huabiao.register.certificates.selectors import outside_copies
from huabiao.register.certificates.services import mark_outside_copy


def choose(request: HttpRequest) -> HttpResponse:
    """Find what is to go: by title, number or the address copied from the browser."""
    officer = officer_of(request)
    words = request.GET.get("q", "").strip()
    may = withdrawals.may_withdraw_somewhere(officer)
    found = list(withdrawals.withdrawable(officer, words)[:PAGE_LENGTH]) if may and words else []
    page = Paginator(withdrawals.withdrawals_of(officer), PAGE_LENGTH).get_page(
        request.GET.get("p", 1)
    )
    titles = withdrawals.titles_of(list(page.object_list))
    context = {
        "words": words,
        "found": found,
        "may": may,
        "page": page,
        "rows": [(one, titles.get(one.subject, "")) for one in page.object_list],
    }
    return render(request, "huabiao/desk/withdrawals.html", context)


def withdraw(request: HttpRequest, subject: UUID) -> HttpResponse:
    """What will happen, the reason, and the one button."""
    officer = officer_of(request)
    guide = withdrawals.guidance(officer, subject)
    if guide is None:
        raise PermissionDenied(_("It is not online, or none of your posts may withdraw it."))
    refused: list[Any] = []
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            screen_words(reason, organisation=guide.body, officer=officer, subject=subject)
            made = withdrawals.withdraw(subject=subject, officer=officer, reason=reason)
        except SecretFound as found:
            return secret_page(request, found)
        except Refused as refusal:
            refused = refusal.reasons
        else:
            return redirect("desk_withdrawal", made.pk)
    context = {"guide": guide, "refused": refused, "phrases": phrases()["withdraw"]}
    return render(request, "huabiao/desk/withdraw.html", context, status=422 if refused else 200)


def withdrawal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One withdrawal: whether it is gone here, and what is still to be chased outside."""
    made = _withdrawal(request, uuid)
    copies = outside_copies(made.subject)
    people = {
        str(user): name
        for user, name in User.objects.filter(
            uuid__in=[one.person for one in copies if one.person] + [made.officer]
        ).values_list("uuid", "name")
    }
    context = {
        "made": made,
        "title": withdrawals.titles_of([made]).get(made.subject, ""),
        "whereabouts": whereabouts(made),
        "copies": [
            (one, people.get(str(one.person), "")) for one in copies if one.withdrawal == made
        ],
        "by": people.get(str(made.officer), ""),
    }
    return render(request, "huabiao/desk/withdrawal.html", context)


def standing(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """The same in one word, for the page that watches."""
    found = whereabouts(_withdrawal(request, uuid))
    return JsonResponse({"visibility": found.visibility, "release": found.release})


@require_POST
def outside_copy(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """Somebody has seen to it that a copy outside is gone."""
    made = _withdrawal(request, uuid)
    copy = get_object_or_404(OutsideCopy, withdrawal=made, pk=pk)
    mark_outside_copy(copy=copy, person=officer_of(request).uuid, done="done" in request.POST)
    messages.success(request, _("Noted."))
    return redirect("desk_withdrawal", made.pk)


def _withdrawal(request: HttpRequest, uuid: UUID) -> Withdrawal:
    made: Withdrawal = get_object_or_404(withdrawals.withdrawals_of(officer_of(request)), pk=uuid)
    return made
