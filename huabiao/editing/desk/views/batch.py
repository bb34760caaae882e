"""Signing several at once: every one is listed with its digest and what screening found; one act signs all or none."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import inbox
from huabiao.approval.states import Verdict
from huabiao.editing.desk.acts import possible_acts
from huabiao.editing.desk.findings import findings_of
from huabiao.editing.desk.inbox import InboxRow, rows_of
from huabiao.editing.desk.lines import lines_of
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.said import screen_opinion
from huabiao.editing.desk.stock import KIND as STOCK
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.models import User
from huabiao.rules.screening import Findings

MOST = 60
"""Requests on one page to sign: each is read and screened anew before it is shown."""


@dataclass(frozen=True)
class Chosen:
    """One of the chosen requests: what will be signed, what was found, what speaks against signing it here."""

    row: InboxRow
    digest: str
    findings: Findings
    verdict: Verdict | None
    against: list[Reason]
    opinion_required: bool = False

    @property
    def is_stock(self) -> bool:
        """Whether it is a list whose findings stand in its own report."""
        return self.row.request.subject_type == STOCK

    @property
    def request(self) -> Request:
        """The request."""
        return self.row.request


@require_POST
def look_over(request: HttpRequest) -> HttpResponse:
    """The chosen requests, one below the other, before the signature."""
    return _show(request, _chosen(request))


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign everything that was shown, on the digests that were shown; all or none."""
    officer = officer_of(request)
    chosen = _chosen(request)
    opinion = request.POST.get("opinion", "").strip()
    try:
        if not chosen:
            raise Refused([Reason(_("Choose at least one."))])
        screen_opinion(opinion, request=chosen[0].request, officer=officer)
        _sign(officer, chosen, opinion, request.POST)
    except SecretFound as found:
        return secret_page(request, found)
    except Refused as refused:
        return _show(request, chosen, refused=refused, status=422)
    count = len(chosen)
    messages.success(
        request,
        ngettext("%(count)d request signed.", "%(count)d requests signed.", count)
        % {"count": count},
    )
    return redirect("desk_inbox")


def _sign(officer: User, chosen: list[Chosen], opinion: str, shown: Any) -> None:
    """Readings are noted, signatures given, each request on the digest that stood beside it on the screen."""
    against = [
        Reason(
            _("“%(title)s” has changed since the list was shown. Look at it again.")
            % {"title": one.row.title},
            request=str(one.request.uuid),
        )
        for one in chosen
        if shown.get(f"digest-{one.request.uuid}") != one.digest
    ]
    against += [reason for one in chosen for reason in one.against]
    if against:
        raise Refused(against)
    with transaction.atomic():
        for verdict in (Verdict.READ, Verdict.AGREE):
            alike = [one.request for one in chosen if one.verdict == verdict]
            if alike:
                approval.decide_many(
                    requests=alike,
                    officer=officer,
                    verdict=verdict,
                    opinion=opinion,
                    submissions={one.request.uuid: one.digest for one in chosen},
                )


def _chosen(request: HttpRequest) -> list[Chosen]:
    """What was ticked and still waits for this officer, in the order of the inbox."""
    officer = officer_of(request)
    ticked = set(request.POST.getlist("request"))
    entries = [one for one in inbox(officer) if str(one.request.uuid) in ticked][:MOST]
    return [_one(row, officer) for row in rows_of(entries)]


def _one(row: InboxRow, officer: User) -> Chosen:
    request = Request.objects.select_related("organisation").get(pk=row.request.pk)
    progress = progress_of(request)
    acts = possible_acts(request, officer, progress)
    verdict = next((one for one in (Verdict.READ, Verdict.AGREE) if acts.allows(one)), None)
    against = (
        [] if verdict else acts.against or [Reason(_("It must be opened and decided by itself."))]
    )
    if request.subject_type == STOCK:
        # Hundreds of texts under one signature: their report and the sample are looked at first.
        verdict, against = (
            None,
            [Reason(_("A list of migrated stock is opened and decided by itself."))],
        )
    found = Findings() if verdict is None else findings_of(lines_of(request), request.organisation)
    return Chosen(
        row, progress.submission, found, verdict, against, opinion_required=acts.opinion_required
    )


def _show(
    request: HttpRequest, chosen: list[Chosen], *, refused: Any = None, status: int = 200
) -> HttpResponse:
    if not chosen:
        messages.error(request, _("Choose at least one."))
        return redirect("desk_inbox")
    context = {
        "chosen": chosen,
        "blocks": sum(bool(one.findings.blocks) for one in chosen),
        "phrases": phrases()["agree"],
        "opinion_required": any(one.opinion_required for one in chosen if one.verdict),
        "refused": list(dict.fromkeys(refused.reasons)) if refused else [],
        "opinion": request.POST.get("opinion", ""),
    }
    return render(request, "huabiao/desk/batch.html", context, status=status)
