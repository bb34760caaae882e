"""Following the ledger: authentic entries only, each certificate verified at its own place, then folded.

This is what the builder runs on what is new, and what a full verification runs on everything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.rotations import rotation_stands
from huabiao.register.certificates import fold
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.fold import Change
from huabiao.register.certificates.loading import Load
from huabiao.register.certificates.state import State
from huabiao.register.certificates.verification import Place, verify_certificate

TOGETHER = 500
"""Entries whose certificates and chains are fetched at once."""

CERTIFIED = "certificate.issued"


class Warming(Load, Protocol):
    """A source that can fetch many certificates (UUID → digest in the ledger) with their chains at once."""

    def warm(self, certificates: Mapping[str, str]) -> None: ...


@dataclass(frozen=True)
class Halt:
    """Why following stopped: at which entry, and everything that is wrong with it. Nothing may be added."""

    seq: int
    faults: tuple[Fault, ...]


def follow(
    state: State,
    entries: Iterable[Entry],
    load: Warming,
    *,
    verify: bool = True,
    blobs: bool = True,
) -> Iterator[Change | Halt]:
    """Fold entries one after another into `state`, yielding what changed; ends with a `Halt` at the first fault.

    `verify=False` only where every certificate in question was verified under a checkpoint already.
    """
    before: int | None = None
    for batch in _batches(entries):
        if before is None:
            before = ledger.time_of(batch[0].seq - 1)
        # Only what is authentic is fetched ahead: whatever else a row may hold is told at its place.
        genuine = {entry.seq for entry in batch if load.seals.authentic(entry)}
        certified = [entry for entry in batch if entry.seq in genuine and _certifies(entry)]
        load.warm(dict(map(_certificate, certified)))
        for entry in batch:
            try:
                if entry.seq not in genuine:
                    raise Faulty([fault("entry_not_authentic", str(entry.seq))])
                if entry.at < before:  # going back would bring a replaced key into use again
                    raise Faulty([fault("entry_backdated", str(entry.seq))])
                before = entry.at
                change = _take(state, entry, load, verify=verify, blobs=blobs)
            except Faulty as faulty:
                yield Halt(entry.seq, tuple(faulty.faults))
                return
            if change is not None:
                yield change


def withdrawals_among(entries: Iterable[Entry]) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Subjects that authentic entries withdraw, and where (None: everywhere): what goes through after a halt."""
    for entry in entries:
        if entry.kind == "withdrawal.made" and ledger.authentic(entry):
            sites = entry.content["ids"]["sites"]
            everywhere = fold.ALL_SITES in sites
            yield str(entry.content["subject"]), None if everywhere else frozenset(sites)


def _take(state: State, entry: Entry, load: Load, *, verify: bool, blobs: bool) -> Change | None:
    if verify and _certifies(entry):
        certificate, digest = _certificate(entry)
        place = Place(entry.seq, entry.at)
        faults = verify_certificate(certificate, digest, state, load, place=place, blobs=blobs)
        if faults:
            raise Faulty(faults)
    if verify and entry.kind == "key.rotated" and not rotation_stands(entry.content):
        raise Faulty([fault("rotation_unfounded", str(entry.seq))])
    return fold.apply(state, entry, load)


def _certifies(entry: Entry) -> bool:
    return entry.kind == CERTIFIED


def _certificate(entry: Entry) -> tuple[str, str]:
    """UUID and digest of the certificate an entry names."""
    return str(entry.content["subject"]), str(entry.content["digests"]["certificate"])


def _batches(entries: Iterable[Entry]) -> Iterator[Sequence[Entry]]:
    iterator = iter(entries)
    while batch := list(islice(iterator, TOGETHER)):
        yield batch
