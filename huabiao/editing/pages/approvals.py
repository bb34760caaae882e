"""What happens to a page when its request moves."""

from huabiao.approval import subjects
from huabiao.approval.models import Request
from huabiao.approval.subjects import SubjectType

KEY = "page"


def register() -> None:
    """Make pages known to approval."""
    subjects.register(SubjectType(key=KEY, on_approved=_unlock, on_closed=_unlock))


def _unlock(request: Request) -> None:
    from huabiao.editing.pages.models import ContentPage  # noqa: PLC0415 - apps are loading

    wanted = [line.subject for line in request.subjects.all()]
    ContentPage.objects.filter(uuid__in=wanted).update(locked=False, locked_by=None, locked_at=None)
