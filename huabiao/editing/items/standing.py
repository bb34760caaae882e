"""What the register says of a subject: never certified, coming, online, ended by itself, or withdrawn."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from huabiao.register.certificates.models import Filing
from huabiao.register.certificates.selectors import filing_register, state_of


class Standing(StrEnum):
    """The standings of a subject, in the words of the filing register."""

    NEVER = "never"
    COMING = "coming"
    ONLINE = "online"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"

    def condition(self) -> Exists:
        """The condition on a draft's row, for lists."""
        return Exists(filing_register(state=self.value).filter(subject=OuterRef("uuid")))


_WEIGHT = {
    Filing.State.ONLINE: 4,
    Filing.State.COMING: 3,
    Filing.State.ENDED: 2,
    Filing.State.WITHDRAWN: 1,
    Filing.State.REPLACED: 0,
}


def filings_among(subjects: Collection[UUID]) -> QuerySet[Filing]:
    """Everything filed of some subjects."""
    return Filing.objects.filter(subject__in=subjects).order_by("certified_at", "id")


def standings(subjects: Collection[UUID]) -> dict[UUID, tuple[Standing, Filing]]:
    """The standing of each subject that was ever certified, with the filing that says so. One query."""
    best: dict[UUID, tuple[int, Filing, Filing.State]] = {}
    for filing in filings_among(subjects):
        state = state_of(filing)
        weight = _WEIGHT[state]
        if weight and weight >= best.get(filing.subject, (0, filing, state))[0]:
            best[filing.subject] = (weight, filing, state)
    return {
        subject: (Standing(state.value), filing) for subject, (_w, filing, state) in best.items()
    }
