"""Taking a decision: agree, read, return, refuse, forward, add a signer; amend and sign has a page of its own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.states import RequestState, Verdict
from huabiao.editing.desk.inbox import count_waiting
from huabiao.editing.desk.preparing import prepare as prepare_opinion
from huabiao.editing.desk.preparing import prepared_by
from huabiao.editing.desk.said import screen_opinion
from huabiao.editing.desk.signers import added_step
from huabiao.editing.desk.views.finding import officer_of, readable_request, tell
from huabiao.editing.desk.views.review import show_review
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.models import User

_DONE = {
    Verdict.AGREE: "agreed",
    Verdict.READ: "read",
    Verdict.RETURN: "returned",
    Verdict.REFUSE: "refused",
    Verdict.FORWARD: "forwarded",
    Verdict.ADD_SIGNER: "added",
}
HERE = (
    Verdict.AGREE,
    Verdict.READ,
    Verdict.RETURN,
    Verdict.REFUSE,
    Verdict.FORWARD,
    Verdict.ADD_SIGNER,
)


class MomentField(forms.DateTimeField):
    """A moment set to the second, in office time."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=[
                "%Y-%m-%dT%H:%M:%S",
                "%Y-%m-%dT%H:%M",
                "%Y-%m-%d %H:%M:%S",
                "%Y-%m-%d %H:%M",
            ],
            **kwargs,
        )


class DecisionForm(forms.Form):
    """One act with what belongs to it. What does not belong to the act is ignored."""

    verdict = forms.ChoiceField(choices=[(one.value, one.value) for one in HERE])
    submission = forms.CharField(max_length=80)
    opinion = forms.CharField(required=False, max_length=2000)
    when = forms.ChoiceField(required=False, choices=[("now", "now"), ("at", "at")])
    not_before = MomentField(required=False)
    forward_to = forms.UUIDField(required=False)
    need = forms.CharField(required=False, max_length=10)
    place = forms.CharField(required=False, max_length=10)
    act = forms.CharField(required=False, max_length=20)

    @property
    def seats(self) -> list[str]:
        """The posts that were ticked for an added step."""
        sent: Any = self.data
        return [str(one) for one in sent.getlist("seat")]

    @property
    def moment(self) -> int | None:
        """The set time of publication in UTC milliseconds; None means now."""
        at: datetime | None = self.cleaned_data.get("not_before")
        if self.cleaned_data.get("when") != "at" or at is None:
            return None
        return int(at.timestamp() * 1000)


@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take one decision. A refusal shows the page again with every reason and what was typed."""
    asked = readable_request(request, uuid)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused([Reason(str(text)) for errors in form.errors.values() for text in errors])
        _decide(asked, officer_of(request), form)
    except SecretFound as found:
        return secret_page(request, found)
    except Refused as refused:
        return show_review(request, asked, refused=refused, said=request.POST, status=422)
    return after_deciding(request, asked, _sentence(form.cleaned_data["verdict"]))


def after_deciding(request: HttpRequest, asked: Request, sentence: str) -> HttpResponse:
    """Back to the inbox while something waits there; else to the request."""
    asked.refresh_from_db(fields=["state"])
    if asked.state == RequestState.APPROVED:
        sentence += _("With that it is approved.")
    messages.success(request, sentence)
    if count_waiting(officer_of(request)):
        return redirect("desk_inbox")
    return redirect("desk_review", asked.uuid)


@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The submitter takes a request back; every signature on it is void."""
    asked = readable_request(request, uuid)
    try:
        approval.take_back(request=asked, officer=officer_of(request))
    except Refused as refused:
        tell(request, refused)
        return redirect("desk_review", asked.uuid)
    messages.success(request, _("Taken back. All signatures given so far are void."))
    return redirect("desk_sent")


@require_POST
def prepare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write an opinion down for whoever decides next."""
    asked = readable_request(request, uuid)
    try:
        prepare_opinion(
            request=asked, officer=officer_of(request), text=request.POST.get("opinion", "")
        )
    except SecretFound as found:
        return secret_page(request, found)
    except Refused as refused:
        return show_review(request, asked, refused=refused, said=request.POST, status=422)
    messages.success(request, _("Prepared. Whoever decides sees it as prepared by you."))
    return redirect("desk_review", asked.uuid)


def _decide(asked: Request, officer: User, form: DecisionForm) -> None:
    values = form.cleaned_data
    verdict = Verdict(values["verdict"])
    screen_opinion(values["opinion"], request=asked, officer=officer)
    said: dict[str, Any] = {
        "opinion": values["opinion"],
        "submission": values["submission"],
        "prepared_by": prepared_by(asked, values["opinion"]),
    }
    if verdict in (Verdict.AGREE, Verdict.READ):
        if values["when"] == "at" and values["not_before"] is None:
            raise Refused([Reason(_("Enter the day and time of publication."))])
        said["not_before"] = form.moment
    elif verdict == Verdict.FORWARD:
        said["forward_to"] = User.objects.filter(uuid=values["forward_to"]).first()
    elif verdict == Verdict.ADD_SIGNER:
        said["added_step"] = added_step(
            asked,
            seats=form.seats,
            place=values["place"],
            act=values["act"],
            need=values["need"],
        )
    approval.decide(request=asked, officer=officer, verdict=verdict, **said)


def _sentence(verdict: str) -> str:
    return {
        "agreed": _("Signed."),
        "read": _("Noted as read."),
        "returned": _("Returned to its author with your opinion."),
        "refused": _("Refused. Its author has been told."),
        "forwarded": _("Forwarded."),
        "added": _("The signer has been added and told."),
    }[_DONE[Verdict(verdict)]]
