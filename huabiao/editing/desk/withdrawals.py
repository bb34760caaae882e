"""Withdrawing, guided: what is online and may be taken off by this officer, who is told, what to chase outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.editing.rights.reach import Reach, reach_of
from huabiao.editing.websites.models import Site
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding, ancestry, holders
from huabiao.register.certificates import services as certificates
from huabiao.register.certificates.models import Filing, OutsideCopy, Withdrawal
from huabiao.register.certificates.selectors import filing_register
from huabiao.rules.rulebook import Clause

WITHDRAWABLE = ("item", "page")


@dataclass(frozen=True)
class Guidance:
    """What will happen when this is withdrawn, said before it is."""

    filing: Filing
    body: Organisation
    told: list[Holding]
    adopted: list[Filing]
    outside: list[str]
    clauses: list[Clause]


def withdrawable(officer: User, words: str = "") -> QuerySet[Filing]:
    """What is online and may be withdrawn by the officer: found by title, public number or address."""
    found = filing_register(state="online").filter(subject_type__in=WITHDRAWABLE)
    found = _within(reach_of(officer), found)
    named = _number_in(words)
    return found.filter(public_id=named) if named else _with_words(found, words)


def guidance(officer: User, subject: UUID) -> Guidance | None:
    """What a withdrawal of this subject means; None if it is not online or not for this officer to withdraw."""
    filing = withdrawable(officer).filter(subject=subject).first()
    if filing is None:
        return None
    body = Organisation.objects.get(uuid=filing.organisation)
    try:
        merged = rulebook_in_force(body).merged
    except NoRulebook:
        return None
    rule = merged.withdrawal
    told = (
        holders(post_key=rule.notify, organisation=ancestry(body)) if rule and rule.notify else []
    )
    return Guidance(
        filing=filing,
        body=body,
        told=list({one.officer.pk: one for one in told if one.officer != officer}.values()),
        adopted=list(filing_register(state="online").filter(lineage=subject)),
        outside=[str(label) for _value, label in OutsideCopy.Place.choices],
        clauses=[
            merged.clauses[one] for one in (rule.clauses if rule else ()) if one in merged.clauses
        ],
    )


def withdraw(*, subject: UUID, officer: User, reason: str) -> Withdrawal:
    """Take it off everywhere, at once. Raises Refused with every reason."""
    against = []
    if guidance(officer, subject) is None:
        against.append(
            Reason(_("It is not online, or none of your posts may withdraw it."), (), "not_allowed")
        )
    if not reason.strip():
        against.append(Reason(_("Say why it is withdrawn."), (), "no_reason"))
    if against:
        raise Refused(against)
    return certificates.withdraw(
        subject=subject, sites=None, officer=officer, reason=reason.strip()
    )


def withdraw_together(*, subjects: Sequence[UUID], officer: User, reason: str) -> list[Withdrawal]:
    """Take several texts off everywhere in one act, all or none. Raises Refused with every reason."""
    against = []
    may = {
        str(one)
        for one in withdrawable(officer)
        .filter(subject__in=subjects)
        .values_list("subject", flat=True)
    }
    titles = dict(Filing.objects.filter(subject__in=subjects).values_list("subject", "title"))
    for subject in subjects:
        if str(subject) not in may:
            sentence = _("“%(title)s”: it is not online, or none of your posts may withdraw it.")
            name = titles.get(subject, subject) if subject in titles else _("one of them")
            against.append(Reason(sentence % {"title": name}, (), "not_allowed"))
    if not subjects:
        against.append(Reason(_("Choose at least one."), (), "none_chosen"))
    if not reason.strip():
        against.append(Reason(_("Say why it is withdrawn."), (), "no_reason"))
    if against:
        raise Refused(against)
    return certificates.withdraw_together(
        subjects=subjects, sites=None, officer=officer, reason=reason.strip()
    )


def withdrawals_of(officer: User) -> QuerySet[Withdrawal]:
    """The withdrawals whose subjects the officer may withdraw or watch over, newest first."""
    reach = reach_of(officer)
    subjects = _within(reach, Filing.objects.filter(withdrawn_at__isnull=False), "audit").values(
        "subject"
    )
    return Withdrawal.objects.filter(Q(subject__in=subjects) | Q(officer=officer.uuid)).order_by(
        "-at"
    )


def may_withdraw_somewhere(officer: User) -> bool:
    """Whether the officer holds a post that withdraws."""
    return reach_of(officer).anywhere("withdraw")


def titles_of(withdrawals: list[Withdrawal]) -> dict[UUID, str]:
    """Subject → the title it was filed under. One query."""
    rows = Filing.objects.filter(subject__in=[one.subject for one in withdrawals])
    return dict(rows.order_by("certified_at", "id").values_list("subject", "title"))


def _within(reach: Reach, found: QuerySet[Filing], *more: str) -> QuerySet[Filing]:
    covered = reach.over(("withdraw", *more))
    bodies = Organisation.objects.filter(pk__in=covered).values("uuid")
    sites = Site.objects.filter(organisation__in=covered).values("uuid")
    return found.filter(Q(organisation__in=bodies) | Q(site__in=sites))


def _with_words(found: QuerySet[Filing], words: str) -> QuerySet[Filing]:
    for word in words.split():
        found = found.filter(title__icontains=word)
    return found


def _number_in(words: str) -> int | None:
    """The public number in an address or by itself: `/zwyw/tzgg/202611/31.html` → 31."""
    path = unquote(urlsplit(words.strip()).path)
    last = path.rpartition("/")[2].removesuffix(".html")
    return (
        int(last)
        if last.isascii() and last.isdigit() and (last == words.strip() or "/" in words)
        else None
    )
