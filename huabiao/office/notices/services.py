"""Tell an officer something; mark it seen."""

from collections.abc import Iterable
from uuid import UUID

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.notices.models import Notice


def notify(
    *,
    officers: Iterable[User],
    kind: str,
    sentence: str,
    subject_type: str = "",
    subject: UUID | None = None,
) -> list[Notice]:
    """Leave one notice for each of the officers, each person once. Call it inside the verb's transaction."""
    people = {officer.pk: officer for officer in officers}
    return Notice.objects.bulk_create(
        Notice(
            officer=officer,
            kind=kind,
            sentence=sentence[: Notice._meta.get_field("sentence").max_length],
            subject_type=subject_type,
            subject=subject,
        )
        for officer in people.values()
    )


def mark_seen(*, officer: User, subject: UUID | None = None) -> int:
    """The officer has looked: at everything about one subject, or at everything."""
    unseen = Notice.objects.filter(officer=officer, seen_at__isnull=True)
    if subject is not None:
        unseen = unseen.filter(subject=subject)
    return unseen.update(seen_at=clocks.now())
