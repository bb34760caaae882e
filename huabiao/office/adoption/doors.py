"""The door of the back office: lock-out after wrong tries and exit when idle, both by the rulebook in force."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.rules.rulebook.parts.safety import AccessRule

_LAST_SEEN = "last_seen_ms"
_NO_LIMIT = 1_000_000
"""Where no rulebook limits the tries the door counts but does not lock."""


def failure_limit(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> int:
    """django-axes asks: how many wrong tries until this name is locked."""
    rule = _rule_for((credentials or {}).get("username") or _typed_name(request))
    return rule.wrong_tries if rule and rule.wrong_tries else _NO_LIMIT


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """django-axes asks: for how long the name stays locked; not at all where no rulebook says so."""
    rule = _rule_for(_typed_name(request))
    return timedelta(minutes=(rule.lock_minutes or 0) if rule else 0)


class IdleExit:
    """Log out who has not moved for the rulebook's idle minutes; the browser keeps what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge the time since the last request of this session, then remember this one."""
        if request.user.is_authenticated:
            now, seen = clocks.now_ms(), request.session.get(_LAST_SEEN)
            limit = self._idle_limit_ms(request)
            if seen is not None and limit is not None and now - seen > limit:
                logout(request)
                messages.warning(
                    request,
                    _(
                        "You were logged out because nothing was done for a while. Please log in again."
                    ),
                )
            else:
                request.session[_LAST_SEEN] = now
        return self.get_response(request)

    @staticmethod
    def _idle_limit_ms(request: HttpRequest) -> int | None:
        minutes = request.session.get("idle_minutes", 0)
        if minutes == 0:
            rule = safety_rules_of(request.user if isinstance(request.user, User) else None)
            minutes = rule.back_office.idle_minutes if rule.back_office else None
            request.session["idle_minutes"] = minutes
        return None if minutes is None else minutes * 60_000


def _typed_name(request: HttpRequest | None) -> str | None:
    return request.POST.get("username") if request is not None else None


def _rule_for(username: str | None) -> AccessRule | None:
    officer = User.objects.filter(username=username).first() if username else None
    return safety_rules_of(officer).back_office
