"""A–B cover (AB角) and hand-over, as far as an officer may arrange them: one's own posts, or those one administers."""

from django.db.models import Q, QuerySet

from huabiao.editing.rights.reach import reach_of
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation.models import Appointment, Delegation, Organisation
from huabiao.office.organisation.selectors import ancestry, appointments_at

HANDOVER = "handover.made"


def coverable(officer: User) -> QuerySet[Appointment]:
    """The appointments for which an officer may name a stand-in: the own ones, and those of bodies administered."""
    administered = reach_of(officer).over(("administer",))
    now = appointments_at(clocks.now())
    return now.filter(Q(officer=officer) | Q(post__organisation__in=administered))


def covers(officer: User) -> QuerySet[Delegation]:
    """The delegations of those appointments, and those in which the officer stands in; newest first."""
    return (
        Delegation.objects.filter(Q(appointment__in=coverable(officer)) | Q(officer=officer))
        .select_related("officer", "appointment__officer", "appointment__post__organisation")
        .order_by("-starts_at")
    )


def colleagues(officer: User) -> QuerySet[User]:
    """Who may stand in: everyone who holds a post in the same house."""
    tops = {ancestry(holding.organisation)[-1].pk for holding in reach_of(officer).holdings}
    bodies = house_of(tops)
    held = appointments_at(clocks.now()).filter(post__organisation__in=bodies)
    return User.objects.filter(pk__in=held.values("officer"), is_active=True).order_by("id")


def house_of(tops: set[int]) -> set[int]:
    """Some bodies and everything below them."""
    found, waiting = set(tops), set(tops)
    while waiting:
        below = Organisation.objects.filter(parent__in=waiting).values_list("pk", flat=True)
        waiting = set(below) - found
        found |= waiting
    return found


def may_hand_over(officer: User) -> bool:
    """Whether the officer witnesses hand-overs: whoever administers a body."""
    return reach_of(officer).anywhere("administer")


def givers(officer: User) -> QuerySet[User]:
    """Whose posts may be handed over: people all of whose posts lie in bodies the officer administers."""
    administered = reach_of(officer).over(("administer",))
    held = appointments_at(clocks.now())
    inside = held.filter(post__organisation__in=administered).values("officer")
    outside = held.exclude(post__organisation__in=administered).values("officer")
    return User.objects.filter(pk__in=inside).exclude(pk__in=outside).exclude(pk=officer.pk)


def handovers_of(officer: User) -> list[Entry]:
    """The hand-overs this officer had a part in or witnessed, newest first."""
    mine = str(officer.uuid)
    entries = Entry.objects.filter(kind=HANDOVER).order_by("-seq")
    return [
        entry
        for entry in entries[:200]
        if mine in (entry.content["ids"].get(who) for who in ("giver", "receiver", "witness"))
    ]
