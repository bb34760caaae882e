"""Signatures on paper: print a form bound to the text, enter the signed form, have a second person compare it."""

from django.db import transaction

from huabiao.approval.documents import Paper
from huabiao.approval.drafting import parts_for
from huabiao.approval.judgement import Breach
from huabiao.approval.models import Decision, PaperEntry, PaperForm, Request, Step
from huabiao.approval.paper_codes import MalformedCode, normal, paper_code
from huabiao.approval.progress import Progress
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.sentences import reason, reasons
from huabiao.approval.states import RequestState, StepState, Verdict, Way
from huabiao.approval.verbs.deciding import decide
from huabiao.approval.verbs.recording import lock
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import is_digest
from huabiao.office.organisation.selectors import ancestry, holdings_of

MUTE = frozenset({Verdict.AMEND, Verdict.FORWARD, Verdict.ADD_SIGNER})
"""Verdicts that a form cannot carry: they need more than a signature and an opinion."""


@transaction.atomic
def prepare_paper(*, request: Request, step: Step | str, officer: User) -> PaperForm:
    """The form to print for the step whose turn it is; its code names the request, the step and this very text.

    Preparing is not deciding: a secretary may do it. Raises `Refused` where the step may not be signed on paper.
    """
    request = lock(request)
    progress = progress_of(request)
    key = step if isinstance(step, str) else step.key
    against = _against_the_form(progress, key) + against_an_outsider(request, officer, key)
    if against:
        raise Refused(against)
    code = paper_code(request=str(request.uuid), step=key, submission=progress.submission)
    return PaperForm.objects.get_or_create(
        code=code,
        defaults={
            "request": request,
            "step": key,
            "submission_digest": progress.submission,
            "prepared_by": officer,
        },
    )[0]


@transaction.atomic
def enter_paper(
    *,
    code: str,
    officer: User,
    signer: User,
    verdict: Verdict | str,
    number: str,
    scan: str,
    opinion: str = "",
    not_before: int | None = None,
) -> PaperEntry:
    """Enter what a signed form says (代录入). Nothing is decided until `compare_paper`.

    `code`: as printed; `signer`: who signed by hand; `number`: of the paper original; `scan`: digest of its scan.
    Raises `Refused` with every reason.
    """
    form = _form(code)
    request = lock(form.request)
    progress = progress_of(request)
    verdict = Verdict(verdict)
    against = _against_the_form(progress, form.step)
    against += against_an_outsider(request, officer, form.step)
    if progress.submission != form.submission_digest:
        against.append(reason("submission_stale"))
    if verdict in MUTE:
        against.append(reason("verdict_unfit"))
    if officer == signer:
        against.append(reason("paper_needs_two"))
    if not number.strip():
        against.append(reason("paper_number"))
    if not is_digest(scan):
        against.append(reason("paper_scan"))
    if not against:
        parts = parts_for(
            progress,
            str(signer.uuid),
            holdings_of(signer),
            verdict=verdict,
            way=Way.PAPER,
            opinion=opinion,
        )
        if isinstance(parts, Breach):
            against.append(reason("paper_signer", clauses=parts.clauses))
    if against:
        raise Refused(against)
    return PaperEntry.objects.create(
        form=form,
        signer=signer,
        verdict=verdict,
        opinion=opinion.strip(),
        number=number.strip(),
        scan=scan,
        not_before=not_before,
        entered_by=officer,
    )


@transaction.atomic
def compare_paper(*, entry: PaperEntry, officer: User, matches: bool = True) -> Decision | None:
    """A second person has compared the entry with the scan. If it matches, the decision stands, signed on paper.

    If it does not, the entry is closed without a decision and the form can be entered again: returns none.
    Raises `Refused` with every reason.
    """
    entry = PaperEntry.objects.select_for_update().select_related("form__request").get(pk=entry.pk)
    form = entry.form
    against = against_an_outsider(form.request, officer, form.step)
    if entry.compared_at is not None:
        against.append(reason("paper_compared"))
    if officer.pk in (entry.entered_by_id, entry.signer_id):
        against.append(reason("paper_needs_two"))
    if against:
        raise Refused(against)
    decision = None
    if matches:
        against = _against_the_form(progress_of(form.request), form.step)
        if against:
            raise Refused(against)
        decision = decide(
            request=form.request,
            officer=entry.signer,
            verdict=entry.verdict,
            opinion=entry.opinion,
            way=Way.PAPER,
            submission=form.submission_digest,
            not_before=entry.not_before,
            paper=Paper(
                number=entry.number,
                code=form.code,
                scan=entry.scan,
                entered_by=str(entry.entered_by.uuid),
                compared_by=str(officer.uuid),
            ),
        )
    entry.compared_by, entry.compared_at = officer, clocks.now()
    entry.matches, entry.decision = matches, decision
    entry.save(update_fields=["compared_by", "compared_at", "matches", "decision"])
    return decision


def _form(typed: str) -> PaperForm:
    try:
        code = normal(typed)
    except MalformedCode:
        raise Refused([reason("paper_code_wrong")]) from None
    form = PaperForm.objects.select_related("request").filter(code=code).first()
    if form is None:
        raise Refused([reason("paper_unknown")])
    return form


def _against_the_form(progress: Progress, key: str) -> list[Reason]:
    step = progress.step(key)
    if progress.state != RequestState.OPEN:
        return [reason("request_closed")]
    if step is None:
        return [reason("step_unknown")]
    found = []
    if step.state != StepState.ACTIVE:
        code = "step_done" if step.state == StepState.DONE else "step_waiting"
        found.append(Breach(code, key, step.clauses))
    if Way.PAPER not in step.ways:
        found.append(Breach("way_not_allowed", key, step.clauses))
    return reasons(found, progress.document.request)


def against_an_outsider(request: Request, officer: User, key: str) -> list[Reason]:
    """Paper and links are handled in the house: by people of the bodies that ask or sign, and of those above or
    below them."""
    row = request.steps.filter(key=key).first()
    acting = {str(request.organisation.uuid), *(row.organisations if row else ())}
    above = {str(body.uuid) for body in ancestry(request.organisation)}
    for holding in holdings_of(officer):
        line = [str(body.uuid) for body in ancestry(holding.organisation)]
        if line[0] in above or acting.intersection(line):
            return []
    return [reason("paper_outsider")]
