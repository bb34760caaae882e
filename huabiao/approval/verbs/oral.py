"""Consent by telephone: written down before publishing, by somebody else than who gave it; the signature follows."""

from datetime import datetime

from django.db import transaction

from huabiao.approval.documents import Spoken
from huabiao.approval.judgement import Breach
from huabiao.approval.models import Decision, Request
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.sentences import reason, reasons
from huabiao.approval.states import Act, RequestState, Verdict, Way
from huabiao.approval.verbs.deciding import decide
from huabiao.approval.verbs.recording import lock
from huabiao.office.accounts.models import User
from huabiao.office.organisation.selectors import Holding, ancestry, holdings_of


@transaction.atomic
def register_oral(
    *,
    request: Request,
    officer: User,
    signer: User,
    said_at: datetime,
    where: str,
    words: str,
    submission: str | None = None,
) -> Decision:
    """Write down that `signer` consented to the step whose turn it is; `officer` heard it.

    `said_at`, `where` (a telephone number, a room), `words`: as it was. `submission`: the digest that was read out.
    Whether the rulebook allows it is judged like any decision. Raises `Refused` with every reason.
    """
    request = lock(request)
    progress = progress_of(request)
    document = progress.document
    active = progress.active()
    if progress.state != RequestState.OPEN or not active:
        raise Refused(reasons([Breach("request_closed")], document.request))
    against = [*_against_a_second_time(request)]
    heard = registrar_holding(request, officer, document.oral.registrars)
    if heard is None and document.oral.allowed:
        against.append(reason("oral_registrar", clauses=document.oral.clauses))
    if not where.strip():
        against.append(reason("oral_incomplete"))
    if not document.oral.allowed:
        clauses = progress.clauses_for_signing(active[0])
        against.append(reason("oral_not_allowed", clauses=clauses))
    if against or heard is None:
        raise Refused(against)
    return decide(
        request=request,
        officer=signer,
        verdict=Verdict.READ if active[0].act == Act.READ else Verdict.AGREE,
        opinion=words,
        way=Way.ORAL,
        submission=submission,
        spoken=Spoken(
            at=int(said_at.timestamp() * 1000),
            where=where.strip(),
            heard_by=str(officer.uuid),
            appointment=str(heard.appointment.uuid),
            delegation=str(heard.delegation.uuid) if heard.delegation else None,
        ),
    )


def registrar_holding(
    request: Request, officer: User, registrars: tuple[str, ...]
) -> Holding | None:
    """In which post the officer may write a consent down: one of these, of the asking body or one above it."""
    line = {body.pk for body in ancestry(request.organisation)}
    return next(
        (
            holding
            for holding in holdings_of(officer)
            if holding.post.key in registrars and holding.organisation.pk in line
        ),
        None,
    )


def _against_a_second_time(request: Request) -> list[Reason]:
    """Nobody lives on consents that are never signed: the same subject does not go online by one again."""
    subjects = request.subjects.values("subject")
    unsigned = Request.objects.filter(
        subjects__subject__in=subjects, spoken_at__isnull=False
    ).exclude(pk=request.pk)
    unsigned = unsigned.exclude(state=RequestState.APPROVED)
    clauses = request.parsed().oral.clauses
    return [reason("oral_again", clauses=clauses)] if unsigned.exists() else []
