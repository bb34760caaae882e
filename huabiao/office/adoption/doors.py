"""The door of the back office, by the rulebook in force: networks, lock-out after wrong tries, exit when idle."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.networks import address_of, is_within
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.rules.rulebook.parts.safety import AccessRule

_LAST_SEEN = "last_seen_ms"
_RULE = "door_rule"
ENTERING = "entering"
"""Session key: whose password was right while a code or a new password is still asked for."""
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


def client_address(request: HttpRequest) -> str | None:
    """django-axes asks: what to note as the address of a try."""
    address = address_of(request)
    return str(address) if address is not None else None


class Door:
    """Every request of an officer: still from an allowed network, and not after too long a pause.

    The rule is read once a session: what a rulebook newly asks holds from the next log-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Judge where the request comes from and the time since the last one, then remember this one."""
        if isinstance(request.user, User):
            rule = self._rule(request, request.user)
            if not is_within_networks(request, rule["networks"]):
                logout(request)
                return wrong_network(request, rule["clauses"])
            now, seen = clocks.now_ms(), request.session.get(_LAST_SEEN)
            limit = rule["idle_minutes"]
            if seen is not None and limit is not None and now - seen > limit * 60_000:
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
    def _rule(request: HttpRequest, officer: User) -> dict[str, Any]:
        if _RULE not in request.session:
            rule = safety_rules_of(officer).back_office
            request.session[_RULE] = {
                "idle_minutes": rule.idle_minutes if rule else None,
                "networks": rule.networks if rule else None,
                "clauses": rule.clauses if rule else (),
            }
        held: dict[str, Any] = request.session[_RULE]
        return held


def is_within_networks(request: HttpRequest, networks: Any) -> bool:
    """Whether a request comes from where the rule allows; None allows everywhere."""
    return networks is None or is_within(address_of(request), networks)


def refused_at_the_door(request: HttpRequest, username: str) -> HttpResponse | None:
    """The page for a name that may not log in from here (J15a), else None. Asked before the password is looked at:
    nobody learns from outside whether it was right, and nobody locks a name from there."""
    rule = _rule_for(username)
    if rule is None or is_within_networks(request, rule.networks):
        return None
    return wrong_network(request, rule.clauses)


def wrong_network(request: HttpRequest, clauses: Any) -> HttpResponse:
    """Says under which clause, and the address as we see it, for whoever must put the networks right."""
    context = {"clauses": "、".join(clauses), "address": client_address(request)}
    return render(request, "huabiao/wrong_network.html", context, status=403)


def _typed_name(request: HttpRequest | None) -> str | None:
    if request is None:
        return None
    entering = request.session.get(ENTERING) if hasattr(request, "session") else None
    return request.POST.get("username") or (entering or {}).get("username")


def _rule_for(username: str | None) -> AccessRule | None:
    officer = User.objects.filter(username=username).first() if username else None
    return safety_rules_of(officer).back_office
