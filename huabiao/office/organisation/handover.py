"""Hand-over of everything in one act (交接): posts, what waits, what was drafted (T25, real-offices 16)."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation.models import Appointment
from huabiao.office.organisation.selectors import appointments_at
from huabiao.office.organisation.services import OrganisationRefused, appoint, end_appointment

Belongings = Callable[[User, User], int]
"""Moves what a wing keeps under an officer's name to another; answers how many things it moved."""

_belongings: dict[str, Belongings] = {}


def register_belongings(name: str, move: Belongings) -> None:
    """A wing says once, at start, how its things change hands."""
    _belongings[name] = move


@transaction.atomic
def hand_over(*, giver: User, receiver: User, witness: User) -> dict[str, int]:
    """End the giver's posts, appoint the receiver to them, move everything; three people sign for it.

    Answers how many things of each kind changed hands. Refused where two of the three are one person.
    """
    reasons = []
    if len({giver.pk, receiver.pk, witness.pk}) < 3:  # noqa: PLR2004 - giver, receiver, witness
        reasons.append(_("Giver, receiver and witness must be three people."))
    if not receiver.is_active:
        reasons.append(_("The receiver's account is closed."))
    now = clocks.now()
    held = list(appointments_at(now).filter(officer=giver))
    if not held:
        reasons.append(_("The giver holds no post to hand over."))
    if reasons:
        raise OrganisationRefused(reasons)
    moved = {"appointments": len(held)}
    for appointment in held:
        end_appointment(appointment=appointment, at=now, by=witness)
        _take(receiver, appointment, witness)
    moved |= {name: move(giver, receiver) for name, move in sorted(_belongings.items())}
    ledger.append(
        kind="handover.made",
        subject=giver.uuid,
        officer=witness.uuid,
        ids={
            "giver": str(giver.uuid),
            "receiver": str(receiver.uuid),
            "witness": str(witness.uuid),
            "appointments": [str(appointment.uuid) for appointment in held],
        },
    )
    return moved


def _take(receiver: User, appointment: Appointment, witness: User) -> None:
    already = appointments_at(clocks.now()).filter(officer=receiver, post=appointment.post)
    if not already.exists():
        appoint(officer=receiver, post=appointment.post, by=witness)
