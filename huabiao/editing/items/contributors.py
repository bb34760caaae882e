"""Who wrote in a text since its last certificate."""

from uuid import UUID

from huabiao.approval.models import Request
from huabiao.approval.states import RequestState
from huabiao.editing.items.drafting import Contribution


def contributors_of(subject: UUID) -> list[str]:
    """UUIDs of every officer who saved the text after the last approved version was submitted.

    The text is locked while it is under approval, so what was saved later belongs to the next version.
    """
    approved = (
        Request.objects.filter(subjects__subject=subject, state=RequestState.APPROVED)
        .order_by("-opened_at")
        .values_list("opened_at", flat=True)
        .first()
    )
    hands = Contribution.objects.filter(subject=subject)
    if approved is not None:
        hands = hands.filter(at__gt=approved)
    people = hands.values_list("officer__uuid", flat=True).order_by("officer").distinct()
    return [str(one) for one in people]
