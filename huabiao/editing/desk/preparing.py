"""A secretary prepares, the leader decides: an opinion written down for a signer, shown as prepared and by whom."""

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.documents import LONGEST_OPINION
from huabiao.approval.eligibility import Roster
from huabiao.approval.models import Request
from huabiao.approval.progress import Progress
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.sentences import reason
from huabiao.approval.states import Act, RequestState
from huabiao.editing.desk.models import PreparedOpinion
from huabiao.editing.desk.papers import handles_paper
from huabiao.editing.desk.said import screen_opinion
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User

_NOTHING_TO_SAY = frozenset({Act.PUBLISH, Act.DRAFT_CHECK})


def may_prepare(request: Request, officer: User, progress: Progress) -> bool:
    """Whether an officer may write an opinion down for whoever decides next: people of the house who handle its
    papers, who neither decide the step themselves nor wrote what is decided on."""
    active = progress.active()
    if progress.state != RequestState.OPEN or not active or active[0].act in _NOTHING_TO_SAY:
        return False
    deciding = {one.officer.pk for one in Roster(progress).eligible(active[0])}
    author = str(officer.uuid) in progress.contributors
    return (
        officer.pk not in deciding
        and not author
        and handles_paper(reach_of(officer), request, active[0].key)
    )


def prepare(*, request: Request, officer: User, text: str) -> PreparedOpinion:
    """Write an opinion down for the step whose turn it is; it decides nothing. Raises Refused, SecretFound."""
    progress = progress_of(request)
    if not may_prepare(request, officer, progress):
        raise Refused([Reason(_("You cannot prepare an opinion here."), (), "not_allowed")])
    text = text.strip()
    if not text:
        raise Refused([Reason(_("Write the opinion."), (), "opinion_missing")])
    if len(text) > LONGEST_OPINION:
        raise Refused([reason("opinion_long")])
    screen_opinion(text, request=request, officer=officer)
    with transaction.atomic():
        return PreparedOpinion.objects.create(
            request=request,
            step=progress.active()[0].key,
            submission_digest=progress.submission,
            text=text,
            prepared_by=officer,
        )


def prepared_for(request: Request, progress: Progress) -> PreparedOpinion | None:
    """The newest opinion prepared for the step whose turn it is and for the text as it stands."""
    active = progress.active()
    if progress.state != RequestState.OPEN or not active:
        return None
    rows = PreparedOpinion.objects.filter(
        request=request, step=active[0].key, submission_digest=progress.submission
    )
    return rows.select_related("prepared_by").order_by("-id").first()


def prepared_by(request: Request, opinion: str) -> User | None:
    """Who prepared exactly this opinion for what is decided now; None where the signer's words are the signer's own."""
    found = prepared_for(request, progress_of(request))
    return found.prepared_by if found is not None and found.text == opinion.strip() else None
