"""Take one decision on one request, or the same one on many: judged on the documents, sealed, recorded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import subjects as subject_types
from huabiao.approval.documents import (
    LONGEST_OPINION,
    AddedStep,
    DecisionDocument,
    Paper,
    Spoken,
    Subject,
    submission_digest,
)
from huabiao.approval.drafting import Part, draft, parts_for, seat_of
from huabiao.approval.eligibility import holders_of, personal_breaches
from huabiao.approval.judgement import Breach, breaches
from huabiao.approval.models import Decision, Request
from huabiao.approval.progress import Progress
from huabiao.approval.projection import SeatBook, progress_of, project
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.routes import network_clauses
from huabiao.approval.sentences import reason, reasons
from huabiao.approval.states import RequestState, Verdict, Way
from huabiao.approval.verbs.recording import (
    close,
    lock,
    notify,
    rest_on_what_was_spoken,
    tell_whose_turn_it_is,
)
from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.adoption import selectors as adoption
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest, matches
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.selectors import holdings_of


@transaction.atomic
def decide(
    *,
    request: Request,
    officer: User,
    verdict: Verdict | str,
    opinion: str = "",
    steps: Sequence[str] | None = None,
    way: Way | str = Way.LOGIN,
    network: str | None = None,
    submission: str | None = None,
    amended_subjects: Sequence[Subject | Mapping[str, Any]] | None = None,
    forward_to: User | None = None,
    added_step: AddedStep | None = None,
    not_before: int | None = None,
    paper: Paper | None = None,
    spoken: Spoken | None = None,
    prepared_by: User | None = None,
) -> Decision:
    """Decide the step whose turn it is, in the post the officer holds or stands in for.

    `steps`: none takes the active step and those the rulebook merges with it for the same holder.
    `submission`: the digest the officer had on the screen; a newer one is refused, so that nobody signs unseen words.
    `network`: where the officer sits (`office`, `extranet`, `internet`), judged for phone signing.
    `amended_subjects`: with `amend`, the same list with new freezes. `not_before`: ms, only when publishing.
    `prepared_by`: who wrote the opinion for the officer. Raises `Refused` with every reason.
    """
    request = lock(request)
    data = bytes(request.document)
    if not matches(data, request.digest):
        raise Refused([reason("document_changed", request=str(request.uuid))])
    progress = progress_of(request)
    verdict, way = Verdict(verdict), Way(way)
    parts = _parts(progress, officer, verdict=verdict, way=way, opinion=opinion, steps=steps)
    amended = None
    if amended_subjects is not None:
        amended = tuple(
            one if isinstance(one, Subject) else Subject(**one) for one in amended_subjects
        )
    document = draft(
        progress,
        str(officer.uuid),
        parts,
        verdict=verdict,
        at=clocks.now_ms(),
        opinion=opinion.strip(),
        way=way,
        submission=submission or progress.submission,
        amended_to=submission_digest(amended) if amended else None,
        amended_subjects=amended,
        forward_to=str(forward_to.uuid) if forward_to else None,
        added_step=added_step,
        not_before=not_before,
        paper=paper,
        spoken=spoken,
        prepared_by=str(prepared_by.uuid) if prepared_by else None,
    )
    against = reasons(breaches(progress, document, SeatBook()), str(request.uuid))
    against += _against_its_surroundings(
        request, progress, document, parts, forward_to=forward_to, network=network
    )
    if against:
        raise Refused(against)
    return _record(request, progress, document, officer)


@transaction.atomic
def decide_many(
    *,
    requests: Iterable[Request],
    officer: User,
    verdict: Verdict | str,
    submissions: Mapping[UUID, str] | None = None,
    **said: Any,
) -> list[Decision]:
    """The same decision on many requests, each with a document of its own: all of them or none.

    `submissions`: request → the digest the officer had on the screen, as `submission` of a single decision.
    Raises `Refused`; each reason names its request.
    """
    made, against = [], []
    for request in sorted(requests, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                shown = (submissions or {}).get(request.uuid)
                made.append(
                    decide(
                        request=request, officer=officer, verdict=verdict, submission=shown, **said
                    )
                )
        except Refused as refused:
            against += [
                Reason(one.message, one.clauses, one.code, str(request.uuid))
                for one in refused.reasons
            ]
    if against:
        raise Refused(against)
    return made


def _parts(
    progress: Progress,
    officer: User,
    *,
    verdict: Verdict,
    way: Way,
    opinion: str,
    steps: Sequence[str] | None,
) -> list[Part]:
    if progress.state != RequestState.OPEN:
        raise Refused(reasons([Breach("request_closed")], progress.document.request))
    if len(opinion) > LONGEST_OPINION:
        raise Refused([reason("opinion_long", request=progress.document.request)])
    parts = parts_for(
        progress,
        str(officer.uuid),
        holdings_of(officer),
        verdict=verdict,
        way=way,
        opinion=opinion,
        steps=steps,
    )
    if isinstance(parts, Breach):
        raise Refused(reasons([parts], progress.document.request))
    return parts


def _against_its_surroundings(
    request: Request,
    progress: Progress,
    document: DecisionDocument,
    parts: list[Part],
    *,
    forward_to: User | None,
    network: str | None,
) -> list[Reason]:
    """What only the surroundings show: network, clock, and whether the next person exists and may act."""
    found = []
    if document.way == Way.PHONE:
        merged = adoption.rulebook_by_digest(request.rulebook)
        clauses = network_clauses(merged, document.way, network)
        if clauses is not None:
            found.append(reason("network_not_allowed", clauses=clauses))
    if document.not_before is not None and document.not_before <= document.at:
        found.append(reason("not_before_past"))
    step = parts[0].step
    if forward_to is not None:
        slot = step.slot_to_forward(seat_of(parts[0].holding), document.officer)
        fellows = holders_of(step.slots[slot]) if slot is not None else []
        barred = {"forwarded_elsewhere"}
        if not any(
            h.officer == forward_to and not personal_breaches(progress, step, h) - barred
            for h in fellows
        ):
            found.append(reason("forward_unfit"))
    if document.added_step is not None and not all(map(holders_of, document.added_step.slots())):
        found.append(reason("added_signer_unfit"))
    return found


def _record(
    request: Request, progress: Progress, document: DecisionDocument, officer: User
) -> Decision:
    data = document.canonical()
    sealed = keys.mac(data)
    before = {step.key for step in progress.active()}
    named = [step for key in document.steps if (step := progress.step(key)) is not None]
    clauses = list(dict.fromkeys(clause for step in named for clause in step.clauses))
    earlier = set(progress.signed)
    entry = ledger.append(
        kind="decision.made",
        subject=request.uuid,
        site=request.site,
        organisation=request.organisation.uuid,
        appointment=document.appointment,
        officer=document.officer,
        rulebook=request.rulebook,
        clauses=clauses,
        digests={"decision": digest(data)},
        ids={"decision": document.decision, "way": document.way.value},
    )
    # The row follows its ledger entry because it carries the entry's number; both commit together.
    decision = Decision.objects.create(
        uuid=UUID(document.decision),
        request=request,
        document=data,
        digest=digest(data),
        mac_key=sealed.key_id,
        mac=sealed.value,
        ledger_seq=entry.seq,
        officer=officer,
        appointment=UUID(document.appointment),
        verdict=document.verdict,
        way=document.way,
        made_at=clocks.now(),
    )
    progress.apply(document, SeatBook())
    project(request, progress)
    if document.verdict == Verdict.AMEND:
        subject_types.subject_type(request.subject_type).on_amended(request, decision)
        told = User.objects.filter(uuid__in=earlier - {document.officer}, is_active=True)
        notify(request, told, Notice.Kind.TOLD, _("A signer after you amended what you signed."))
    if document.forward_to is not None:
        to = User.objects.filter(uuid=document.forward_to)
        notify(request, to, Notice.Kind.WAITING, _("A request was forwarded to you."))
    if progress.awaits_confirmation and request.spoken_at is None:
        rest_on_what_was_spoken(request)
    if progress.state != RequestState.OPEN:
        close(
            request,
            progress.state,
            officer=officer,
            appointment=UUID(document.appointment),
            clauses=clauses,
        )
    else:
        tell_whose_turn_it_is(request, progress, before)
    return decision
