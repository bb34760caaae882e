"""Signing by phone: a link for one signer, one step, one text; it opens once, runs out, and asks for the PIN."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from huabiao.approval.drafting import holding_for
from huabiao.approval.judgement import Breach
from huabiao.approval.models import Decision, PhoneLink, Request, SigningPin
from huabiao.approval.pins import check_pin, secures_a_pin
from huabiao.approval.projection import progress_of
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.routes import network_clauses
from huabiao.approval.sentences import DECIDED_BY_PHONE, reason, reasons
from huabiao.approval.states import RequestState, Verdict, Way
from huabiao.approval.verbs.deciding import decide
from huabiao.approval.verbs.paper import against_an_outsider
from huabiao.approval.verbs.recording import lock, notify
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import selectors as adoption
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.selectors import holdings_of
from huabiao.rules.rulebook.parts.safety import AccessRule

BY_PHONE = (Verdict.AGREE, Verdict.READ, Verdict.RETURN)
"""What a small page can carry; whoever wants to amend or forward sits down at a desk."""

_BYTES = 32


@transaction.atomic
def make_phone_link(*, request: Request, signer: User, officer: User) -> tuple[PhoneLink, str]:
    """A link for the signer to the step whose turn it is, and its secret, which is shown once and not kept.

    Preparing is not deciding: people of the house may do it. An earlier unused link of the signer to this request
    is void from now on. Raises `Refused` with every reason.
    """
    request = lock(request)
    progress = progress_of(request)
    active = progress.active()
    if progress.state != RequestState.OPEN or not active:
        raise Refused(reasons([Breach("request_closed")], str(request.uuid)))
    step = active[0]
    rule = adoption.rulebook_by_digest(request.rulebook).access.get("phone_signing")
    against: list[Reason] = []
    if Way.PHONE not in step.ways:
        against += reasons([Breach("way_not_allowed", step.key, step.clauses)])
    against += _against_the_network(request, "internet")
    if rule is None or rule.link_minutes is None or not secures_a_pin(rule):
        against.append(reason("phone_unregulated"))
    if holding_for(progress, step, str(signer.uuid), holdings_of(signer)) is None:
        against.append(reason("paper_signer", clauses=step.clauses))
    against += against_an_outsider(request, officer, step.key)
    if not SigningPin.objects.filter(officer=signer).exists():
        against.append(reason("pin_missing_signer"))
    if against or rule is None:
        raise Refused(list(dict.fromkeys(against)))
    now = clocks.now()
    PhoneLink.objects.filter(
        request=request, officer=signer, used_at=None, expires_at__gt=now
    ).update(expires_at=now)
    secret = secrets.token_urlsafe(_BYTES)
    link = PhoneLink.objects.create(
        request=request,
        step=step.key,
        officer=signer,
        submission_digest=progress.submission,
        secret_digest=_digest(secret),
        made_by=officer,
        made_at=now,
        expires_at=now + _lasting(rule),
    )
    return link, secret


def open_phone_link(secret: str, *, network: str | None) -> PhoneLink:
    """The link of a secret, if it may be used now. Raises `Refused`: unknown, used, run out, overtaken (by another
    text, or by whoever took its step), or from a network where signing by phone is not allowed."""
    link = (
        PhoneLink.objects.select_related("request__organisation", "officer")
        .filter(secret_digest=_digest(secret))
        .first()
    )
    if link is None or not link.officer.is_active:
        raise Refused([reason("link_unknown")])
    against = _against_the_network(link.request, network)
    if link.used_at is not None:
        against.append(reason("link_used"))
    elif clocks.now() >= link.expires_at:
        against.append(reason("link_expired"))
    elif link.request.state != RequestState.OPEN:
        against += reasons([Breach("request_closed")])
    elif link.request.submission_digest != link.submission_digest:
        against.append(reason("submission_stale"))
    else:
        against += _against_the_step(link)
    if against:
        raise Refused(against)
    return link


def decide_by_phone(
    *, secret: str, pin: str, verdict: Verdict | str, opinion: str = "", network: str | None
) -> Decision:
    """Decide through a link: the secret and the PIN together stand for the officer, who is told of it at the desk.

    Raises `Refused`.
    """
    link = open_phone_link(secret, network=network)
    check_pin(officer=link.officer, pin=pin)
    if Verdict(verdict) not in BY_PHONE:
        raise Refused([reason("verdict_unfit")])
    with transaction.atomic():
        # Looked at again under the request's lock: it may have been used, replaced or overtaken meanwhile.
        lock(link.request)
        link = open_phone_link(secret, network=network)
        decision = decide(
            request=link.request,
            officer=link.officer,
            verdict=verdict,
            opinion=opinion,
            way=Way.PHONE,
            network=network,
            submission=link.submission_digest,
        )
        link.used_at, link.decision = clocks.now(), decision
        link.save(update_fields=["used_at", "decision"])
        notify(link.request, [link.officer], Notice.Kind.TOLD, str(DECIDED_BY_PHONE))
    return decision


def _against_the_network(request: Request, network: str | None) -> list[Reason]:
    merged = adoption.rulebook_by_digest(request.rulebook)
    clauses = network_clauses(merged, Way.PHONE, network)
    return [] if clauses is None else [reason("network_not_allowed", clauses=clauses)]


def _against_the_step(link: PhoneLink) -> list[Reason]:
    """A link is for the step it names: once somebody else has taken that one, it does not sign the next."""
    progress = progress_of(link.request)
    if link.step in {step.key for step in progress.active()}:
        return []
    step = progress.step(link.step)
    return reasons([Breach("step_done", link.step, step.clauses if step else ())])


def _lasting(rule: AccessRule) -> timedelta:
    return timedelta(minutes=rule.link_minutes or 0)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
