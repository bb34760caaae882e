"""The verbs of the register: certify what is approved, withdraw what is online, tick off copies outside."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.office import clocks, keys
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest
from huabiao.office.ledger.models import Entry
from huabiao.register.certificates import filing, placing
from huabiao.register.certificates.codes import code_of
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.faults import Faulty, fault
from huabiao.register.certificates.loading import Documents, Load
from huabiao.register.certificates.models import Certificate, Filing, OutsideCopy
from huabiao.register.certificates.numbering import Numbers
from huabiao.register.certificates.selectors import filings_of, state_of
from huabiao.register.certificates.state import State, folded
from huabiao.register.certificates.verification import (
    Basis,
    against_reuse,
    against_the_acts,
    basis_of,
    ends_by_itself,
)
from huabiao.register.certificates.withdrawing import (
    withdraw,
    withdraw_together,
    withdraw_unsigned,
)
from huabiao.register.vault import services as vault
from huabiao.register.vault.selectors import freezes_of

__all__ = [
    "StateBehind",
    "approved_requests",
    "destroy",
    "issue",
    "mark_outside_copy",
    "withdraw",
    "withdraw_together",
    "withdraw_unsigned",
]


class StateBehind(Exception):
    """The ledger holds certificates that the given state has not folded yet: fold first, then certify."""


@transaction.atomic
def issue(*, request_uuid: UUID | str, state: State, load: Load | None = None) -> Certificate:
    """Certify an approved request. Worker only: it verifies the whole chain again, then signs.

    `state` must hold every certificate so far; it is not changed: fold the new entry to change it.

    Raises:
        Faulty: anything is missing or wrong; lists all of it. Nothing was signed.
        StateBehind: numbers would be given twice.
        KeyMissing: this process does not hold the certifier's key.
    """
    request = str(request_uuid)
    load = load or Documents()
    now = clocks.now_ms()
    _refuse_unread_entries(state, request)
    _refuse_unauthentic(state, request)
    spoken = state[f"request/{request}"]["outcome"] is None
    basis = basis_of(request, state, load, at=now, spoken=spoken)
    faults = [*against_the_acts(basis, state, load, now)]
    ledger.put_in_use(keys.Role.CERTIFIER)
    signer = keys.signer(keys.Role.CERTIFIER)
    introduced = state.get("key/certifier", ())
    if signer.key_id not in introduced[-1:]:
        faults.append(
            fault("key_replaced" if signer.key_id in introduced else "key_unknown", request)
        )
    faults += against_reuse(request, state, spoken=spoken)
    if faults:
        raise Faulty(faults)
    document = _document(basis, state, load, now=now, key_id=signer.key_id)
    # What the fold would refuse must never get into the ledger.
    placing.check(state, document)
    data = document.canonical()
    entry = _record(document, data, basis)
    # Whoever wrote while the chain was verified came before this entry: a withdrawal must not be overtaken.
    _refuse_unread_entries(state, request, until=entry.seq)
    certificate = Certificate.objects.create(
        uuid=UUID(document.certificate),
        document=data,
        digest=digest(data),
        signature=signer.sign(data),
        key_id=signer.key_id,
        request=UUID(request),
        code=code_of(digest(data)),
        ledger_seq=entry.seq,
    )
    filing.file(certificate, document, basis, state=state, load=load)
    return certificate


def _document(
    basis: Basis, state: State, load: Load, *, now: int, key_id: str
) -> CertificateDocument:
    approved = basis.approved
    visible_from = max(approved.not_before or now, now)
    return CertificateDocument(
        certificate=str(uuid4()),
        kind=basis.kind,
        request=approved.document.request,
        site=basis.site.subject,
        site_payload=basis.site_payload,
        rulebook=approved.document.rulebook,
        submission=approved.progress.submission,
        opened_seq=approved.opened_seq,
        decision_seqs=approved.decision_seqs,
        publications=tuple(
            given.publication()
            for given in Numbers(state, basis.site.subject).given(
                basis.lines,
                visible_from=visible_from,
                keeps_original_dates=basis.keeps_original_dates,
            )
        ),
        certified_at=now,
        not_before=visible_from,
        expires=ends_by_itself(basis, load),
        key_id=key_id,
    )


def _record(document: CertificateDocument, data: bytes, basis: Basis) -> Entry:
    request = basis.approved.document
    return ledger.append(
        kind="certificate.issued",
        subject=document.certificate,
        site=document.site,
        organisation=request.organisation,
        rulebook=document.rulebook,
        clauses=request.route.get("clauses", ()),
        digests={"certificate": digest(data)},
        ids={
            "request": document.request,
            "subjects": [publication.subject for publication in document.publications],
        },
    )


def _refuse_unread_entries(state: State, request: str, *, until: int | None = None) -> None:
    ahead = Entry.objects.filter(seq__gte=folded(state))
    if until is not None:
        ahead = ahead.filter(seq__lt=until)
    if ahead.filter(kind__in=("certificate.issued", "withdrawal.made", "key.rotated")).exists():
        raise StateBehind("the ledger has certificates, withdrawals or keys beyond the state")
    if ahead.filter(subject=request).exists():
        raise StateBehind("the request has moved on beyond the folded state")


def _refuse_unauthentic(state: State, request: str) -> None:
    """The chain's entries again, with their MACs: a state may have been folded by somebody less careful."""
    recorded = state.get(f"request/{request}")
    if recorded is None:
        raise Faulty([fault("request_unknown", request)])
    seqs = [recorded["opened"][0], *(line[0] for line in recorded["decisions"])]
    if recorded.get("spoken") is not None:
        seqs.append(recorded["spoken"])
    rows = {entry.seq: entry for entry in Entry.objects.filter(seq__in=seqs)}
    faults = [fault("ledger_gap", str(seq)) for seq in seqs if seq not in rows]
    faults += [
        fault("entry_not_authentic", str(seq))
        for seq, entry in rows.items()
        if not ledger_rows.authentic(entry)
    ]
    if faults:
        raise Faulty(faults)


def approved_requests(state: State) -> list[str]:
    """Requests that wait for a certificate, oldest first: the worker's list of things to do. They are approved, or
    all is done but the signature under a consent by telephone."""
    waiting = state.get("waiting", [])
    return list(waiting)


@transaction.atomic
def destroy(*, subject: UUID | str) -> int:
    """Destroy every frozen copy of a withdrawn subject (a recalled secret); answers how many there were.

    Digests, chain and withdrawal stay; the words leave the filing register too.

    Raises:
        Refused: a copy may still be seen (withdraw it first), or it is a site.
    """
    filed = filings_of(subject)
    if any(line.subject_type == "site" for line in filed):
        # Every certificate of a site is judged by the site's own payload.
        raise Refused([Reason(_("A website's structure cannot be destroyed."), code="is_site")])
    if any(state_of(line) in _SEEN for line in filed):
        raise Refused([Reason(_("It is still online; withdraw it first."), code="still_online")])
    freezes = [str(row.uuid) for row in freezes_of(subject) if row.purged_at is None]
    filing.forget(freezes)
    for freeze in freezes:
        vault.purge(freeze=freeze)
    return len(freezes)


_SEEN = frozenset({Filing.State.COMING, Filing.State.ONLINE})


@transaction.atomic
def mark_outside_copy(*, copy: OutsideCopy, person: UUID, done: bool = True) -> OutsideCopy:
    """Say who chases a copy outside, and that it is gone."""
    copy.person = person
    copy.done_at = clocks.now_ms() if done else None
    copy.save(update_fields=["person", "done_at"])
    return copy
