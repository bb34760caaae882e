"""Where each address of a stock stands, asked of what is stored: so a run that was killed goes on where it was."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from huabiao.approval.models import RequestSubject
from huabiao.approval.states import RequestState
from huabiao.editing.items.models import Item


class Arrival(StrEnum):
    """`new`: nothing is stored · `again`: stored, and its request was sent back · `under_way`: waiting or approved.

    `refused`: a signer said no; it takes a request of its own, not another run.
    """

    NEW = "new"
    AGAIN = "again"
    UNDER_WAY = "under_way"
    REFUSED = "refused"


def arrivals(subjects: Collection[UUID]) -> dict[UUID, Arrival]:
    """How far each subject has come. Two queries."""
    found = dict.fromkeys(subjects, Arrival.NEW)
    for uuid in Item.objects.filter(uuid__in=subjects).values_list("uuid", flat=True):
        found[uuid] = Arrival.AGAIN
    lines = (
        RequestSubject.objects.filter(subject__in=subjects)
        .exclude(request__subject_type="withdrawal")
        .order_by("id")
        .values_list("subject", "request__state")
    )
    for subject, state in lines:
        if state in {RequestState.OPEN, RequestState.APPROVED}:
            found[subject] = Arrival.UNDER_WAY
        elif found[subject] is not Arrival.UNDER_WAY:
            found[subject] = Arrival.REFUSED if state == RequestState.REFUSED else Arrival.AGAIN
    return found
