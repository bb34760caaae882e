"""The verbs of the organisation: establish, appoint, end, delegate, hand over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation.models import Appointment, Delegation, Organisation, Post
from huabiao.office.organisation.selectors import appointments_at, delegations_at


class OrganisationRefused(Exception):
    """An act on the organisation that is not allowed; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def establish(
    *,
    name: str,
    kind: str,
    parent: Organisation | None = None,
    short_name: str = "",
    code: str = "",
) -> Organisation:
    """Enter a body. It has no rights by itself: posts and appointments give them.

    The ledger learns who stands above it: which rulebook binds a body is judged from there alone.
    """
    body = Organisation.objects.create(
        name=name, kind=kind, parent=parent, short_name=short_name, code=code
    )
    ids = {"kind": kind} | ({"parent": str(parent.uuid)} if parent is not None else {})
    ledger.append(
        kind="organisation.established", subject=body.uuid, organisation=body.uuid, ids=ids
    )
    return body


@transaction.atomic
def open_post(*, organisation: Organisation, key: str, name: str) -> Post:
    """Open a post of a body under the rulebook's `key`; once only, whoever asks."""
    return Post.objects.get_or_create(organisation=organisation, key=key, name=name)[0]


@transaction.atomic
def register_officer(*, username: str, name: str, password: str | None = None) -> User:
    """Make an account for one person and record it."""
    officer = User.objects.create_user(username, name, password)
    ledger.append(
        kind="officer.registered", officer=officer.uuid, ids={"officer": str(officer.uuid)}
    )
    return officer


@transaction.atomic
def appoint(
    *,
    officer: User,
    post: Post,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    by: User | None = None,
) -> Appointment:
    """Give a post to an officer. `by` is who signed the order (none: the installation itself)."""
    starts_at = starts_at or clocks.now()
    reasons = []
    if ends_at is not None and ends_at <= starts_at:
        reasons.append(_("An appointment must end after it starts."))
    if not officer.is_active:
        reasons.append(_("This account is closed; open it again before appointing."))
    if appointments_at(starts_at).filter(officer=officer, post=post).exists():
        reasons.append(_("This officer already holds this post."))
    if reasons:
        raise OrganisationRefused(reasons)
    appointment = Appointment.objects.create(
        officer=officer, post=post, starts_at=starts_at, ends_at=ends_at
    )
    ids: dict[str, str | int] = {
        "officer": str(officer.uuid),
        "post": post.key,
        "starts": _ms(starts_at),
    }
    if ends_at is not None:
        ids["ends"] = _ms(ends_at)
    ledger.append(
        kind="appointment.made",
        subject=appointment.uuid,
        organisation=post.organisation.uuid,
        officer=by.uuid if by else None,
        ids=ids,
    )
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, at: datetime | None = None, by: User | None = None
) -> None:
    """End an appointment; delegations of it end with it because they are judged together."""
    at = at or clocks.now()
    if appointment.ends_at is not None and appointment.ends_at <= at:
        raise OrganisationRefused([_("This appointment has already ended.")])
    appointment.ends_at = at
    appointment.save(update_fields=["ends_at"])
    ledger.append(
        kind="appointment.ended",
        subject=appointment.uuid,
        organisation=appointment.post.organisation.uuid,
        officer=by.uuid if by else None,
        ids={"at": _ms(at)},
    )


@transaction.atomic
def delegate(
    *,
    appointment: Appointment,
    officer: User,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
) -> Delegation:
    """Let another officer stand in (AB角) until a fixed moment."""
    reasons = []
    if ends_at <= starts_at:
        reasons.append(_("A delegation must end after it starts."))
    if officer == appointment.officer:
        reasons.append(_("Nobody can stand in for themselves."))
    if not reason.strip():
        reasons.append(_("Say why the holder is away."))
    if delegations_at(starts_at).filter(appointment=appointment, officer=officer).exists():
        reasons.append(_("This officer already stands in for this post."))
    if reasons:
        raise OrganisationRefused(reasons)
    delegation = Delegation.objects.create(
        appointment=appointment,
        officer=officer,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
    )
    ledger.append(
        kind="delegation.made",
        subject=delegation.uuid,
        organisation=appointment.post.organisation.uuid,
        officer=appointment.officer.uuid,
        appointment=appointment.uuid,
        ids={
            "appointment": str(appointment.uuid),
            "officer": str(officer.uuid),
            "starts": _ms(starts_at),
            "ends": _ms(ends_at),
        },
    )
    return delegation


@transaction.atomic
def end_delegation(*, delegation: Delegation, at: datetime | None = None) -> None:
    """The holder is back before the set moment."""
    at = at or clocks.now()
    delegation.ends_at = min(delegation.ends_at, at)
    delegation.save(update_fields=["ends_at"])
    ledger.append(
        kind="delegation.ended",
        subject=delegation.uuid,
        organisation=delegation.appointment.post.organisation.uuid,
        appointment=delegation.appointment.uuid,
        ids={"at": _ms(at)},
    )


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
