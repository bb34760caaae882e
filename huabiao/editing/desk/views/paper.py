"""Paper: print the form of a step, enter the signed one with its scan, have a second person compare."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huabiao.approval import services as approval
from huabiao.approval.models import PaperEntry, PaperForm
from huabiao.approval.paper_codes import MalformedCode, normal
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.states import Verdict
from huabiao.editing.desk import papers
from huabiao.editing.desk.lines import first_lines, headline, lines_of
from huabiao.editing.desk.printing import approval_form
from huabiao.editing.desk.story import VERDICT_NAMES
from huabiao.editing.desk.views.deciding import MomentField
from huabiao.editing.desk.views.finding import officer_of, readable_request, tell
from huabiao.editing.desk.views.forms import pdf
from huabiao.editing.desk.views.preview import FILE_POLICY
from huabiao.editing.items import filestore
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.progress import act_name
from huabiao.editing.items.views.editors import secret_page
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User

_ON_PAPER = (Verdict.AGREE, Verdict.READ, Verdict.RETURN, Verdict.REFUSE)


class EntryForm(forms.Form):
    """What is written by hand on the form."""

    signer = forms.ModelChoiceField(
        label=gettext_lazy("Signed by"), queryset=User.objects.none(), to_field_name="uuid"
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(one.value, VERDICT_NAMES[one]) for one in _ON_PAPER],
    )
    opinion = forms.CharField(
        label=gettext_lazy("Opinion, word for word"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = forms.CharField(label=gettext_lazy("Number of the paper original"), max_length=60)
    scan = forms.FileField(
        label=gettext_lazy("Scan (PDF, JPG or PNG)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    not_before = MomentField(
        label=gettext_lazy("Publish at (only if the form says so)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}),
    )

    def __init__(self, *args: Any, printed: PaperForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [holding.officer.pk for holding in papers.signers_of(printed)]
        field: Any = self.fields["signer"]
        field.queryset = User.objects.filter(pk__in=people)
        if len(people) == 1:
            field.initial = field.queryset.first()


@require_POST
def prepare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Make the form of the step whose turn it is, and print it."""
    asked = readable_request(request, uuid)
    step = asked.steps.filter(state="active").first()
    try:
        if step is None:
            raise Refused([Reason(_("No step of this request waits for a signature."))])
        form = approval.prepare_paper(request=asked, step=step, officer=officer_of(request))
    except Refused as refused:
        tell(request, refused)
        return redirect("desk_review", asked.uuid)
    return redirect("desk_paper_print", form.code)


def print_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form as PDF, with its code."""
    form = _form(request, code)
    return pdf(lambda: approval_form(form.request, officer_of(request), form), f"{form.code}.pdf")


def entry(request: HttpRequest) -> HttpResponse:
    """Where paper begins: type the code of a signed form; below it what waits for a comparison."""
    officer = officer_of(request)
    typed = request.GET.get("code", "").strip()
    if typed:
        try:
            code = normal(typed)
        except MalformedCode:
            messages.error(
                request, _("The code has a slip of the pen: its check letter does not fit.")
            )
        else:
            if PaperForm.objects.filter(code=code).exists():
                return redirect("desk_paper_enter", code)
            messages.error(
                request, _("No printed form has this code; compare it letter by letter.")
            )
    waiting = papers.waiting_papers(officer)
    lines = first_lines(one.form.request for one in waiting)
    rows = [(one, headline(*lines[one.form.request_id])) for one in waiting]
    mine = PaperEntry.objects.filter(entered_by=officer, compared_at=None)
    context = {"typed": typed, "rows": rows, "mine": mine.select_related("signer", "form")}
    return render(request, "huabiao/desk/papers.html", context)


def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Type what the signed form says and add its scan."""
    printed = _form(request, code)
    form = EntryForm(request.POST or None, request.FILES or None, printed=printed)
    refused: list[Any] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        at = values["not_before"]
        try:
            papers.enter(
                code=printed.code,
                officer=officer_of(request),
                signer=values["signer"],
                verdict=values["verdict"],
                number=values["number"],
                opinion=values["opinion"],
                name=values["scan"].name,
                data=values["scan"].read(),
                not_before=int(at.timestamp() * 1000) if at else None,
            )
        except SecretFound as found:
            return secret_page(request, found)
        except Refused as refusal:
            refused = refusal.reasons
        else:
            messages.success(
                request, _("Entered. It counts as soon as a second person has compared it.")
            )
            return redirect("desk_papers")
    context = {**_about(printed), "form": form, "refused": refused}
    return render(
        request,
        "huabiao/desk/paper_enter.html",
        context,
        status=422 if form.errors or refused else 200,
    )


def compare(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The scan on one side, what was typed on the other: does it say the same?"""
    entered = _entered(request, uuid)
    if request.method == "POST" and request.POST.get("matches") in ("yes", "no"):
        matches = request.POST["matches"] == "yes"
        try:
            approval.compare_paper(entry=entered, officer=officer_of(request), matches=matches)
        except Refused as refused:
            tell(request, refused)
            return redirect("desk_papers")
        messages.success(
            request,
            _("Compared: the signature on paper now counts.")
            if matches
            else _("Set aside. The form can be entered again."),
        )
        return redirect("desk_papers")
    context = {
        **_about(entered.form),
        "entry": entered,
        "verdict_name": VERDICT_NAMES[Verdict(entered.verdict)],
        "scan_url": reverse("desk_paper_scan", args=[entered.uuid]),
        "scan_type": _scan(entered)[1],
        "stale": entered.form.submission_digest != entered.form.request.submission_digest,
    }
    return render(request, "huabiao/desk/paper_compare.html", context)


def scan(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The bytes of a scan, to whoever may compare or read the request."""
    data, media_type = _scan(_entered(request, uuid))
    response = HttpResponse(data, content_type=media_type)
    # A PDF viewer does not run in a sandbox; nothing but the viewer may load anything.
    response.headers["Content-Security-Policy"] = (
        FILE_POLICY
        if media_type != "application/pdf"
        else "default-src 'none'; object-src 'self'; frame-ancestors 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = "inline"
    return response


def _scan(entered: PaperEntry) -> tuple[bytes, str]:
    try:
        data = filestore.read(entered.scan)
    except filestore.FileLost:
        raise Http404 from None
    return data, papers.scan_type(data)


def _form(request: HttpRequest, code: str) -> PaperForm:
    form = get_object_or_404(PaperForm.objects.select_related("request__organisation"), code=code)
    if not papers.handles_paper(reach_of(officer_of(request)), form.request, form.step):
        raise Http404
    return form


def _entered(request: HttpRequest, uuid: UUID) -> PaperEntry:
    rows = PaperEntry.objects.select_related(
        "form__request__organisation", "signer", "entered_by", "compared_by"
    )
    entered = get_object_or_404(rows, uuid=uuid)
    reach = reach_of(officer_of(request))
    if not papers.handles_paper(reach, entered.form.request, entered.form.step):
        raise Http404
    return entered


def _about(form: PaperForm) -> dict[str, Any]:
    lines = lines_of(form.request)
    step = form.request.steps.filter(key=form.step).first()
    return {
        "printed": form,
        "asked": form.request,
        "title": headline(lines[0], len(lines)),
        "act": act_name(step.act) if step else "",
    }
