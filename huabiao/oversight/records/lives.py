"""The life of one text, from draft to withdrawal, told from approval, register and ledger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.approval.documents import DecisionDocument
from huabiao.approval.models import Decision, Request
from huabiao.approval.selectors import history_of
from huabiao.editing.items.drafting import Contribution
from huabiao.editing.items.progress import act_name
from huabiao.editing.rights import policy
from huabiao.office.accounts.models import User
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation.models import Appointment
from huabiao.oversight.records import entries, filings, indexing
from huabiao.oversight.records.entries import EntryShown
from huabiao.oversight.records.filings import FilingShown
from huabiao.oversight.records.inclusion import Judged, Proofs
from huabiao.oversight.records.models import EntryLine
from huabiao.oversight.records.moments import minute
from huabiao.register.certificates.models import Certificate, Filing, Withdrawal
from huabiao.register.certificates.selectors import filings_of, outside_copies


@dataclass(frozen=True)
class Said:
    """One decision: act and post, who, what they said, how they signed."""

    verdict: str
    verdict_name: str
    act: str
    officer: str
    post: str
    opinion: str
    at: datetime
    notes: str
    digest: str
    seq: int


@dataclass(frozen=True)
class RequestTold:
    """One request with all its decisions in order."""

    uuid: UUID
    kind: str
    state: str
    state_name: str
    submitter: str
    body: str
    opened: datetime
    closed: datetime | None
    digest: str
    count: int
    decisions: list[Said]
    clauses: list[str]


@dataclass(frozen=True)
class WithdrawalTold:
    """One withdrawal: why, by whom, and the places outside to be chased."""

    at: str
    officer: str
    reason: str
    copies: list[tuple[str, str, str]]


@dataclass(frozen=True)
class EntryJudged:
    """An entry with what its proof says."""

    shown: EntryShown
    judged: Judged
    link: bool
    """Whether the reader may open the entry itself."""


@dataclass(frozen=True)
class Life:
    """Everything recorded about one text."""

    subject: UUID
    drafts: list[tuple[datetime, str]]
    requests: list[RequestTold]
    filings: list[FilingShown]
    withdrawals: list[WithdrawalTold]
    ledger: list[EntryJudged]
    head: str

    @property
    def sound(self) -> bool:
        """Whether no entry of it was found changed."""
        return all(one.judged.standing != "broken" for one in self.ledger)


def life_of(subject: UUID, reader: User) -> Life:
    """The whole story. The number of queries does not grow with the number of decisions."""
    asked = list(history_of(subject))
    filed = filings_of(subject)
    found = _entries(subject, asked, filed)
    proofs = Proofs()
    judged = proofs.judge(found)
    opened = _readable(found, reader)
    return Life(
        subject=subject,
        drafts=_drafts(subject),
        requests=_requests(asked),
        filings=filings.shown(filed),
        withdrawals=_withdrawals(subject),
        ledger=[
            EntryJudged(one, judged[one.seq], one.seq in opened)
            for one in entries.shown_entries(found, reader)
        ],
        head=_about_head(proofs),
    )


def _drafts(subject: UUID) -> list[tuple[datetime, str]]:
    hands = Contribution.objects.filter(subject=subject).select_related("officer").order_by("at")
    return [(one.at, str(one.officer)) for one in hands]


def _entries(subject: UUID, asked: list[Request], filed: list[Filing]) -> list[Entry]:
    requests = {request.uuid for request in asked}
    issued = Certificate.objects.filter(request__in=requests).values_list("uuid", flat=True)
    named = {subject, *requests, *issued, *(line.certificate for line in filed)}
    return list(Entry.objects.filter(subject__in=named).order_by("seq"))


def _readable(found: list[Entry], reader: User) -> set[int]:
    indexing.catch_up(most=len(found) + indexing.CHUNK)
    lines = EntryLine.objects.filter(seq__in=[entry.seq for entry in found])
    return set(policy.visible(reader, lines).values_list("seq", flat=True))


def _about_head(proofs: Proofs) -> str:
    if proofs.head is None:
        return _("No head has been signed yet: the entries stand on their seals alone.")
    return _("Checked against the head signed %(at)s over %(size)d entries.") % {
        "at": minute(proofs.head.at),
        "size": proofs.head.size,
    }


def _requests(asked: list[Request]) -> list[RequestTold]:
    said = {row.pk: row.parsed() for request in asked for row in request.decisions.all()}
    posts = _posts(said.values())
    people = _people(said.values())
    return [_told(request, said, posts, people) for request in asked]


def _told(
    request: Request,
    said: dict[int, DecisionDocument],
    posts: dict[str, str],
    people: dict[str, str],
) -> RequestTold:
    document = request.parsed()
    acts = {step.key: act_name(step.act) for step in request.steps.all()}
    return RequestTold(
        uuid=request.uuid,
        kind=kind_name(request.subject_type),
        state=request.state,
        state_name=str(request.get_state_display()),
        submitter=str(request.submitter),
        body=str(request.organisation),
        opened=request.opened_at,
        closed=request.closed_at,
        digest=request.digest,
        count=len(document.subjects),
        decisions=[
            _said(row, said[row.pk], acts, posts, people) for row in request.decisions.all()
        ],
        clauses=list(document.route.get("clauses", ())),
    )


def _said(
    row: Decision,
    document: DecisionDocument,
    acts: dict[str, str],
    posts: dict[str, str],
    people: dict[str, str],
) -> Said:
    return Said(
        verdict=row.verdict,
        verdict_name=str(row.get_verdict_display()),
        act="、".join(acts.get(step, step) for step in document.steps),
        officer=str(row.officer),
        post=posts.get(document.appointment, ""),
        opinion=document.opinion,
        at=row.made_at,
        notes="；".join(_notes(row, document, people)),
        digest=row.digest,
        seq=row.ledger_seq,
    )


def _notes(row: Decision, document: DecisionDocument, people: dict[str, str]) -> list[str]:
    notes = [] if document.way.value == "login" else [str(row.get_way_display())]
    if document.delegation:
        notes.append(_("as the stand-in"))
    if document.paper:
        notes.append(
            _("paper original no. %(number)s, entered by %(entered)s, compared by %(compared)s")
            % {
                "number": document.paper.number,
                "entered": people.get(document.paper.entered_by, ""),
                "compared": people.get(document.paper.compared_by, ""),
            }
        )
    if document.amended_to:
        notes.append(_("changed the words and signed them"))
    if document.forward_to:
        notes.append(
            _("forwarded to %(officer)s") % {"officer": people.get(document.forward_to, "")}
        )
    if document.not_before:
        notes.append(_("to be published at %(at)s") % {"at": minute(document.not_before)})
    return notes


def _posts(said: Any) -> dict[str, str]:
    held = Appointment.objects.filter(uuid__in={one.appointment for one in said})
    rows = held.select_related("post__organisation")
    return {str(row.uuid): f"{row.post.organisation}{row.post.name}" for row in rows}


def _people(said: Any) -> dict[str, str]:
    wanted = {one.forward_to for one in said if one.forward_to}
    wanted |= {
        name for one in said if one.paper for name in (one.paper.entered_by, one.paper.compared_by)
    }
    return {
        str(uuid): name
        for uuid, name in User.objects.filter(uuid__in=wanted).values_list("uuid", "name")
    }


def _withdrawals(subject: UUID) -> list[WithdrawalTold]:
    rows = list(Withdrawal.objects.filter(subject=subject))
    copies = outside_copies(subject)
    wanted = {row.officer for row in rows} | {one.person for one in copies if one.person}
    people = dict(User.objects.filter(uuid__in=wanted).values_list("uuid", "name"))
    return [
        WithdrawalTold(
            at=minute(row.at),
            officer=people.get(row.officer, ""),
            reason=row.reason,
            copies=[
                (
                    str(one.get_place_display()),
                    people.get(one.person, "") if one.person else "",
                    minute(one.done_at),
                )
                for one in copies
                if one.withdrawal_id == row.pk
            ],
        )
        for row in rows
    ]


def kind_name(subject_type: str) -> str:
    """What a request asks for, in words."""
    return {
        "item": _("publish an item"),
        "page": _("publish a page"),
        "site": _("change a website"),
        "correction": _("correct"),
        "arrangement": _("arrange the page"),
        "adoption": _("adopt on another website"),
        "migration": _("bring in migrated stock"),
        "installation": _("install"),
        "withdrawal": _("withdraw"),
        "rulebook": _("adopt a rulebook"),
    }.get(subject_type, subject_type)
