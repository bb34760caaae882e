"""Log-in: the account says who it is, its appointments say whether the back office opens."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from huabiao.editing.rights.reach import keep_for_this_request, reach_of
from huabiao.office.accounts.models import User

ADMIN = "wagtailadmin.access_admin"
"""The one permission Wagtail asks for. No row of Django's permission tables is ever read."""


class AppointmentBackend(BaseBackend):
    """Password log-in; access to the back office iff the officer holds a post now."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The officer whose password this is. The time taken does not tell whether the name exists."""
        del request, kwargs
        if username is None or password is None:
            return None
        officer = User.objects.filter(username=username).first()
        if officer is None:
            User().set_password(password)
            return None
        return officer if officer.check_password(password) and officer.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The officer of a session. Closed accounts are out at once; the reach is computed once a request."""
        officer = User.objects.filter(pk=user_id, is_active=True).first()
        if officer is not None:
            keep_for_this_request(officer)
        return officer

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Only `wagtailadmin.access_admin`, and only while a post is held."""
        return (
            perm == ADMIN
            and obj is None
            and isinstance(user_obj, User)
            and user_obj.is_active
            and bool(reach_of(user_obj).holdings)
        )
