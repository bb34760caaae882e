"""Consent by telephone at the desk: who may write it down, whose it may be, and by when it must be signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from huabiao.approval.eligibility import Roster
from huabiao.approval.models import Request
from huabiao.approval.progress import Progress, StepProgress
from huabiao.approval.refusals import Reason
from huabiao.approval.sentences import reason
from huabiao.approval.states import Act, RequestState
from huabiao.approval.verbs.oral import registrar_holding
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User
from huabiao.office.organisation.selectors import Holding
from huabiao.register.certificates.documents import Kind
from huabiao.register.certificates.models import Certificate, Filing

_UNSPEAKABLE = frozenset({Act.PUBLISH, Act.DRAFT_CHECK})


@dataclass(frozen=True)
class Speaking:
    """What an officer may do about consent by telephone here. `against`: why not, where the rulebook bars it."""

    signers: tuple[Holding, ...] = ()
    against: tuple[Reason, ...] = ()


def speaking(request: Request, officer: User, progress: Progress) -> Speaking | None:
    """Whose consent this officer may write down now; None where it is none of the officer's business."""
    active = progress.active()
    if progress.state != RequestState.OPEN or not active or active[0].confirming:
        return None
    step = active[0]
    if step.act in _UNSPEAKABLE or not _keeps_the_site(request, officer):
        return None
    if str(officer.uuid) in progress.contributors:
        return None
    rule = progress.document.oral
    if not rule.allowed:
        barred = reason("oral_not_allowed", clauses=progress.clauses_for_signing(step))
        return Speaking(against=(barred,))
    if registrar_holding(request, officer, rule.registrars) is None:
        return Speaking(against=(reason("oral_registrar", clauses=rule.clauses),))
    people = Roster(progress).eligible(step)
    return Speaking(
        tuple(
            one
            for one in people
            if one.officer != officer and (rule.posts is None or one.post.key in rule.posts)
        )
    )


def _keeps_the_site(request: Request, officer: User) -> bool:
    """Duty officers and site administrators: who may take it offline or put it online."""
    reach = reach_of(officer)
    return any(reach.covers(right, request.organisation_id) for right in ("withdraw", "publish"))


def spoken_steps(progress: Progress) -> list[StepProgress]:
    """The steps that were only consented to by telephone so far."""
    return [step for step in progress.steps if step.to_be_confirmed]


def sign_by(requests: Iterable[Request]) -> dict[int, datetime]:
    """Request → by when it must be signed, for those online on consent by telephone. Two queries, or none."""
    resting = {request.uuid: request.pk for request in requests if request.spoken_at}
    if not resting:
        return {}
    made = dict(Certificate.objects.filter(request__in=resting).values_list("uuid", "request"))
    ends = Filing.objects.filter(certificate__in=made, kind=Kind.ORAL.value).values_list(
        "certificate", "expires"
    )
    return {
        resting[made[certificate]]: datetime.fromtimestamp(at / 1000, UTC)
        for certificate, at in ends
        if at is not None
    }
