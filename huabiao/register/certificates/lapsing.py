"""What went offline by itself because the signature under a consent by telephone did not come: said once, and noted."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.models import Decision, Request
from huabiao.approval.states import Way
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import rulebook_by_digest
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.selectors import ancestry, holders
from huabiao.register.certificates.documents import Kind
from huabiao.register.certificates.models import Certificate, Filing

LAPSED = "oral.lapsed"


def tell_of_lapsed() -> int:
    """Tell everyone responsible of certificates on spoken consent that have ended; answers how many are new.

    The expiry inside the certificate took the text offline already; this leaves the entry and the notices behind it.
    Each is looked at once: what was told before is marked, and looked up in the ledger only where the mark is lost.
    """
    now = clocks.now_ms()
    ended = Filing.objects.filter(
        kind=Kind.ORAL.value,
        expires__lte=now,
        superseded_at=None,
        withdrawn_at=None,
        end_told=False,
    )
    told = 0
    for certificate in list(
        ended.order_by("certificate").values_list("certificate", flat=True).distinct()
    ):
        told += _tell_once(certificate)
    return told


@transaction.atomic
def _tell_once(certificate: UUID) -> bool:
    Filing.objects.filter(certificate=certificate).update(end_told=True)
    if Entry.objects.filter(kind=LAPSED, subject=certificate).exists():
        return False
    _tell(Certificate.objects.get(uuid=certificate))
    return True


def _tell(certificate: Certificate) -> None:
    request = Request.objects.select_related("organisation", "submitter").get(
        uuid=certificate.request
    )
    notices.notify(
        officers=_responsible(request),
        kind=Notice.Kind.ALARM,
        sentence=_(
            "What was published on consent by telephone went offline by itself: it was not signed in time."
        ),
        subject_type="request",
        subject=request.uuid,
    )
    ledger.append(
        kind=LAPSED,
        subject=certificate.uuid,
        site=request.site,
        organisation=request.organisation.uuid,
        rulebook=request.rulebook,
        clauses=list(request.parsed().oral.clauses),
        ids={"request": request.uuid},
    )


def _responsible(request: Request) -> list[User]:
    """Who wrote it, who consented, who wrote the consent down, and whom the rulebook has told of withdrawals."""
    document: Any = request.parsed()
    named = {document.submitter.officer, *document.contributors}
    for decision in Decision.objects.filter(request=request, way=Way.ORAL):
        said = decision.parsed()
        named |= {said.officer, *((said.spoken.heard_by,) if said.spoken else ())}
    people = list(User.objects.filter(uuid__in=named, is_active=True))
    rule = rulebook_by_digest(request.rulebook).withdrawal
    if rule is not None and rule.notify:
        above = ancestry(request.organisation)
        people += [one.officer for one in holders(post_key=rule.notify, organisation=above)]
    return people
