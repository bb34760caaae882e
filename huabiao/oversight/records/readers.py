"""Who is reading."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from huabiao.office.accounts.models import User


def reader_of(request: HttpRequest) -> User:
    """The officer behind a request; the doors of the back office let nobody else through. Raises PermissionDenied."""
    reader = request.user
    if not isinstance(reader, User):
        raise PermissionDenied
    return reader
