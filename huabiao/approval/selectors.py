"""Reads of approval: what waits for whom, the chain of a request, the history of a subject, a route in advance."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from huabiao.approval.eligibility import Blocked, blocked_steps, eligible, holders_of
from huabiao.approval.models import Participation, Request, Seat, Step
from huabiao.approval.routes import freeze_route
from huabiao.approval.states import Act, RequestState
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, holdings_of

__all__ = [
    "Blocked",
    "Chain",
    "InboxEntry",
    "PreviewStep",
    "Seal",
    "blocked_steps",
    "chain_of",
    "eligible",
    "history_of",
    "inbox",
    "open_request_of",
    "requests_of",
    "route_preview",
]


@dataclass(frozen=True)
class InboxEntry:
    """One request that waits for this officer: the step, and in which post (or for whom) it would be taken."""

    request: Request
    step: Step
    holding: Holding

    @property
    def waits_since(self) -> datetime:
        """When the request was submitted."""
        return self.request.opened_at


def inbox(officer: User) -> list[InboxEntry]:
    """Everything this officer may decide now, oldest first, each request once. Four queries, however long."""
    holdings = holdings_of(officer)
    if not holdings:
        return []
    wanted = reduce(or_, (Q(organisation=h.organisation.uuid, post=h.post.key) for h in holdings))
    seats = (
        Seat.objects.filter(wanted, waits=True, step__request__state=RequestState.OPEN)
        .filter(Q(forwarded_to__isnull=True) | Q(forwarded_to=officer.uuid))
        .select_related("step__request__organisation", "step__request__submitter")
        .defer("step__request__document")
        .order_by("step__request_id", "id")
    )
    roles: dict[int, set[str]] = {}
    mine = Participation.objects.filter(officer=officer, request__state=RequestState.OPEN)
    for request_id, role in mine.values_list("request_id", "role"):
        roles.setdefault(request_id, set()).add(role)
    found: dict[int, InboxEntry] = {}
    for seat in seats:
        request = seat.step.request
        holding = _holding(seat, holdings, roles.get(request.pk, set()))
        if holding is not None and request.pk not in found:
            found[request.pk] = InboxEntry(request, seat.step, holding)
    return list(found.values())


def _holding(seat: Seat, holdings: Sequence[Holding], roles: Collection[str]) -> Holding | None:
    if Participation.Role.SIGNER in roles:
        return None
    wrote = Participation.Role.CONTRIBUTOR in roles
    step = seat.step
    if wrote and not (step.may_be_contributor or step.act == Act.DRAFT_CHECK):
        return None
    for holding in holdings:
        fits = (holding.organisation.uuid, holding.post.key) == (seat.organisation, seat.post)
        if fits and not (wrote and holding.delegation):
            return holding
    return None


@dataclass(frozen=True)
class Seal:
    """The back office's MAC over one decision document (decision 1), and the decision's number in the ledger."""

    key_id: str
    value: bytes
    ledger_seq: int


@dataclass(frozen=True)
class Chain:
    """A request as signed: its document, its decisions' documents in the order of the ledger, their seals."""

    request: bytes
    decisions: list[bytes]
    seals: list[Seal]


def chain_of(request_uuid: UUID | str) -> Chain:
    """The documents a certifier verifies. Raises `Request.DoesNotExist`."""
    request = Request.objects.get(uuid=request_uuid)
    rows = list(request.decisions.order_by("ledger_seq"))
    return Chain(
        request=bytes(request.document),
        decisions=[bytes(row.document) for row in rows],
        seals=[Seal(row.mac_key, bytes(row.mac), row.ledger_seq) for row in rows],
    )


def history_of(subject: UUID | str) -> QuerySet[Request]:
    """Every request that had this subject on its list, newest first, with steps and decisions at hand."""
    return (
        Request.objects.filter(subjects__subject=subject)
        .select_related("organisation", "submitter")
        .prefetch_related("steps", "decisions__officer")
        .order_by("-id")
    )


def open_request_of(subject: UUID | str) -> Request | None:
    """The open request that locks this subject, or none: then it may be edited."""
    return Request.objects.filter(subjects__subject=subject, subjects__locked=True).first()


def requests_of(officer: User) -> QuerySet[Request]:
    """What this officer submitted, newest first, with the steps at hand."""
    return (
        Request.objects.filter(submitter=officer)
        .select_related("organisation")
        .prefetch_related("steps")
        .order_by("-id")
    )


@dataclass(frozen=True)
class PreviewStep:
    """A step of the route a matter would take, and who holds its posts today."""

    key: str
    act: str
    post_names: tuple[str, ...]
    bodies: tuple[str, ...]
    people: tuple[Holding, ...]
    opinion_required: bool
    ways: tuple[str, ...]
    clauses: tuple[str, ...]


def route_preview(
    matter: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    organisation: Organisation,
    *,
    site_organisation: Organisation | None = None,
    concerned: Sequence[Organisation] = (),
) -> list[PreviewStep]:
    """The route before submitting: the same that `open_request` will freeze. Raises `Refused` as it would."""
    route = freeze_route(
        [matter] if isinstance(matter, Mapping) else matter,
        organisation=organisation,
        site_organisation=site_organisation or organisation,
        concerned=concerned,
    )
    names = {key: post.name for key, post in route.merged.posts.items()}
    steps = []
    for step in route.document["steps"]:
        seats = [seat for slot in route.seats[step["key"]] for seat in slot]
        bodies = Organisation.objects.filter(uuid__in={seat.organisation for seat in seats})
        steps.append(
            PreviewStep(
                key=step["key"],
                act=step["act"],
                post_names=tuple(names.get(post, post) for post in step["posts"]),
                bodies=tuple(str(body) for body in bodies),
                people=tuple(holders_of(seats)),
                opinion_required=step["opinion_required"],
                ways=tuple(step["ways"]),
                clauses=tuple(step["clauses"]),
            )
        )
    return steps
