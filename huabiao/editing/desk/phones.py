"""Signing on a phone, as far as the desk is concerned: whom a link can be made for, and where a phone sits."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from huabiao.approval.eligibility import Roster
from huabiao.approval.models import Request
from huabiao.approval.progress import Progress
from huabiao.approval.states import RequestState, Way
from huabiao.editing.desk.papers import handles_paper
from huabiao.editing.rights.reach import reach_of
from huabiao.office.accounts.models import User
from huabiao.office.adoption.networks import EVERYWHERE, address_of, is_within
from huabiao.office.organisation.selectors import Holding


def phone_signers(request: Request, officer: User, progress: Progress) -> list[Holding]:
    """Who may be sent a link for the step whose turn it is; nobody where it is not signed by phone, or where this
    officer does not handle the papers of the house."""
    active = progress.active()
    if progress.state != RequestState.OPEN or not active or Way.PHONE not in active[0].ways:
        return []
    if not handles_paper(reach_of(officer), request, active[0].key):
        return []
    people = {one.officer.pk: one for one in Roster(progress).eligible(active[0])}
    return list(people.values())


def phone_address(request: HttpRequest) -> str | None:
    """Under which address phones reach us (no slash at the end); None where no safe one is set.

    Never that of the desk's own request: a desk uses an inner name, often unencrypted, that a phone does not get to.
    Only the example and tests, which have one address for all, set `HUABIAO_PHONE_ADDRESS` to None.
    """
    address: str | None = settings.HUABIAO_PHONE_ADDRESS
    if address is None:
        return request.build_absolute_uri("/").rstrip("/")
    return address.rstrip("/") if is_safe_address(address) else None


def is_safe_address(address: str) -> bool:
    """Whether a link under this address carries its secret encrypted: HTTPS, a host, and nothing behind it."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme == "https" and named and bare


def network_of(request: HttpRequest) -> str:
    """The nearest network the phone sits in: one the installation describes, else the Internet (J15a)."""
    address = address_of(request)
    described = (name for name in settings.HUABIAO_NETWORKS if is_within(address, (name,)))
    return next(described, EVERYWHERE)
