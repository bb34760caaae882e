"""Reads of the register: certificates, the filing register, copies outside. The builder reads none of these."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from huabiao.office import clocks
from huabiao.register.certificates.models import Certificate, Filing, OutsideCopy


def filing_register(
    *,
    site: UUID | str | None = None,
    organisation: UUID | str | None = None,
    state: str | None = None,
    subject_type: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    words: str = "",
    at: datetime | None = None,
) -> QuerySet[Filing]:
    """The filing register, newest first: one query, whatever the filters. `until` is exclusive, `at` is now by default.

    `words`: every blank-separated word must stand in title or source.
    """
    found = Filing.objects.all()
    if site is not None:
        found = found.filter(site=site)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if subject_type is not None:
        found = found.filter(subject_type=subject_type)
    if since is not None:
        found = found.filter(not_before__gte=_ms(since))
    if until is not None:
        found = found.filter(not_before__lt=_ms(until))
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(source__icontains=word))
    return found if state is None else found.filter(_in_state(state, _ms(at or clocks.now())))


def state_of(filing: Filing, at: datetime | None = None) -> Filing.State:
    """The state of one line at a moment; the same answer as the filter of `filing_register`."""
    moment = _ms(at or clocks.now())
    if filing.withdrawn_at is not None and filing.withdrawn_at <= moment:
        return Filing.State.WITHDRAWN
    if filing.superseded_at is not None and filing.superseded_at <= moment:
        return Filing.State.REPLACED
    if filing.not_before > moment:
        return Filing.State.COMING
    if filing.expires is not None and filing.expires <= moment:
        return Filing.State.ENDED
    return Filing.State.ONLINE


def filings_of(subject: UUID | str) -> list[Filing]:
    """Everything ever filed of one subject, newest first."""
    return list(Filing.objects.filter(subject=subject))


def certificate_of(subject: UUID | str) -> Certificate | None:
    """The newest certificate that speaks of a subject."""
    newest = Filing.objects.filter(subject=subject).order_by("-certified_at", "-id").first()
    return None if newest is None else Certificate.objects.get(uuid=newest.certificate)


def outside_copies(subject: UUID | str) -> list[OutsideCopy]:
    """Places outside to be chased after the withdrawals of a subject."""
    return list(OutsideCopy.objects.filter(subject=subject).select_related("withdrawal"))


def _in_state(state: str, at: int) -> Q:
    withdrawn = Q(withdrawn_at__lte=at)
    kept = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    replaced = Q(superseded_at__lte=at)
    standing = kept & (Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))
    ended = Q(not_before__lte=at, expires__lte=at)
    conditions = {
        Filing.State.WITHDRAWN: withdrawn,
        Filing.State.REPLACED: kept & replaced,
        Filing.State.COMING: standing & Q(not_before__gt=at),
        Filing.State.ENDED: standing & ended,
        Filing.State.ONLINE: standing
        & Q(not_before__lte=at)
        & (Q(expires__isnull=True) | Q(expires__gt=at)),
    }
    return conditions[Filing.State(state)]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
