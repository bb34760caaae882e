"""Standing in (AB角) and handing over (交接)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huabiao.editing.desk import cover
from huabiao.editing.desk.said import screen_words
from huabiao.editing.desk.views.deciding import MomentField
from huabiao.editing.desk.views.finding import officer_of, tell
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation import handover, services
from huabiao.office.organisation.models import Appointment
from huabiao.office.organisation.services import OrganisationRefused


def _moment(label: Any) -> MomentField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return MomentField(label=label, widget=widget)


class _HolderChoice(forms.ModelChoiceField):
    def label_from_instance(self, appointment: Any) -> str:
        return f"{appointment.post}（{appointment.officer}）"


class CoverForm(forms.Form):
    """Who stands in for which post, from when until when, why."""

    appointment = _HolderChoice(
        label=gettext_lazy("Post to be covered"),
        queryset=Appointment.objects.none(),
        to_field_name="uuid",
    )
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Who stands in"), queryset=User.objects.none(), to_field_name="uuid"
    )
    starts_at = _moment(gettext_lazy("Absent from"))
    ends_at = _moment(gettext_lazy("Until (it then ends by itself)"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["appointment"].queryset = cover.coverable(officer)
        fields["officer"].queryset = cover.colleagues(officer)


class HandoverForm(forms.Form):
    """Giver and receiver; the witness is who fills this in."""

    giver = forms.ModelChoiceField(
        label=gettext_lazy("Giver"), queryset=User.objects.none(), to_field_name="uuid"
    )
    receiver = forms.ModelChoiceField(
        label=gettext_lazy("Receiver"), queryset=User.objects.none(), to_field_name="uuid"
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("All three of us have gone through what is handed over.")
    )

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["giver"].queryset = cover.givers(officer)
        fields["receiver"].queryset = cover.colleagues(officer)


def covers(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, and a form for the next."""
    officer = officer_of(request)
    form = CoverForm(request.POST or None, officer=officer, initial={"starts_at": clocks.now()})
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        held = values["appointment"]
        try:
            screen_words(values["reason"], organisation=held.post.organisation, officer=officer)
            services.delegate(
                appointment=held,
                officer=values["officer"],
                starts_at=max(values["starts_at"], clocks.now()),
                ends_at=values["ends_at"],
                reason=values["reason"],
            )
        except SecretFound as found:
            return secret_page(request, found)
        except OrganisationRefused as refusal:
            refused = refusal.reasons
        else:
            messages.success(request, _("Recorded. It ends by itself."))
            return redirect("desk_covers")
    rows = list(cover.covers(officer)[:60])
    coverable = set(cover.coverable(officer).values_list("pk", flat=True))
    now = clocks.now()
    context = {
        "form": form,
        "refused": refused,
        "rows": [(one, one.appointment_id in coverable and one.ends_at > now) for one in rows],
        "now": now,
    }
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, "huabiao/desk/covers.html", context, status=status)


@require_POST
def end_cover(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The holder is back early."""
    officer = officer_of(request)
    rows = cover.covers(officer).filter(appointment__in=cover.coverable(officer))
    services.end_delegation(delegation=get_object_or_404(rows, uuid=uuid))
    messages.success(request, _("Ended."))
    return redirect("desk_covers")


def hand_over(request: HttpRequest) -> HttpResponse:
    """Posts, drafts and everything that waits change hands in one act."""
    officer = officer_of(request)
    if not cover.may_hand_over(officer):
        raise PermissionDenied(_("Hand-overs are witnessed by who administers the body."))
    form = HandoverForm(request.POST or None, officer=officer)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            moved = handover.hand_over(
                giver=values["giver"], receiver=values["receiver"], witness=officer
            )
        except OrganisationRefused as refused:
            tell(request, refused)
        else:
            messages.success(
                request,
                _("Handed over: posts %(posts)d, drafts %(drafts)d.")
                % {"posts": moved["appointments"], "drafts": moved["drafts"]},
            )
            return redirect("desk_handover_sheet", cover.handovers_of(officer)[0].seq)
    context = {"form": form, "entries": _sheets(cover.handovers_of(officer))}
    return render(request, "huabiao/desk/handover.html", context)


def handover_sheet(request: HttpRequest, seq: int) -> HttpResponse:
    """The sheet the three sign (移交清单)."""
    found = [entry for entry in cover.handovers_of(officer_of(request)) if entry.seq == seq]
    if not found:
        raise Http404
    posts = Appointment.objects.filter(uuid__in=found[0].content["ids"]["appointments"])
    context = {
        **_sheets(found)[0],
        "posts": posts.select_related("post__organisation"),
    }
    return render(request, "huabiao/desk/handover_sheet.html", context)


def _sheets(entries: list[Any]) -> list[dict[str, Any]]:
    named = {one.content["ids"][who] for one in entries for who in ("giver", "receiver", "witness")}
    people = {str(one.uuid): one for one in User.objects.filter(uuid__in=named)}
    return [
        {
            "seq": one.seq,
            "at": datetime.fromtimestamp(one.at / 1000, UTC),
            **{
                who: people.get(one.content["ids"][who]) for who in ("giver", "receiver", "witness")
            },
        }
        for one in entries
    ]
