"""Correct or withdraw several texts at once: every one is listed before, and all are done or none."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huabiao.approval.documents import MOST_SUBJECTS
from huabiao.approval.refusals import Refused
from huabiao.editing.desk import withdrawals
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.said import screen_words
from huabiao.editing.desk.together import Line, chosen, to_correct, to_withdraw
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items import services as items
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.progress import known_clauses
from huabiao.editing.items.views.editors import secret_page

WITHDRAW = "withdraw"
CORRECT = "correct"


@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """The chosen texts one below the other; with `go`, the act itself on those that are ticked."""
    picked = chosen(request)
    if not picked:
        messages.error(request, _("Choose at least one."))
        return redirect("item:index")
    officer = officer_of(request)
    act = WITHDRAW if request.POST.get("act") == WITHDRAW else CORRECT
    find, put = request.POST.get("find", "").strip(), request.POST.get("put", "").strip()
    lines = (
        to_withdraw(picked, officer) if act == WITHDRAW else to_correct(picked, officer, find, put)
    )
    reasons: list[Any] = []
    if "go" in request.POST:
        try:
            return _withdraw(request, lines) if act == WITHDRAW else _correct(request, lines)
        except SecretFound as found:
            return secret_page(request, found)
        except Refused as refused:
            reasons = refused.reasons
    context = {
        "act": act,
        "lines": lines,
        "fitting": sum(line.fits for line in lines),
        "most": MOST_SUBJECTS,
        "reasons": reasons,
        "find": find,
        "put": put,
        "reason": request.POST.get("reason", ""),
        "phrases": phrases()["withdraw"],
        "known_clauses": known_clauses(picked[0].site.organisation),
    }
    status = 422 if reasons else 200
    return render(request, "huabiao/desk/together.html", context, status=status)


def _withdraw(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    officer, reason = officer_of(request), request.POST.get("reason", "")
    first = lines[0].item
    screen_words(reason, organisation=first.site.organisation, officer=officer, subject=first.uuid)
    made = withdrawals.withdraw_together(
        subjects=[line.item.uuid for line in lines], officer=officer, reason=reason
    )
    count = len(made)
    messages.success(
        request,
        ngettext("%(count)d text withdrawn.", "%(count)d texts withdrawn.", count)
        % {"count": count},
    )
    return redirect("desk_withdrawals")


def _correct(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    # Texts without the words are not part of the list that is signed.
    wanted = [
        line.item for line in lines if line.places or not request.POST.get("find", "").strip()
    ]
    made = items.correct_together(items=wanted, officer=officer_of(request))
    count = len(wanted)
    messages.success(
        request,
        ngettext(
            "One request for %(count)d text was submitted.",
            "One request for %(count)d texts was submitted.",
            count,
        )
        % {"count": count},
    )
    return redirect("desk_review", made.uuid)
