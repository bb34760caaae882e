"""What a request is about, read from the vault: the frozen copies on its list as they stand after any amendment."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huabiao.approval.documents import Subject
from huabiao.approval.models import Decision, Request
from huabiao.approval.states import Verdict
from huabiao.register.payloads import AnyPayload, ItemPayload, PagePayload, PayloadRefused
from huabiao.register.payloads.parsing import parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault


@dataclass(frozen=True)
class FrozenLine:
    """One line of a signed list. `payload` is none where nothing is frozen or the vault cannot give it back."""

    subject: str
    freeze: str | None
    digest: str | None
    payload: AnyPayload | None
    problem: str = ""

    @property
    def title(self) -> str:
        """Its title, or a sentence why there is none."""
        return self.problem if self.payload is None else title_of(self.payload)


def title_of(payload: AnyPayload) -> str:
    """Title of an item or a page, name of a site."""
    return payload.title if isinstance(payload, ItemPayload | PagePayload) else payload.name


def listed_subjects(requests: Iterable[Request]) -> dict[int, tuple[Subject, ...]]:
    """Request → the list as it stands now. Two queries, however many requests."""
    wanted = [request.pk for request in requests]
    rows = Request.objects.filter(pk__in=wanted)
    listed = {row.pk: row.parsed().subjects for row in rows}
    amended = Decision.objects.filter(request__in=wanted, verdict=Verdict.AMEND)
    for decision in amended.order_by("ledger_seq"):
        listed[decision.request_id] = (
            decision.parsed().amended_subjects or listed[decision.request_id]
        )
    return listed


def lines_of(request: Request) -> list[FrozenLine]:
    """The whole list of one request, decrypted."""
    return [read_line(one) for one in listed_subjects([request])[request.pk]]


def first_lines(requests: Iterable[Request]) -> dict[int, tuple[FrozenLine, int]]:
    """Request → its first line and how many there are: enough for a list of requests."""
    listed = listed_subjects(requests)
    return {pk: (read_line(subjects[0]), len(subjects)) for pk, subjects in listed.items()}


def read_line(one: Subject) -> FrozenLine:
    """One line with its payload, or with a sentence why it cannot be shown."""
    if one.freeze is None or one.payload is None:
        return FrozenLine(one.subject, None, None, None, _("(nothing frozen)"))
    try:
        payload = parse(vault.read_payload(one.freeze, one.payload))
    except VaultFault:
        problem = _("(the frozen copy is missing, unreadable or altered)")
    except PayloadRefused:
        problem = _("(the frozen copy is not of a form known here)")
    else:
        return FrozenLine(one.subject, one.freeze, one.payload, payload)
    return FrozenLine(one.subject, one.freeze, one.payload, None, problem)


def versions_of(request: Request, subject: str) -> list[FrozenLine]:
    """Every frozen copy of one subject that this request ever listed, oldest first, each once."""
    decisions = request.decisions.filter(verdict=Verdict.AMEND).order_by("ledger_seq")
    lists = [request.parsed().subjects]
    lists += [decision.parsed().amended_subjects or () for decision in decisions]
    copies = {one.payload: one for listed in lists for one in listed if one.subject == subject}
    return [read_line(one) for one in copies.values()]


def headline(line: FrozenLine, count: int) -> str:
    """The title of a request: that of its first line, and how many more there are."""
    if count == 1:
        return line.title
    more = ngettext("%(title)s and %(count)d more", "%(title)s and %(count)d more", count - 1)
    return more % {"title": line.title, "count": count - 1}
