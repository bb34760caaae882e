"""Open a request: the list is frozen, the route computed, the first signers told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from huabiao.approval import subjects as subject_types
from huabiao.approval.documents import (
    MOST_SUBJECTS,
    RequestDocument,
    Subject,
    Submitter,
    fresh_nonce,
    submission_digest,
)
from huabiao.approval.models import Participation, Request, RequestSubject
from huabiao.approval.progress import Progress
from huabiao.approval.projection import project
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.routes import FrozenRoute, freeze_route
from huabiao.approval.sentences import reason
from huabiao.approval.states import RequestState
from huabiao.approval.subjects import SubjectType
from huabiao.approval.verbs.recording import close, tell_whose_turn_it_is
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, holdings_of


@transaction.atomic
def open_request(
    *,
    subject_type: str,
    subjects: Sequence[Subject | Mapping[str, Any]],
    matter: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    submitter: Holding,
    organisation: Organisation,
    contributors: Iterable[UUID | str] = (),
    site: UUID | None = None,
    site_organisation: Organisation | None = None,
    concerned: Sequence[Organisation] = (),
    findings: str | None = None,
    papers: Iterable[str] = (),
) -> Request:
    """Submit a list of frozen subjects for approval; one signature covers the whole list.

    `matter`: what it is about in the rulebook's words (`Matter`), or several where columns or lines differ.
    `subjects`: 1…500 of `{subject, freeze, payload}`. `contributors`: every officer who wrote any of it since
    its last certificate; the submitter counts as one. `site_organisation`: the body that organises the site
    (default: `organisation`). `findings`, `papers`: digests of the screening report and of consent papers.
    An empty route is approved at once, where the subject type allows it (withdrawal).
    Raises `Refused` with every reason, `UnknownSubjectType` for a type nobody registered.
    """
    kind = subject_types.subject_type(subject_type)
    listed = [one if isinstance(one, Subject) else Subject(**one) for one in subjects]
    reasons = _against_the_list(listed, kind) + _against_the_submitter(submitter)
    route: FrozenRoute | None = None
    try:
        route = freeze_route(
            [matter] if isinstance(matter, Mapping) else matter,
            organisation=organisation,
            site_organisation=site_organisation or organisation,
            concerned=concerned,
            subject_type=subject_type,
        )
    except Refused as refused:
        reasons += refused.reasons
    else:
        reasons += _against_the_route(route, kind, submitter)
    if reasons or route is None:
        raise Refused(reasons)
    writers = {str(one) for one in contributors} | {str(submitter.officer.uuid)}
    document = RequestDocument(
        request=str(uuid4()),
        subject_type=subject_type,
        subjects=tuple(listed),
        submission=submission_digest(listed),
        matter=route.matters[0],
        further_matters=route.matters[1:],
        rulebook=route.rulebook,
        organisation=str(organisation.uuid),
        site=str(site) if site else None,
        site_organisation=str(site_organisation.uuid) if site_organisation else None,
        concerned=tuple(str(body.uuid) for body in route.concerned),
        submitter=Submitter(
            officer=str(submitter.officer.uuid),
            appointment=str(submitter.appointment.uuid),
            delegation=str(submitter.delegation.uuid) if submitter.delegation else None,
        ),
        contributors=tuple(sorted(writers)),
        route=route.document,
        seats=route.seats,
        amendment=route.amendment,
        oral=route.oral,
        findings=findings,
        attachments=tuple(papers),
        opened=clocks.now_ms(),
        nonce=fresh_nonce(),
    )
    return _store(document, route, kind, submitter, organisation)


def _store(
    document: RequestDocument,
    route: FrozenRoute,
    kind: SubjectType,
    submitter: Holding,
    organisation: Organisation,
) -> Request:
    data = document.canonical()
    progress = Progress(document)
    request = Request.objects.create(
        uuid=UUID(document.request),
        subject_type=document.subject_type,
        document=data,
        digest=digest(data),
        submission_digest=document.submission,
        organisation=organisation,
        submitter=submitter.officer,
        site=UUID(document.site) if document.site else None,
        rulebook=document.rulebook,
        opened_at=clocks.now(),
    )
    locks = kind.locks and progress.state == RequestState.OPEN
    _store_subjects(request, document, locks)
    Participation.objects.bulk_create(
        Participation(request=request, officer=officer, role=Participation.Role.CONTRIBUTOR)
        for officer in User.objects.filter(uuid__in=document.contributors)
    )
    project(request, progress)
    tell_whose_turn_it_is(request, progress, before=())
    clauses = route.clauses()
    ledger.append(
        kind="request.opened",
        subject=request.uuid,
        site=request.site,
        organisation=organisation.uuid,
        appointment=submitter.appointment.uuid,
        officer=submitter.officer.uuid,
        rulebook=request.rulebook,
        clauses=clauses,
        digests={"request": request.digest, "submission": document.submission},
        ids={
            "subject_type": document.subject_type,
            "subjects": [one.subject for one in document.subjects],
        },
    )
    if progress.state == RequestState.APPROVED:
        close(
            request,
            RequestState.APPROVED,
            officer=submitter.officer,
            appointment=submitter.appointment.uuid,
            clauses=clauses,
        )
    return request


def _store_subjects(request: Request, document: RequestDocument, locks: bool) -> None:
    try:
        with transaction.atomic():
            RequestSubject.objects.bulk_create(
                RequestSubject(request=request, subject=UUID(one.subject), locked=locks)
                for one in document.subjects
            )
    except IntegrityError:
        # Somebody submitted the same subject between our look and our write; the database decides.
        raise Refused([reason("subject_locked")]) from None


def _against_the_list(listed: list[Subject], kind: SubjectType) -> list[Reason]:
    found = []
    names = [one.subject for one in listed]
    if not listed:
        found.append(reason("subjects_none"))
    if len(listed) > MOST_SUBJECTS:
        found.append(reason("subjects_many"))
    if len(set(names)) < len(names):
        found.append(reason("subjects_twice"))
    if kind.locks and RequestSubject.objects.filter(subject__in=names, locked=True).exists():
        found.append(reason("subject_locked"))
    return found


def _against_the_submitter(submitter: Holding) -> list[Reason]:
    here = (submitter.appointment.pk, submitter.delegation and submitter.delegation.pk)
    now = {
        (holding.appointment.pk, holding.delegation and holding.delegation.pk)
        for holding in holdings_of(submitter.officer)
    }
    return [] if here in now else [reason("not_in_office")]


def _against_the_route(route: FrozenRoute, kind: SubjectType, submitter: Holding) -> list[Reason]:
    if route.document["steps"]:
        return []
    if not kind.may_be_unsigned:
        return [reason("unsigned")]
    if submitter.post.key not in route.document["decided_by"]:
        return [reason("post_may_not", clauses=route.clauses())]
    return []
