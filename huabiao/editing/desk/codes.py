"""The code on every printed form, and what a typed code says: certificate, form before it, or paper to be signed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.models import PaperForm, Request
from huabiao.approval.paper_codes import MalformedCode
from huabiao.approval.paper_codes import normal as normal_paper
from huabiao.editing.desk.models import PrintedForm
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import digest
from huabiao.register.certificates.checking import Verdict, verify_code
from huabiao.register.certificates.codes import code_of, normalised
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.selectors import state_of

_CURRENT = frozenset({Filing.State.COMING, Filing.State.ONLINE})


@dataclass(frozen=True)
class Checked:
    """The answer to a code. `request`: what it is about, if this installation knows it."""

    code: str
    good: bool
    lines: list[str]
    request: Request | None = None
    certificate: Verdict | None = None
    states: tuple[Filing.State, ...] = ()
    """What became of the certified lines, each state once; empty where there is no certificate."""

    @property
    def standing(self) -> str:
        """The states in the office's words."""
        return "、".join(str(state.label) for state in self.states)

    @property
    def is_current(self) -> bool:
        """Nothing it certified has been withdrawn, replaced or ended since."""
        return not set(self.states) - _CURRENT


def certificate_for(request: Request) -> Certificate | None:
    """The certificate that came of a request, if there is one."""
    return Certificate.objects.filter(request=request.uuid).order_by("-ledger_seq").first()


@transaction.atomic
def code_for(request: Request, officer: User) -> str:
    """The code to print on a form of this request: its certificate's, else one bound to the text as it stands."""
    certificate = certificate_for(request)
    if certificate is not None:
        return certificate.code
    code = code_of(digest(f"{request.uuid} {request.submission_digest}".encode()))
    PrintedForm.objects.get_or_create(
        code=code,
        defaults={
            "request": request,
            "submission_digest": request.submission_digest,
            "printed_by": officer,
            "printed_at": clocks.now(),
        },
    )
    return code


def code_in(typed: str) -> str:
    """The code in what was typed: of a whole printed address (`…/verify/<code>/`) its last segment. May be empty."""
    path = typed.replace("／", "/").partition("?")[0].partition("#")[0]
    return ([part.strip() for part in path.split("/") if part.strip()] or [""])[-1]


def is_code(typed: str) -> bool:
    """Whether it has the form of a code at all, of a certificate or of a paper form."""
    try:
        normal_paper(typed)
    except MalformedCode:
        return normalised(typed) is not None
    return True


def check(typed: str) -> Checked:
    """What a code from a printed form says now."""
    paper = _paper(typed)
    if paper is not None:
        return _of_form(paper.code, paper.request, paper.submission_digest)
    known = normalised(typed)
    printed = PrintedForm.objects.select_related("request").filter(code=known or "").first()
    if printed is not None:
        return _of_form(printed.code, printed.request, printed.submission_digest)
    verdict = verify_code(typed)
    request = None
    if verdict.certificate is not None:
        row = Certificate.objects.get(uuid=verdict.certificate)
        request = Request.objects.filter(uuid=row.request).first()
    return Checked(
        verdict.code, verdict.valid, verdict.lines, request, verdict, _states(verdict.certificate)
    )


def _paper(typed: str) -> PaperForm | None:
    try:
        code = normal_paper(typed)
    except MalformedCode:
        return None
    return PaperForm.objects.select_related("request").filter(code=code).first()


def _of_form(code: str, request: Request, submission: str) -> Checked:
    unchanged = request.submission_digest == submission
    lines = [
        _("This form was printed here, before there was a certificate."),
        _("The request now: %(state)s.") % {"state": request.get_state_display()},
        _("The text is still the one the form was printed for.")
        if unchanged
        else _("The text has been amended since: this form no longer fits it. Print it again."),
    ]
    certificate = certificate_for(request)
    if certificate is None:
        return Checked(code, unchanged, lines, request)
    verdict = verify_code(certificate.code)
    lines += [
        _("Its certificate has the code %(code)s:") % {"code": certificate.code},
        *verdict.lines,
    ]
    good = unchanged and verdict.valid
    return Checked(code, good, lines, request, verdict, _states(verdict.certificate))


def _states(certificate: str | None) -> tuple[Filing.State, ...]:
    if certificate is None:
        return ()
    now = clocks.now()
    filings = Filing.objects.filter(certificate=certificate).order_by("id")
    return tuple(dict.fromkeys(Filing.State(state_of(one, now)) for one in filings))
