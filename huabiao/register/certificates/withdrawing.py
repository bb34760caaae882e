"""Withdraw (撤稿): a request with an empty route, decided by the act itself; everything else follows from it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.documents import fresh_nonce
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.services import open_request
from huabiao.approval.subjects import SubjectType
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest_document
from huabiao.office.ledger.models import Entry
from huabiao.office.notices import services as notices
from huabiao.office.notices.models import Notice
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, ancestry, holders, holdings_of
from huabiao.register.certificates import filing
from huabiao.register.certificates.fold import ALL_SITES
from huabiao.register.certificates.models import Certificate, Filing, OutsideCopy, Withdrawal
from huabiao.rules.rulebook import MergedRulebook

SUBJECT_TYPE = SubjectType(key="withdrawal", may_be_unsigned=True, locks=False)
"""Nothing waits for the approval of a withdrawal: `withdraw` opens the request and acts in one transaction."""


@transaction.atomic
def withdraw(
    *,
    subject: UUID | str,
    sites: Collection[UUID | str] | None,
    officer: User,
    reason: str,
) -> Withdrawal:
    """Take a subject offline on the given sites (None: everywhere), with everything adopted from it.

    Raises:
        Refused: never published, or the officer holds no post that the rulebook lets withdraw.
    """
    [made] = withdraw_together(subjects=[subject], sites=sites, officer=officer, reason=reason)
    return made


@transaction.atomic
def withdraw_together(
    *,
    subjects: Sequence[UUID | str],
    sites: Collection[UUID | str] | None,
    officer: User,
    reason: str,
) -> list[Withdrawal]:
    """Take several subjects offline in one act: all or none, each with its own line in register and ledger.

    Raises:
        Refused: with every reason that stands against any of them.
    """
    made: list[Withdrawal] = []
    against: list[Reason] = []
    told: dict[int, _Telling] = {}
    for subject in subjects:
        try:
            withdrawal, telling = _withdraw(subject, sites, officer, reason)
        except Refused as refused:
            against += refused.reasons
        else:
            made.append(withdrawal)
            told.setdefault(telling.body.pk, telling).subjects.append(withdrawal.subject)
    if against:
        raise Refused(list(dict.fromkeys(against)))
    for telling in told.values():
        _tell(telling, officer)
    return made


@dataclass
class _Telling:
    """Whom a withdrawal is told: once, however many texts of a body it takes."""

    rulebook: MergedRulebook
    body: Organisation
    subjects: list[UUID] = field(default_factory=list)


def _withdraw(
    subject: UUID | str, sites: Collection[UUID | str] | None, officer: User, reason: str
) -> tuple[Withdrawal, _Telling]:
    site, body = _where(str(subject))
    rulebook = _rulebook_of(body)
    holding = _holding(officer, body, rulebook)
    request = open_request(
        subject_type=SUBJECT_TYPE.key,
        subjects=[{"subject": str(subject)}],
        matter={"subject": "withdrawal"},
        submitter=holding,
        organisation=body,
        site=site,
    )
    named = [ALL_SITES] if sites is None else sorted(str(one) for one in sites)
    withdrawal = Withdrawal.objects.create(
        request=request.uuid,
        subject=UUID(str(subject)),
        sites=named,
        reason=reason,
        nonce=fresh_nonce(),
        officer=officer.uuid,
        at=clocks.now_ms(),
    )
    _list_outside_copies(withdrawal)
    entry = _record(withdrawal, request, holding)
    filing.withdrawn(_with_adoptions(str(subject), sites), entry.at)
    return withdrawal, _Telling(rulebook, body)


@transaction.atomic
def withdraw_unsigned(*, request: Request, officer: User | None) -> list[Withdrawal]:
    """Take offline what a request put online by consent by telephone, because it ended without the signature.

    Called by the owner of the subjects when the request is refused, returned, taken back or voided. The request is
    its own ground: nobody needs a post that may withdraw. Nothing where it rested on no such consent.
    """
    if request.spoken_at is None or not _is_certified(request):
        return []
    made: list[Withdrawal] = []
    who = officer or request.submitter
    for number, line in enumerate(request.parsed().subjects):
        if not Filing.objects.filter(subject=line.subject, withdrawn_at=None).exists():
            continue
        withdrawal = Withdrawal.objects.create(
            request=request.uuid if number == 0 else uuid4(),
            subject=UUID(line.subject),
            sites=[ALL_SITES],
            reason=_("The consent by telephone it rested on was not confirmed by a signature."),
            nonce=fresh_nonce(),
            officer=who.uuid,
            at=clocks.now_ms(),
        )
        _list_outside_copies(withdrawal)
        entry = _record(withdrawal, request, None)
        filing.withdrawn(_with_adoptions(line.subject, None), entry.at)
        made.append(withdrawal)
    if made:
        telling = _Telling(_rulebook_of(request.organisation), request.organisation)
        telling.subjects = [withdrawal.subject for withdrawal in made]
        _tell(telling, who)
    return made


def _record(withdrawal: Withdrawal, request: Request, holding: Holding | None) -> Entry:
    reason = {"reason": withdrawal.reason, "nonce": withdrawal.nonce}
    return ledger.append(
        kind="withdrawal.made",
        subject=withdrawal.subject,
        site=request.site,
        organisation=request.organisation.uuid,
        appointment=holding.appointment.uuid if holding else None,
        officer=withdrawal.officer,
        rulebook=request.rulebook,
        clauses=request.parsed().route.get("clauses", ()),
        digests={"reason": digest_document(reason)},
        ids={"request": request.uuid, "sites": withdrawal.sites},
    )


def _is_certified(request: Request) -> bool:
    return Certificate.objects.filter(request=request.uuid).exists()


def _list_outside_copies(withdrawal: Withdrawal) -> None:
    OutsideCopy.objects.bulk_create(
        OutsideCopy(withdrawal=withdrawal, subject=withdrawal.subject, place=place)
        for place in OutsideCopy.Place.values
    )


def _where(subject: str) -> tuple[UUID, Organisation]:
    """Site and body of the newest publication: from the filings, or where these are lost, from the ledger."""
    row = Filing.objects.filter(subject=subject).order_by("-certified_at", "-id").first()
    if row is not None:
        return row.site, Organisation.objects.get(uuid=row.organisation)
    issued = Entry.objects.filter(kind="certificate.issued").order_by("-seq")
    for entry in issued.iterator(chunk_size=500):
        if subject in entry.content["ids"].get("subjects", ()):
            body = Organisation.objects.get(uuid=entry.content["organisation"])
            return UUID(entry.content["site"]), body
    raise Refused([Reason(_("It was never published here."), code="not_published")])


def _rulebook_of(body: Organisation) -> MergedRulebook:
    try:
        return rulebook_in_force(body).merged
    except NoRulebook as problem:
        raise Refused([Reason(str(problem), code="no_rulebook")]) from None


def _holding(officer: User, body: Organisation, rulebook: MergedRulebook) -> Holding:
    """A post of the body or one above it that may withdraw (own posts before those stood in for)."""
    line = {above.pk for above in ancestry(body)}
    for holding in holdings_of(officer):
        if holding.post.key in rulebook.withdrawal_posts and holding.organisation.pk in line:
            return holding
    rule = rulebook.withdrawal
    clauses = rule.clauses if rule is not None else ()
    sentence = _("You hold no post that may withdraw; call one of: %(posts)s.") % {
        "posts": "、".join(rulebook.posts[post].name for post in rulebook.withdrawal_posts)
    }
    raise Refused([Reason(sentence, tuple(clauses), "post_may_not")])


def _tell(telling: _Telling, officer: User) -> None:
    rule = telling.rulebook.withdrawal
    if rule is None or not rule.notify:
        return
    people = holders(post_key=rule.notify, organisation=ancestry(telling.body))
    count = len(telling.subjects)
    notices.notify(
        officers=[holding.officer for holding in people if holding.officer != officer],
        kind=Notice.Kind.TOLD,
        sentence=_("A published item was withdrawn. See the register.")
        if count == 1
        else _("%(count)d published items were withdrawn. See the register.") % {"count": count},
        subject_type="item",
        subject=telling.subjects[0],
    )


def _with_adoptions(subject: str, sites: Iterable[UUID | str] | None) -> set[str]:
    """The subject and everything adopted from it, as far as it stands on one of the sites."""
    found, waiting = {subject}, [subject]
    while waiting:
        adopted = Filing.objects.filter(lineage__in=waiting).values_list("subject", flat=True)
        waiting = [str(one) for one in adopted.distinct() if str(one) not in found]
        found.update(waiting)
    if sites is None:
        return found
    there = Filing.objects.filter(subject__in=found, site__in=[str(site) for site in sites])
    return {str(one) for one in there.values_list("subject", flat=True)}
