"""What an officer has not seen yet."""

from django.db.models import QuerySet

from huabiao.office.accounts.models import User
from huabiao.office.notices.models import Notice


def unseen(officer: User) -> QuerySet[Notice]:
    """Newest first."""
    return Notice.objects.filter(officer=officer, seen_at__isnull=True)


def recent(officer: User, limit: int = 50) -> QuerySet[Notice]:
    """The last notices, seen or not, newest first."""
    return Notice.objects.filter(officer=officer)[:limit]
