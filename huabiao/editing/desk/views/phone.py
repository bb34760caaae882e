"""Signing on a phone: making the link at a desk, setting one's PIN, and the small page behind the link."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huabiao.approval import services as approval
from huabiao.approval.models import PhoneLink, SigningPin
from huabiao.approval.pins import phone_rule
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.states import Act, Verdict
from huabiao.editing.desk.lines import headline, lines_of
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.phones import network_of, phone_address
from huabiao.editing.desk.said import screen_opinion
from huabiao.editing.desk.story import story_of
from huabiao.editing.desk.views.finding import officer_of, readable_request
from huabiao.editing.desk.views.preview import frozen_answer, listed_line
from huabiao.editing.desk.views.review import show_review
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.progress import act_name
from huabiao.editing.rights.entering import tried
from huabiao.office.accounts.models import User


@require_POST
def make_link(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A link for one signer, shown once to be sent."""
    asked = readable_request(request, uuid)
    signer = _officer(request.POST.get("signer", ""))
    address = phone_address(request)
    try:
        if address is None:
            raise Refused(
                [
                    Reason(
                        _(
                            "Phones cannot reach this installation: no HTTPS address is set for them. "
                            "Sign at a desk or on paper, or ask the administrator."
                        )
                    )
                ]
            )
        if signer is None:
            raise Refused([Reason(_("Choose who is to sign."))])
        link, secret = approval.make_phone_link(
            request=asked, signer=signer, officer=officer_of(request)
        )
    except Refused as refused:
        return show_review(request, asked, refused=refused, said=request.POST, status=422)
    lines = lines_of(asked)
    context = {
        "asked": asked,
        "link": link,
        "title": headline(lines[0], len(lines)),
        "url": f"{address}{reverse('phone', args=[secret])}",
    }
    answer = render(request, "huabiao/desk/phone_link.html", context)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


class PinForm(forms.Form):
    """The password once more, and the PIN twice."""

    password = forms.CharField(
        label=gettext_lazy("Your password for logging in"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    pin = forms.CharField(
        label=gettext_lazy("Signing PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The PIN again"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


@sensitive_post_parameters("password", "pin", "again")
def pin(request: HttpRequest) -> HttpResponse:
    """Set the PIN with which one signs on a phone."""
    officer = officer_of(request)
    form = PinForm(request.POST or None)
    refused: list[Reason] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            right = tried(request, officer, partial(officer.check_password, values["password"]))
            if isinstance(right, HttpResponse):
                return right
            if not right:
                raise Refused([Reason(_("The password is wrong."))])
            if values["pin"] != values["again"]:
                raise Refused([Reason(_("The two PINs differ."))])
            approval.set_pin(officer=officer, pin=values["pin"])
        except Refused as refusal:
            refused = refusal.reasons
        else:
            messages.success(request, _("Your signing PIN is set."))
            return redirect("desk_pin")
    context = {
        "form": form,
        "refused": refused,
        "kept": SigningPin.objects.filter(officer=officer).first(),
        "rule": phone_rule(officer),
    }
    return render(request, "huabiao/desk/pin.html", context, status=422 if refused else 200)


@sensitive_post_parameters("pin")
def phone(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind a link: the frozen text, what others said, the PIN, and two buttons."""
    try:
        link = _opened(request, secret)
    except Refused as refused:
        return _closed(request, refused)
    if request.method != "POST":
        return _page(request, link, secret)
    opinion = request.POST.get("opinion", "").strip()
    verdict = request.POST.get("verdict", "")
    try:
        if verdict not in _offered(link):
            raise Refused([Reason(_("Choose what to do."))])
        screen_opinion(opinion, request=link.request, officer=link.officer)
        approval.decide_by_phone(
            secret=secret,
            pin=request.POST.get("pin", ""),
            verdict=verdict,
            opinion=opinion,
            network=network_of(request),
        )
    except SecretFound as found:
        return _closed(request, Refused([Reason(str(found))]))
    except Refused as refused:
        return _page(request, link, secret, refused=refused, opinion=opinion, status=422)
    done = _("Returned.") if verdict == Verdict.RETURN else _("Signed.")
    return _plain(request, {"done": done}, 200)


def phone_seen(
    request: HttpRequest, secret: str, subject: UUID, digest: str, path: str = ""
) -> HttpResponse:
    """The frozen page or one of its files, for whoever holds the link."""
    try:
        link = _opened(request, secret)
    except Refused:
        raise Http404 from None
    line = listed_line(link.request, str(subject), digest)
    prefix = reverse("phone_seen", args=[secret, subject, digest])[:-1]
    return frozen_answer(request, link.request, line, path, prefix)


def _opened(request: HttpRequest, secret: str) -> PhoneLink:
    link = approval.open_phone_link(secret, network=network_of(request))
    if isinstance(request.user, User) and request.user != link.officer:
        raise Refused([Reason(_("This link is for somebody else."))])
    return link


def _offered(link: PhoneLink) -> dict[str, str]:
    """Verdict → its button."""
    step = progress_of(link.request).step(link.step)
    agree = (
        (Verdict.READ, _("Have read"))
        if step is not None and step.act == Act.READ
        else (Verdict.AGREE, _("Agree"))
    )
    return {str(agree[0]): agree[1], str(Verdict.RETURN): _("Return")}


def _page(
    request: HttpRequest,
    link: PhoneLink,
    secret: str,
    *,
    refused: Refused | None = None,
    opinion: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = link.request
    lines = lines_of(asked)
    progress = progress_of(asked)
    step = progress.step(link.step)
    context = {
        "link": link,
        "asked": asked,
        "act": act_name(step.act) if step else "",
        "title": headline(lines[0], len(lines)),
        "lines": [
            (one, reverse("phone_seen", args=[secret, one.subject, one.digest]))
            for one in lines
            if one.payload
        ],
        "story": story_of(asked, progress),
        "offered": _offered(link),
        "phrases": phrases()["agree"],
        "required": step is not None and step.opinion_required,
        "refused": list(dict.fromkeys(refused.reasons)) if refused else [],
        "opinion": opinion,
    }
    return _plain(request, context, status)


def _closed(request: HttpRequest, refused: Refused) -> HttpResponse:
    return _plain(request, {"refused": refused.reasons}, 403)


def _plain(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    answer = render(request, "huabiao/desk/phone.html", context, status=status)
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _officer(text: str) -> User | None:
    try:
        return User.objects.filter(uuid=UUID(text)).first()
    except ValueError:
        return None
