"""Where items stand: one word a clerk knows, who has it, since when. Constant queries for any list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huabiao.approval.models import Request, RequestSubject
from huabiao.approval.states import RequestState, StepState
from huabiao.editing.items.standing import Standing, standings
from huabiao.register.certificates.documents import Kind
from huabiao.register.certificates.models import Filing


class State(StrEnum):
    """The states a clerk sees."""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    RETURNED = "returned"
    APPROVED = "approved"
    ONLINE = "online"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


LABELS = {
    State.DRAFT: _("draft"),
    State.IN_APPROVAL: _("in approval"),
    State.RETURNED: _("returned"),
    State.APPROVED: _("to be published"),
    State.ONLINE: _("online"),
    State.ENDED: _("ended by itself"),
    State.WITHDRAWN: _("withdrawn"),
}


SPOKEN = {
    Standing.ONLINE: _("online (signature to follow)"),
    Standing.ENDED: _("ended by itself (not signed)"),
}
"""In approval still, but published on consent by telephone: the word says what readers see."""


_SHOWN = {
    Standing.COMING: State.APPROVED,
    Standing.ONLINE: State.ONLINE,
    Standing.ENDED: State.ENDED,
    Standing.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True)
class Status:
    """One text's state. `who` names posts or people; `spoken`: where it stands on consent by telephone, unsigned."""

    state: State
    since: datetime | None = None
    who: str = ""
    opinion: str = ""
    request: UUID | None = None
    spoken: Standing | None = None

    @property
    def label(self) -> str:
        """The word for it."""
        return str(SPOKEN[self.spoken] if self.spoken else LABELS[self.state])


def status_of(draft: Any) -> Status:
    """The status of one text."""
    return statuses([draft])[draft.uuid]


def statuses(drafts: Iterable[Any]) -> dict[UUID, Status]:
    """The status of each of some texts, by their UUID. A fixed number of queries."""
    by_uuid = {draft.uuid: draft for draft in drafts}
    latest = _latest_requests(by_uuid.keys())
    standing = standings(by_uuid.keys())
    return {
        subject: _status(draft, latest.get(subject), standing.get(subject))
        for subject, draft in by_uuid.items()
    }


def is_published(subject: UUID) -> bool:
    """Whether the register says it is online now."""
    found = standings([subject]).get(subject)
    return found is not None and found[0] is Standing.ONLINE


def _latest_requests(subjects: Collection[UUID]) -> dict[UUID, Request]:
    lines = (
        RequestSubject.objects.filter(subject__in=subjects)
        .exclude(request__subject_type="withdrawal")
        .select_related("request__submitter")
        .defer("request__document")
        .prefetch_related("request__steps__seats", "request__decisions__officer")
        .order_by("id")
    )
    return {line.subject: line.request for line in lines}


def _status(
    draft: Any, request: Request | None, standing: tuple[Standing, Filing] | None
) -> Status:
    state = request.state if request is not None else None
    if request is not None and state == RequestState.OPEN:
        found = Status(
            State.IN_APPROVAL,
            request.opened_at,
            _who_has(request),
            request=request.uuid,
            spoken=_spoken(request, standing),
        )
    elif request is not None and state in {RequestState.RETURNED, RequestState.REFUSED}:
        found = _returned(draft, request)
    elif standing is not None:
        where, filing = standing
        since = filing.withdrawn_at if where is Standing.WITHDRAWN else filing.not_before
        found = Status(_SHOWN[where], datetime.fromtimestamp((since or 0) / 1000, UTC))
    elif request is not None and state == RequestState.APPROVED:
        found = Status(State.APPROVED, request.closed_at, request=request.uuid)
    else:
        found = Status(State.DRAFT, draft.changed_at, str(draft.author))
    return found


def _spoken(request: Request, standing: tuple[Standing, Filing] | None) -> Standing | None:
    """What the register says of it where it was published before its signature; None where it was not."""
    if request.spoken_at is None or standing is None:
        return None
    where, filing = standing
    return where if filing.kind == Kind.ORAL.value and where in SPOKEN else None


def _returned(draft: Any, request: Request) -> Status:
    """Back with its author, with the opinion of whoever sent it back."""
    last = max(request.decisions.all(), key=lambda one: one.ledger_seq, default=None)
    opinion = last.parsed().opinion if last else ""
    return Status(State.RETURNED, request.closed_at, str(draft.author), opinion, request.uuid)


def _who_has(request: Request) -> str:
    names = post_names()
    active = [step for step in request.steps.all() if step.state == StepState.ACTIVE]
    posts = [
        names.get((str(seat.organisation), seat.post), seat.post)
        for step in active
        for seat in step.seats.all()
        if seat.waits
    ]
    return "、".join(dict.fromkeys(posts))


def post_names() -> dict[tuple[str, str], str]:
    """(body, post key) → name of the post, for all posts."""
    from huabiao.office.organisation.models import Post  # noqa: PLC0415

    rows = Post.objects.values_list("organisation__uuid", "key", "name")
    return {(str(body), key): name for body, key, name in rows}


def in_state(things: QuerySet[Any], state: State) -> QuerySet[Any]:
    """The part of a queryset of drafts that is in a state, judged by the database."""
    lines = RequestSubject.objects.filter(subject=OuterRef("uuid"))
    # Few requests are open or sent back: they are looked up once, not for every text.
    opened = Q(uuid__in=_subjects_of_requests(RequestState.OPEN))
    newest = lines.exclude(request__subject_type="withdrawal").order_by("-id")
    latest = newest.values("request__state")[:1]
    things = things.annotate(latest_request=latest)
    sent_back = (RequestState.RETURNED, RequestState.REFUSED)
    back = Q(uuid__in=_subjects_of_requests(*sent_back)) & Q(latest_request__in=sent_back)
    online, gone = Standing.ONLINE.condition(), Standing.WITHDRAWN.condition()
    coming, ended = Standing.COMING.condition(), Standing.ENDED.condition()
    never = [RequestState.TAKEN_BACK, RequestState.VOIDED]
    begun = Q(latest_request=None) | Q(latest_request__in=never)
    waits = Q(latest_request=RequestState.APPROVED) | Q(coming)
    there, left, over = Q(online), Q(gone), Q(ended)
    rules = {  # in this state, and in none of those
        State.IN_APPROVAL: (opened, Q(pk=None)),
        State.RETURNED: (back, opened),
        State.ONLINE: (there, opened | back),
        State.ENDED: (over, opened | back | there | Q(coming)),
        State.WITHDRAWN: (left, opened | back | there | Q(coming) | over),
        State.APPROVED: (waits, opened | there | left | over),
        State.DRAFT: (begun, opened | there | left | Q(coming) | over),
    }
    wanted, unwanted = rules[state]
    return things.filter(wanted).exclude(unwanted)


def _subjects_of_requests(*states: RequestState) -> QuerySet[Any]:
    return RequestSubject.objects.filter(request__state__in=states).values("subject")
