"""Writing down a consent given by telephone, before the text is published."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huabiao.approval import services as approval
from huabiao.approval.documents import LONGEST_OPINION
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.desk.said import screen_opinion, screen_words
from huabiao.editing.desk.views.deciding import MomentField
from huabiao.editing.desk.views.finding import officer_of, readable_request
from huabiao.editing.desk.views.review import show_review
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office.accounts.models import User


class OralForm(forms.Form):
    """Who consented, when, by which number or where, in which words."""

    signer = forms.UUIDField(label=gettext_lazy("Who consented"))
    said_at = MomentField(label=gettext_lazy("When it was said"))
    where = forms.CharField(label=gettext_lazy("Telephone number or place"), max_length=100)
    words = forms.CharField(label=gettext_lazy("What was said"), max_length=LONGEST_OPINION)
    submission = forms.CharField(max_length=80)

    def faults(self) -> list[Reason]:
        """What is not filled in, by the names on the screen."""
        return [
            Reason(f"{self.fields[name].label or name}：{text}")
            for name, texts in self.errors.items()
            for text in texts
        ]


@require_POST
def register(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Write the consent down. A refusal shows the page again with every reason and what was typed."""
    asked = readable_request(request, uuid)
    form = OralForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(form.faults())
        _register(asked, officer_of(request), form)
    except SecretFound as found:
        return secret_page(request, found)
    except Refused as refused:
        return show_review(request, asked, refused=refused, said=request.POST, status=422)
    messages.success(
        request, _("Written down. Once it is published, the signature must follow in time.")
    )
    return redirect("desk_review", asked.uuid)


def _register(asked: Request, officer: User, form: OralForm) -> None:
    values = form.cleaned_data
    signer = User.objects.filter(uuid=values["signer"]).first()
    if signer is None:
        raise Refused([Reason(_("Choose who consented."))])
    screen_opinion(values["words"], request=asked, officer=officer)
    screen_words(values["where"], organisation=asked.organisation, officer=officer)
    approval.register_oral(
        request=asked,
        officer=officer,
        signer=signer,
        said_at=values["said_at"],
        where=values["where"],
        words=values["words"],
        submission=values["submission"],
    )
