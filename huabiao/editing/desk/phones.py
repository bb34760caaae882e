"""Signing on a phone, as far as the desk is concerned: whom a link can be made for, and where a phone sits."""

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


def network_of(request: HttpRequest) -> str:
    """The nearest network the phone sits in: one the installation describes, else the Internet (J15a)."""
    address = address_of(request)
    described = (name for name in settings.HUABIAO_NETWORKS if is_within(address, (name,)))
    return next(described, EVERYWHERE)
