"""The page on which a signer corrects words and signs in one act."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.rich_text import get_rich_text_editor_widget

from huabiao.approval.models import Request
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.desk.acts import possible_acts
from huabiao.editing.desk.amending import LINES, Amendable, amend_and_sign, amendable
from huabiao.editing.desk.findings import findings_of
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.said import screen_opinion
from huabiao.editing.desk.views.deciding import MomentField, after_deciding
from huabiao.editing.desk.views.finding import officer_of, readable_request
from huabiao.editing.items.blocks import RICH_TEXT_FEATURES
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.views.editors import secret_page

_LABELS = {
    "kicker": gettext_lazy("Line above the title"),
    "title": gettext_lazy("Title"),
    "subtitle": gettext_lazy("Subtitle"),
    "short_title": gettext_lazy("Title in lists"),
    "source": gettext_lazy("Source"),
    "editor": gettext_lazy("Responsible editor"),
}
_LONGEST_LINE = 300


class AmendingForm(forms.Form):
    """The words of one item: those that are there, and a field for each paragraph block."""

    submission = forms.CharField(max_length=80, widget=forms.HiddenInput)
    opinion = forms.CharField(
        label=gettext_lazy("Opinion"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    when = forms.ChoiceField(
        required=False, choices=[("now", "now"), ("at", "at")], widget=forms.HiddenInput
    )
    not_before = MomentField(required=False)

    def __init__(self, *args: Any, whole: Amendable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole = whole
        payload = whole.payload
        for name in LINES:
            text = getattr(payload, name) or ""
            if text or name == "title":
                self.fields[name] = forms.CharField(
                    label=_LABELS[name],
                    initial=text,
                    required=name == "title",
                    max_length=_LONGEST_LINE,
                )
        if payload.summary:
            self.fields["summary"] = forms.CharField(
                label=_("Summary"),
                initial=payload.summary,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        for number, html in whole.paragraphs.items():
            # An editor of its own each time: Wagtail's widgets keep their converter between forms.
            widget = get_rich_text_editor_widget(features=RICH_TEXT_FEATURES)
            self.fields[f"paragraph_{number}"] = forms.CharField(
                label=_("Text"), required=False, initial=html, widget=widget
            )

    def words(self) -> dict[str, str]:
        """Fields of words as typed."""
        return {n: self.cleaned_data[n] for n in (*LINES, "summary") if n in self.fields}

    def paragraphs(self) -> dict[int, str]:
        """The blocks whose words were changed. One that only passed through the editor stays byte for byte."""
        changed = {}
        for number, original in self.whole.paragraphs.items():
            typed = self.cleaned_data[f"paragraph_{number}"]
            if typed != passed_through(original):
                changed[number] = typed
        return changed


def passed_through(html: str) -> str:
    """What the text field gives back of a text that nobody touched."""
    widget: Any = get_rich_text_editor_widget(features=RICH_TEXT_FEATURES)
    shown = widget.format_value(html)
    back: str = widget.value_from_datadict({"text": shown}, {}, "text")
    return back


def amend(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The words to correct, and the signature under them."""
    asked = readable_request(request, uuid)
    officer = officer_of(request)
    acts = possible_acts(asked, officer, progress_of(asked))
    whole = amendable(asked)
    if whole is None or not acts.allows("amend"):
        return redirect("desk_review", asked.uuid)
    initial = {"submission": asked.submission_digest}
    form = AmendingForm(request.POST or None, whole=whole, initial=initial)
    refused: list[Any] = []
    if request.method == "POST":
        try:
            _sign(asked, officer, form)
        except SecretFound as found:
            return secret_page(request, found)
        except Refused as refusal:
            refused = refusal.reasons
        else:
            sentence = _("Amended and signed. Who signed before you has been told.")
            return after_deciding(request, asked, sentence)
    context = {
        "asked": asked,
        "form": form,
        "acts": acts,
        "phrases": phrases()["amend"],
        "refused": refused,
        "unchangeable": _unchangeable(whole),
        "findings": findings_of([whole.line], asked.organisation),
    }
    status = 422 if refused else 200
    return render(request, "huabiao/desk/amend.html", context, status=status)


def _sign(asked: Request, officer: Any, form: AmendingForm) -> None:
    if not form.is_valid():
        raise Refused(
            [
                Reason(f"{form.fields[name].label or ''} {text}".strip())
                for name, errors in form.errors.items()
                for text in errors
            ]
        )
    values = form.cleaned_data
    screen_opinion(values["opinion"], request=asked, officer=officer)
    at = values["not_before"] if values["when"] == "at" else None
    amend_and_sign(
        request=asked,
        officer=officer,
        words=form.words(),
        paragraphs=form.paragraphs(),
        opinion=values["opinion"],
        submission=values["submission"],
        not_before=int(at.timestamp() * 1000) if at else None,
    )


def _unchangeable(whole: Amendable) -> bool:
    """Whether the item has parts that are not offered here."""
    payload = whole.payload
    return len(whole.paragraphs) < len(payload.body) or bool(payload.attachments)
