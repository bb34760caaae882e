"""Which rulebook is in force where, and the way to another: check, propose, sign."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huabiao.approval.refusals import Refused
from huabiao.editing.desk import proposals
from huabiao.editing.desk.said import screen_words
from huabiao.editing.desk.views.deciding import MomentField
from huabiao.editing.desk.views.finding import officer_of
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page
from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.models import Adoption
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import ancestry
from huabiao.rules.rulebook import RulebookError, preset, preset_ids

LARGEST_TEXT = 1_000_000


class ProposalForm(forms.Form):
    """A shipped rulebook or a file of one's own, for which body, from when."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("For"), queryset=Organisation.objects.none(), to_field_name="uuid"
    )
    shipped = forms.ChoiceField(label=gettext_lazy("A shipped rulebook"), required=False)
    file = forms.FileField(
        label=gettext_lazy("or a file of your own"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )
    effective = MomentField(
        label=gettext_lazy("In force from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = Organisation.objects.filter(
            pk__in=reach_of(officer).over(proposals.PROPOSING)
        )
        titles = [(one, preset(one).document.measure.title) for one in preset_ids()]
        fields["shipped"].choices = [("", "—"), *titles]

    def clean(self) -> dict[str, Any]:
        """One of the two; the text of it under `text`."""
        values: dict[str, Any] = super().clean() or {}
        file, shipped = values.get("file"), values.get("shipped")
        if bool(file) == bool(shipped):
            raise forms.ValidationError(_("Choose a shipped rulebook or a file, one of the two."))
        if shipped:
            values["text"] = preset(shipped).text
        elif file is not None:
            try:
                values["text"] = file.read(LARGEST_TEXT).decode()
            except UnicodeDecodeError:
                raise forms.ValidationError(_("The file is no UTF-8 text.")) from None
        return values


def rulebooks(request: HttpRequest) -> HttpResponse:
    """What is in force for each of the officer's bodies, what was adopted before, and the form for the next."""
    officer = officer_of(request)
    form = ProposalForm(request.POST or None, request.FILES or None, officer=officer)
    refused: list[Any] = []
    checked: Any = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            screen_words(values["text"], organisation=values["organisation"], officer=officer)
            texts = proposals.chain_for(values["text"], values["organisation"])
            checked = proposals.read(texts)
            if "propose" in request.POST:
                asked = proposals.propose(
                    organisation=values["organisation"],
                    texts=texts,
                    effective=values["effective"],
                    officer=officer,
                )
                messages.success(request, _("Submitted. It comes into force once it is signed."))
                return redirect("desk_review", asked.uuid)
        except SecretFound as found:
            return secret_page(request, found)
        except Refused as refusal:
            refused = refusal.reasons
    context = {
        "form": form,
        "refused": refused,
        "checked": checked,
        "bodies": _in_force(officer),
        "may_propose": form.fields["organisation"].queryset.exists(),  # type: ignore[attr-defined]
        "adoptions": _adoptions(officer),
    }
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, "huabiao/desk/rulebooks.html", context, status=status)


def rulebook(request: HttpRequest, pk: int) -> HttpResponse:
    """One adopted version: its clauses, and the text as it was signed."""
    adoption = get_object_or_404(_adoptions(officer_of(request)), pk=pk)
    try:
        merged = proposals.read(adoption.texts)
    except (Refused, RulebookError) as fault:
        messages.error(request, str(fault))
        return redirect("desk_rulebooks")
    context = {
        "adoption": adoption,
        "chain": merged.chain,
        "clauses": list(merged.clauses.values()),
    }
    return render(request, "huabiao/desk/rulebook.html", context)


def _in_force(officer: User) -> list[tuple[Organisation, Adoption | None]]:
    bodies = {
        holding.organisation.pk: holding.organisation for holding in reach_of(officer).holdings
    }
    found: list[tuple[Organisation, Adoption | None]] = []
    for body in bodies.values():
        try:
            found.append((body, rulebook_in_force(body).adoption))
        except NoRulebook:
            found.append((body, None))
    return found


def _adoptions(officer: User) -> Any:
    """The versions adopted by the officer's bodies and those above them, and by bodies administered."""
    holdings = reach_of(officer).holdings
    bodies = {above.pk for holding in holdings for above in ancestry(holding.organisation)}
    bodies |= reach_of(officer).over(("administer", "audit"))
    return (
        Adoption.objects.filter(organisation__in=bodies, adopted_at__lte=clocks.now())
        .select_related("organisation")
        .order_by("-effective_from", "-id")
    )
