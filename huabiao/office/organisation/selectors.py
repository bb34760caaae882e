"""Who holds what, now or at a moment, stand-ins included."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Appointment, Delegation, Organisation, Post


@dataclass(frozen=True)
class Holding:
    """One officer acting in one post: as its holder, or for the holder through a delegation."""

    officer: User
    appointment: Appointment
    post: Post
    organisation: Organisation
    delegation: Delegation | None = None


def _current(at: datetime, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_at__lte": at}) & (
        Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": at})
    )


def appointments_at(at: datetime) -> QuerySet[Appointment]:
    """Appointments in force at a moment, of active accounts, with post and organisation at hand."""
    return Appointment.objects.filter(_current(at), officer__is_active=True).select_related(
        "officer", "post__organisation"
    )


def delegations_at(at: datetime) -> QuerySet[Delegation]:
    """Delegations in force at a moment whose appointment is in force too."""
    return Delegation.objects.filter(
        _current(at), _current(at, "appointment__"), officer__is_active=True
    ).select_related("officer", "appointment__officer", "appointment__post__organisation")


def holdings_of(officer: User, at: datetime | None = None) -> list[Holding]:
    """Every post the officer may act in: own ones first, then those stood in for. Two queries."""
    at = at or clocks.now()
    own = [_held(a) for a in appointments_at(at).filter(officer=officer)]
    return own + [_covered(d) for d in delegations_at(at).filter(officer=officer)]


def holders(
    *,
    post_key: str | Collection[str],
    organisation: Organisation | Collection[Organisation],
    at: datetime | None = None,
) -> list[Holding]:
    """Who may act in a post (or one of several) of a body (or one of several). Two queries."""
    at = at or clocks.now()
    keys = [post_key] if isinstance(post_key, str) else list(post_key)
    bodies = [organisation] if isinstance(organisation, Organisation) else list(organisation)
    own = appointments_at(at).filter(post__key__in=keys, post__organisation__in=bodies)
    covered = delegations_at(at).filter(
        appointment__post__key__in=keys, appointment__post__organisation__in=bodies
    )
    return [_held(a) for a in own] + [_covered(d) for d in covered]


def ancestry(organisation: Organisation) -> list[Organisation]:
    """The body itself, then its parents up to the top."""
    chain = [organisation]
    while (parent := chain[-1].parent) is not None and parent not in chain:
        chain.append(parent)
    return chain


def _held(appointment: Appointment) -> Holding:
    post = appointment.post
    return Holding(appointment.officer, appointment, post, post.organisation)


def _covered(delegation: Delegation) -> Holding:
    post = delegation.appointment.post
    return Holding(delegation.officer, delegation.appointment, post, post.organisation, delegation)
