"""What every verb does at its end: rows, notices, ledger entries, and the owner's handler."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.approval import subjects
from huabiao.approval.eligibility import Roster
from huabiao.approval.models import Request, Seat
from huabiao.approval.progress import Progress
from huabiao.approval.sentences import OUTCOMES, TO_CONFIRM
from huabiao.approval.states import RequestState, may_become
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import services as ledger
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice


def lock(request: Request) -> Request:
    """The request's row for this transaction alone: of two officers at the same second one waits for the other."""
    return Request.objects.select_for_update().select_related("organisation").get(pk=request.pk)


def close(
    request: Request,
    outcome: RequestState,
    *,
    officer: User | None,
    appointment: UUID | None = None,
    clauses: Iterable[str] = (),
) -> None:
    """End the request: unlock its subjects, let the owner act, tell the people, write the last entry."""
    if not may_become(request.state, outcome):
        raise ValueError(f"{request.state} cannot become {outcome}")
    request.state = outcome
    request.closed_at = clocks.now()
    request.save(update_fields=["state", "closed_at"])
    request.subjects.filter(locked=True).update(locked=False)
    Seat.objects.filter(step__request=request, waits=True).update(waits=False)
    owner = subjects.subject_type(request.subject_type)
    if outcome == RequestState.APPROVED:
        owner.on_approved(request)
    else:
        owner.on_closed(request)
    _tell_of_the_end(request, outcome, officer)
    ledger.append(
        kind="request.closed",
        subject=request.uuid,
        site=request.site,
        organisation=request.organisation.uuid,
        appointment=appointment,
        officer=officer.uuid if officer else None,
        rulebook=request.rulebook,
        clauses=list(dict.fromkeys(clauses)),
        ids={"outcome": str(outcome)},
    )


def rest_on_what_was_spoken(request: Request) -> None:
    """All is done but the signature under a consent by telephone: the certifier may act, for a limited time."""
    request.spoken_at = clocks.now()
    request.save(update_fields=["spoken_at"])
    ledger.append(
        kind="request.spoken",
        subject=request.uuid,
        site=request.site,
        organisation=request.organisation.uuid,
        rulebook=request.rulebook,
        clauses=list(request.parsed().oral.clauses),
    )


def tell_whose_turn_it_is(request: Request, progress: Progress, before: Collection[str]) -> None:
    """A notice for everyone who may take a step that was not open `before`; an alarm where nobody may."""
    fresh = [step for step in progress.active() if step.key not in before]
    if not fresh:
        return
    roster = Roster(progress)
    for step in fresh:
        if step.confirming:
            spoke = {filling.officer for filling in step.spoken.values()}
            officers = User.objects.filter(uuid__in=spoke, is_active=True)
            notify(request, officers, Notice.Kind.WAITING, str(TO_CONFIRM))
            continue
        people = [holding.officer for holding in roster.eligible(step)]
        notify(request, people, Notice.Kind.WAITING, _("A request waits for your decision."))
    for blocked in roster.blocked():
        where = "、".join(str(body) for body in blocked.bodies)
        sentence = _("A request cannot go on: no eligible holder of %(posts)s in %(bodies)s.") % {
            "posts": "、".join(blocked.post_names),
            "bodies": where,
        }
        people = [holding.officer for holding in blocked.may_appoint]
        notify(request, people, Notice.Kind.ALARM, sentence)


def notify(request: Request, officers: Iterable[User], kind: str, sentence: str) -> None:
    """One notice an officer about this request, without a word of its content."""
    notices.notify(
        officers=officers,
        kind=kind,
        sentence=sentence,
        subject_type="request",
        subject=request.uuid,
    )


def _tell_of_the_end(request: Request, outcome: RequestState, by: User | None) -> None:
    document = request.parsed()
    people = {document.submitter.officer}
    if outcome != RequestState.APPROVED:
        people |= set(document.contributors)
    if by is not None:
        people.discard(str(by.uuid))
    kind = {
        RequestState.APPROVED: Notice.Kind.DONE,
        RequestState.RETURNED: Notice.Kind.RETURNED,
    }.get(outcome, Notice.Kind.TOLD)
    officers = User.objects.filter(uuid__in=people, is_active=True)
    notify(request, officers, kind, str(OUTCOMES[outcome]))
