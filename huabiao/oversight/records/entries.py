"""Entries of the ledger in words: which act, who, for which body, about what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huabiao.approval.models import Decision, Request, RequestSubject
from huabiao.editing.items.models import Item
from huabiao.editing.rights import policy
from huabiao.office.accounts.models import User
from huabiao.office.ledger.kinds import registered_kinds
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation.models import Organisation
from huabiao.oversight.records.models import EntryLine
from huabiao.oversight.records.moments import second
from huabiao.oversight.records.spreadsheets import Heading
from huabiao.register.certificates.models import Certificate, Filing

_AT_ONCE = 500

KINDS = {
    "installation.made": gettext_lazy("system installed"),
    "key.rotated": gettext_lazy("key replaced"),
    "epoch.confirmed": gettext_lazy("recovery from a backup confirmed"),
    "epoch.opened": gettext_lazy("new epoch opened after a recovery"),
    "officer.registered": gettext_lazy("officer registered"),
    "appointment.made": gettext_lazy("appointed"),
    "appointment.ended": gettext_lazy("appointment ended"),
    "delegation.made": gettext_lazy("delegated"),
    "delegation.ended": gettext_lazy("delegation ended"),
    "handover.made": gettext_lazy("handed over"),
    "password.changed": gettext_lazy("password changed"),
    "factor.enrolled": gettext_lazy("second factor set up"),
    "factor.recovered": gettext_lazy("logged in by a recovery code"),
    "factor.recovery_renewed": gettext_lazy("recovery codes renewed"),
    "factor.reset": gettext_lazy("second factor reset"),
    "rulebook.adopted": gettext_lazy("rulebook adopted"),
    "request.opened": gettext_lazy("submitted for approval"),
    "decision.made": gettext_lazy("decided"),
    "request.spoken": gettext_lazy("complete but for a signature: consent by telephone"),
    "request.closed": gettext_lazy("approval ended"),
    "pin.set": gettext_lazy("signing PIN set"),
    "certificate.issued": gettext_lazy("certificate issued"),
    "oral.lapsed": gettext_lazy("consent by telephone not signed in time: offline by itself"),
    "withdrawal.made": gettext_lazy("withdrawn from the public"),
    "finding.reported": gettext_lazy("a check found something"),
    "vault.purged": gettext_lazy("frozen copy destroyed"),
    "quarantine.sealed": gettext_lazy("sealed in the quarantine"),
    "quarantine.opened": gettext_lazy("quarantine opened"),
    "quarantine.released": gettext_lazy("released from the quarantine"),
    "quarantine.purged": gettext_lazy("quarantined text destroyed"),
}
"""Kinds of entries as an office calls the act."""


FIELDS = {
    "appointment": gettext_lazy("appointment"),
    "appointments": gettext_lazy("appointments"),
    "at": gettext_lazy("time"),
    "box": gettext_lazy("sealed box"),
    "certificate": gettext_lazy("certificate"),
    "decision": gettext_lazy("decision"),
    "effective": gettext_lazy("in force from"),
    "ends": gettext_lazy("until"),
    "follows": gettext_lazy("follows"),
    "freeze": gettext_lazy("frozen copy"),
    "giver": gettext_lazy("handed over by"),
    "officer": gettext_lazy("officer"),
    "outcome": gettext_lazy("result"),
    "post": gettext_lazy("post"),
    "reason": gettext_lazy("digest of the reason"),
    "receiver": gettext_lazy("taken over by"),
    "request": gettext_lazy("request"),
    "rulebook": gettext_lazy("rulebook"),
    "site": gettext_lazy("website"),
    "sites": gettext_lazy("websites"),
    "size": gettext_lazy("size"),
    "starts": gettext_lazy("from"),
    "subject_type": gettext_lazy("kind of request"),
    "subjects": gettext_lazy("subjects"),
    "submission": gettext_lazy("digest of the signed list"),
    "witness": gettext_lazy("witness"),
    "way": gettext_lazy("way of signing"),
}
"""Names of digests and ids in entries, as an auditor calls them."""


def field_name(name: str) -> str:
    """A digest's or id's name in words; the machine word of one that another room has added since."""
    return str(FIELDS.get(name, name))


def kind_name(kind: str) -> str:
    """The act in words; the machine word of a kind that another room has added since."""
    return str(KINDS.get(kind, kind))


def kind_choices() -> list[tuple[str, str]]:
    """Every kind that can occur, for the filter."""
    known = [kind for kind in KINDS if kind in registered_kinds()]
    others = sorted(set(registered_kinds()) - set(known))
    return [(kind, kind_name(kind)) for kind in (*known, *others)]


@dataclass(frozen=True)
class EntryShown:
    """One entry in words. `life`: the subject whose page tells the whole story, if the officer may read it."""

    seq: int
    at: str
    act: str
    detail: str
    officer: str
    body: str
    about: str
    life: str | None
    clauses: list[str]
    entry: Entry | None


def shown(lines: Iterable[EntryLine], reader: User) -> list[EntryShown]:
    """Some entries in words. A fixed number of queries, however many."""
    wanted = list(lines)
    found = Entry.objects.in_bulk([line.seq for line in wanted])
    words = _Words(found.values(), reader)
    return [words.shown(line, found.get(line.seq)) for line in wanted]


def shown_entries(entries: Iterable[Entry], reader: User) -> list[EntryShown]:
    """The same of entries at hand."""
    wanted = list(entries)
    words = _Words(wanted, reader)
    lines = (EntryLine(seq=entry.seq, at=entry.at, kind=entry.kind) for entry in wanted)
    return [words.shown(line, entry) for line, entry in zip(lines, wanted, strict=True)]


def in_books(lines: QuerySet[EntryLine], reader: User) -> Iterator[list[Any]]:
    """The rows of the Excel book, read and named some hundred at a time."""
    batch: list[EntryLine] = []
    for line in lines.iterator(chunk_size=_AT_ONCE):
        batch.append(line)
        if len(batch) == _AT_ONCE:
            yield from _rows(batch, reader)
            batch = []
    yield from _rows(batch, reader)


def book_headings() -> list[Heading]:
    """The columns of the Excel book."""
    return [
        Heading(_("number"), 9),
        Heading(_("time"), 20),
        Heading(_("act"), 18),
        Heading(_("result"), 14),
        Heading(_("officer"), 18),
        Heading(_("body"), 22),
        Heading(_("about"), 40),
        Heading(_("clauses"), 22),
        Heading(_("digest of the entry"), 68),
    ]


def _rows(lines: list[EntryLine], reader: User) -> Iterator[list[Any]]:
    for one in shown(lines, reader):
        leaf = bytes(one.entry.leaf).hex() if one.entry else _("missing")
        yield [
            one.seq,
            one.at,
            one.act,
            one.detail,
            one.officer,
            one.body,
            one.about,
            "、".join(one.clauses),
            leaf,
        ]


OUTCOMES: dict[str, Any] = {str(state): label for state, label in Request.STATES}


class _Words:
    """Names for some entries, read once for all of them."""

    def __init__(self, entries: Iterable[Entry], reader: User) -> None:
        contents = [content_of(entry) for entry in entries]
        self._officers = _named(User, {one.get("officer") for one in contents}, "name")
        self._bodies = _short_names({one.get("organisation") for one in contents})
        verdicts = Decision.objects.filter(
            uuid__in=_uuids(_id(one, "decision") for one in contents)
        )
        self._verdicts = {
            str(row.uuid): row.get_verdict_display() for row in verdicts.only("uuid", "verdict")
        }
        self._titles, self._lives = _about({one.get("subject") for one in contents}, reader)

    def shown(self, line: EntryLine, entry: Entry | None) -> EntryShown:
        content = content_of(entry) if entry else {}
        subject = content.get("subject") or ""
        decided = self._verdicts.get(str(_id(content, "decision")), "")
        outcome = OUTCOMES.get(str(_id(content, "outcome")), "")
        return EntryShown(
            seq=line.seq,
            at=second(line.at),
            act=kind_name(line.kind),
            detail=str(decided or outcome) if entry else _("The entry is missing from the ledger."),
            officer=self._officers.get(content.get("officer") or "", ""),
            body=self._bodies.get(content.get("organisation") or "", ""),
            about=self._titles.get(subject, ""),
            life=self._lives.get(subject),
            clauses=[str(one) for one in content.get("clauses") or ()],
            entry=entry,
        )


def content_of(entry: Entry) -> dict[str, Any]:
    """What an entry says; nothing where it was altered beyond reading."""
    try:
        content = entry.content
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _about(named: set[Any], reader: User) -> tuple[dict[str, str], dict[str, str]]:
    """Subject of an entry (a text, a request, a certificate) → title, and → the text whose life it belongs to."""
    subjects = _uuids(named)
    requests = RequestSubject.objects.filter(request__uuid__in=subjects).order_by("-id")
    texts = {
        str(uuid): str(text) for uuid, text in requests.values_list("request__uuid", "subject")
    }
    issued = Certificate.objects.filter(uuid__in=subjects).values_list("uuid", "request")
    through = {str(uuid): str(request) for uuid, request in issued}
    lines = RequestSubject.objects.filter(request__uuid__in=set(through.values())).order_by("-id")
    by_request = {
        str(uuid): str(text) for uuid, text in lines.values_list("request__uuid", "subject")
    }
    texts |= {
        uuid: by_request[request] for uuid, request in through.items() if request in by_request
    }
    texts |= {str(uuid): str(uuid) for uuid in subjects if str(uuid) not in texts}
    titles = readable_titles(set(texts.values()), reader)
    named_so = {uuid: titles[text] for uuid, text in texts.items() if text in titles}
    return named_so, {uuid: text for uuid, text in texts.items() if text in titles}


def readable_titles(texts: set[str], reader: User) -> dict[str, str]:
    """Texts the reader may read → their titles: as filed last, else as drafted."""
    drafted = policy.visible(reader, Item.objects.filter(uuid__in=texts))
    titles = {str(uuid): title for uuid, title in drafted.values_list("uuid", "title")}
    filed = policy.visible(reader, Filing.objects.filter(subject__in=texts)).order_by(
        "certified_at", "id"
    )
    return titles | {
        str(uuid): title or _("(destroyed: no words are kept)")
        for uuid, title in filed.values_list("subject", "title")
    }


def subjects_like(words: str, reader: User) -> set[UUID]:
    """What an auditor may type to look something up: words of a title, a verification code, or any UUID.

    Answers every UUID under which the ledger may speak of it: text, requests, certificates.
    """
    texts = _texts_like(words.strip(), reader)
    requests = Request.objects.filter(Q(subjects__subject__in=texts) | Q(uuid__in=texts))
    asked = set(requests.values_list("uuid", flat=True))
    issued = Certificate.objects.filter(request__in=asked).values_list("uuid", flat=True)
    return texts | asked | set(issued)


_MOST_TEXTS = 200


def _texts_like(words: str, reader: User) -> set[UUID]:
    try:
        return {UUID(words)}
    except ValueError:
        pass
    filed = policy.visible(reader, Filing.objects.all())
    filed = filed.filter(Q(title__icontains=words) | Q(code__iexact=words)).order_by()
    drafted = policy.visible(reader, Item.objects.filter(title__icontains=words)).order_by()
    found = set(filed.values_list("subject", flat=True).distinct()[:_MOST_TEXTS])
    return found | set(drafted.values_list("uuid", flat=True)[:_MOST_TEXTS])


def _named(model: Any, uuids: set[Any], field: str) -> dict[str, str]:
    rows = model.objects.filter(uuid__in=_uuids(uuids)).values_list("uuid", field)
    return {str(uuid): name for uuid, name in rows}


def _short_names(uuids: set[Any]) -> dict[str, str]:
    rows = Organisation.objects.filter(uuid__in=_uuids(uuids))
    return {str(row.uuid): str(row) for row in rows}


def _id(content: dict[str, Any], name: str) -> Any:
    ids = content.get("ids")
    return ids.get(name) if isinstance(ids, dict) else None


def _uuids(values: Iterable[Any]) -> set[UUID]:
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except (ValueError, TypeError, AttributeError):
            continue
    return found
