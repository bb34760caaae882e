"""Checking a printed code: does the certificate stand, is it in the ledger, what does it say, what was changed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _
from pydantic import ValidationError

from huabiao.office import clocks, keys
from huabiao.office.ledger import proofs
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.rotations import rotation_stands
from huabiao.register.certificates import fold
from huabiao.register.certificates.codes import normalised
from huabiao.register.certificates.documents import CertificateDocument, Kind
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Documents, Load
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.selectors import state_of
from huabiao.register.certificates.state import State
from huabiao.register.certificates.verification import Place, against_reuse, verify_certificate

SHOWN_IN = ZoneInfo("Asia/Shanghai")


@dataclass
class Verdict:
    """The answer to a code. `valid` only where signature, chain and ledger all stand; `lines` are for the reader."""

    code: str
    valid: bool
    lines: list[str]
    faults: list[Fault] = field(default_factory=list)
    certificate: str | None = None


def verify_code(code: str, *, whole: bool = False) -> Verdict:
    """Prove or disprove a certificate by its code; changes nothing.

    Reads of the ledger what it says of bodies, posts, rulebooks and keys up to the certificate, and of its own request
    and subjects. `whole`: fold the whole ledger up to it, so that also what depends on everything before is checked
    (numbers given, site and adopted original in force at that moment), as every build does.
    """
    known = normalised(code)
    if known is None:
        return Verdict(code, False, [_("This is not a verification code; check what was typed.")])
    row = Certificate.objects.filter(code=known).first()
    if row is None:
        return Verdict(known, False, [_("No certificate has this code.")])
    entry = Entry.objects.filter(kind="certificate.issued", subject=row.uuid).first()
    if entry is None:
        missing = [fault("certificate_altered", str(row.uuid))]
        return Verdict(
            known,
            False,
            [_("The ledger knows no such certificate: it was not issued here.")],
            missing,
            str(row.uuid),
        )
    faults = _faults(row, entry, whole=whole)
    lines = [_("Valid.") if not faults else _("Not valid:")]
    lines += [str(found) for found in faults]
    lines += _says(row, entry)
    return Verdict(known, not faults, lines, faults, str(row.uuid))


def _faults(row: Certificate, entry: Entry, *, whole: bool) -> list[Fault]:
    load = Documents()
    state, is_whole = _state_before(entry, load) if whole else (_state_about(entry, load), False)
    digest = entry.content["digests"]["certificate"]
    faults = verify_certificate(
        str(row.uuid), digest, state, load, place=Place(entry.seq, entry.at), next_to_fold=is_whole
    )
    if not whole:
        faults += _against_reuse(entry, state)
    if not ledger.authentic(entry):
        faults.append(fault("entry_not_authentic", str(entry.seq)))
    elif not _included(entry):
        faults.append(fault("ledger_gap", str(entry.seq)))
    return faults


def _state_about(entry: Entry, load: Documents) -> State:
    """What the ledger says, up to an entry, of the office and of the request and subjects of its certificate."""
    request = entry.content["ids"]["request"]
    opened = Entry.objects.filter(kind="request.opened", subject=request)
    subjects = {one for found in opened for one in found.content["ids"].get("subjects", ())}
    wanted = Q(kind__in=fold.ABOUT_THE_OFFICE) | Q(subject=request)
    wanted |= Q(kind="withdrawal.made", subject__in=subjects)
    state: dict[str, Any] = {}
    for earlier in Entry.objects.filter(wanted, seq__lt=entry.seq).order_by("seq"):
        if _stands(earlier, load):  # one that does not counts for nothing: what rests on it falls
            state["ledger/next"] = earlier.seq
            fold.apply(state, earlier, load)
    return state


def _against_reuse(entry: Entry, state: State) -> Iterator[Fault]:
    """Whether its request gave another certificate before, or a subject was withdrawn after it was submitted."""
    request = str(entry.content["ids"]["request"])
    recorded = state.get(f"request/{request}")
    if recorded is None:
        return  # said already
    kinds = dict(_issued_for(request, entry.seq))
    spoken = kinds.pop(entry.seq, None) == Kind.ORAL
    for seq, kind in kinds.items():
        recorded["oral_certificate" if kind == Kind.ORAL else "certificate"] = seq
    yield from against_reuse(request, state, spoken=spoken)


def _issued_for(request: str, until: int) -> Iterator[tuple[int, Kind]]:
    """Entry and kind of the certificates of a request up to an entry, as far as the ledger knows them."""
    rows = Certificate.objects.filter(request=request, ledger_seq__lte=until)
    named = Entry.objects.filter(
        kind="certificate.issued", seq__in=[row.ledger_seq for row in rows]
    ).in_bulk()
    for row in rows:
        with suppress(ValidationError):
            if row.ledger_seq in named and named[row.ledger_seq].subject == row.uuid:
                yield row.ledger_seq, CertificateDocument.parse(bytes(row.document)).kind


def _state_before(entry: Entry, load: Documents) -> tuple[State, bool]:
    """The ledger folded up to an entry; False where another certificate on the way was missing or altered.

    That one's fault must not hide the answer for this one; only what depends on the exact moment is then left out.
    """
    state: dict[str, Any] = {}
    is_whole = True
    for earlier in ledger.entries(limit=entry.seq):
        try:
            if not _stands(earlier, load):
                raise Faulty([fault("entry_not_authentic", str(earlier.seq))])
            fold.apply(state, earlier, load)
        except Faulty:
            is_whole = False
            state["ledger/next"] = earlier.seq + 1
    return state, is_whole


def _stands(entry: Entry, load: Load) -> bool:
    """Whether an entry counts: written by a process of ours, and where it brings a key, vouched for by the old one."""
    if not load.seals.authentic(entry):
        return False
    return entry.kind != "key.rotated" or rotation_stands(entry.content)


def _included(entry: Entry) -> bool:
    """Whether the entry stands under the latest signed head; an entry newer than any head stands on its MAC."""
    try:
        proof = proofs.prove(entry.seq)
        if proof is None:
            return True
        verifier = keys.verifier(keys.Role.LEDGER, proof["head"]["key_id"])
        return proofs.proof_valid(proof, verifier)
    except (HeadRefused, keys.KeyFault, KeyError, ValueError):
        return False


def _says(row: Certificate, entry: Entry) -> list[str]:
    try:
        document = CertificateDocument.parse(bytes(row.document))
    except ValidationError:
        return []
    lines = [
        _("Certified %(at)s, entry %(seq)s of the ledger, rulebook %(rulebook)s.")
        % {"at": shown(document.certified_at), "seq": entry.seq, "rulebook": document.rulebook}
    ]
    now = clocks.now()
    for filing in Filing.objects.filter(certificate=row.uuid).order_by("id"):
        signed = "、".join(f"{one['post']} {shown(one['at'])}" for one in filing.signers)
        state = Filing.State(state_of(filing, now)).label
        lines.append(f"{filing.title}（{filing.column_names}）{state}　{signed}")
    return lines


def shown(moment: int) -> str:
    """A moment (UTC milliseconds) as offices write it: `YYYY-MM-DD HH:MM`, Asia/Shanghai."""
    return f"{datetime.fromtimestamp(moment / 1000, UTC).astimezone(SHOWN_IN):%Y-%m-%d %H:%M}"
