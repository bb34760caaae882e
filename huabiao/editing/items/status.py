"""Where items stand: one word a clerk knows, who has it, since when. Constant queries for any list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from huabiao.approval.models import Request, RequestSubject
from huabiao.approval.states import RequestState, StepState
from huabiao.editing.items.standing import Standing, standings
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


_SHOWN = {
    Standing.COMING: State.APPROVED,
    Standing.ONLINE: State.ONLINE,
    Standing.ENDED: State.ENDED,
    Standing.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True)
class Status:
    """One text's state. `who` names posts or people; `changed` says that an online text was edited since."""

    state: State
    since: datetime | None = None
    who: str = ""
    opinion: str = ""
    request: UUID | None = None

    @property
    def label(self) -> str:
        """The word for it."""
        return str(LABELS[self.state])


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
    if request is not None and request.state == RequestState.OPEN:
        return Status(State.IN_APPROVAL, request.opened_at, _who_has(request), request=request.uuid)
    returned = request is not None and request.state in {
        RequestState.RETURNED,
        RequestState.REFUSED,
    }
    if request is not None and returned:
        decision = max(request.decisions.all(), key=lambda one: one.ledger_seq, default=None)
        return Status(
            State.RETURNED,
            request.closed_at,
            str(draft.author),
            decision.parsed().opinion if decision else "",
            request.uuid,
        )
    if standing is not None:
        where, filing = standing
        since = filing.withdrawn_at if where is Standing.WITHDRAWN else filing.not_before
        return Status(_SHOWN[where], datetime.fromtimestamp((since or 0) / 1000, UTC))
    if request is not None and request.state == RequestState.APPROVED:
        return Status(State.APPROVED, request.closed_at, request=request.uuid)
    return Status(State.DRAFT, draft.changed_at, str(draft.author))


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
    opened = Q(Exists(lines.filter(request__state=RequestState.OPEN)))
    newest = lines.exclude(request__subject_type="withdrawal").order_by("-id")
    latest = newest.values("request__state")[:1]
    things = things.annotate(latest_request=latest)
    back = Q(latest_request__in=[RequestState.RETURNED, RequestState.REFUSED])
    online, gone = Standing.ONLINE.condition(), Standing.WITHDRAWN.condition()
    coming, ended = Standing.COMING.condition(), Standing.ENDED.condition()
    match state:
        case State.IN_APPROVAL:
            return things.filter(opened)
        case State.RETURNED:
            return things.filter(back).exclude(opened)
        case State.ONLINE:
            return things.filter(online).exclude(opened | back)
        case State.ENDED:
            return things.filter(ended).exclude(opened | back | Q(online) | Q(coming))
        case State.WITHDRAWN:
            return things.filter(gone).exclude(opened | back | Q(online) | Q(coming) | Q(ended))
        case State.APPROVED:
            waits = Q(latest_request=RequestState.APPROVED) | Q(coming)
            return things.filter(waits).exclude(opened | Q(online) | Q(gone) | Q(ended))
        case _:
            never = [RequestState.TAKEN_BACK, RequestState.VOIDED]
            begun = Q(latest_request=None) | Q(latest_request__in=never)
            filed = Q(online) | Q(gone) | Q(coming) | Q(ended)
            return things.filter(begun).exclude(opened | filed)
