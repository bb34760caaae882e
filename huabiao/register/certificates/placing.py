"""What a certificate or a withdrawal does to the record of a subject and to the columns it stands in."""

from collections.abc import Collection, Iterable
from typing import Any

from huabiao.register.certificates import due
from huabiao.register.certificates.documents import CertificateDocument, Publication
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.state import Former, Record, State, Version, record_of

Place = tuple[str, int]
"""A column and an ordinal in it."""


def check(state: State, document: CertificateDocument) -> None:
    """Refuse a certificate that takes over somebody else's subject or number: `Faulty`, nothing changed."""
    last = state.get("counter/public_id", 0)
    faults: list[Fault] = []
    fresh: set[int] = set()
    for publication in document.publications:
        record = record_of(state, publication.subject)
        kept = record and (record["site"], record["type"])
        if kept and kept != (document.site, publication.subject_type):
            # Another site must not take over a subject: it adopts it under a subject of its own.
            faults.append(fault("site_differs", publication.subject))
        own = record["public_id"] if record and record["withdrawn"] is None else None
        number = publication.public_id
        if number is None or number == own:
            continue
        if number <= last or number in fresh:
            faults.append(fault("public_id_reused", publication.subject))
        fresh.add(number)
    if faults:
        raise Faulty(faults)


def publish(
    state: State, document: CertificateDocument, publication: Publication, *, seq: int, at: int
) -> None:
    """Make this the newest version of the subject. `at`: time of the ledger entry."""
    subject = publication.subject
    before = record_of(state, subject)
    version: Version = {
        "certificate": document.certificate,
        "seq": seq,
        "freeze": publication.freeze,
        "payload": publication.payload,
        "not_before": document.not_before,
        "expires": document.ends(publication),
        "placements": [placement.as_document() for placement in publication.placements],
    }
    kept = _still_needed(before, version, at)
    record: Record = {
        "type": publication.subject_type,
        "site": document.site,
        "public_id": publication.public_id,
        "month": publication.month,
        "first_published": publication.first_published,
        "lineage": publication.lineage,
        "versions": [*kept, version],
        "withdrawn": None,
        "former": _former(before, publication, since=max(at, document.not_before)),
    }
    _replace_places(state, subject, before, record)
    _reschedule(state, subject, before, record, at)
    _count(state, publication)
    if publication.lineage is not None:
        key = f"lineage/{publication.lineage}"
        state[key] = sorted({*state.get(key, []), subject})
    state[f"subject/{subject}"] = record


def withdraw(state: State, subject: str, *, sites: Collection[str] | None, at: int) -> list[str]:
    """Take a subject and everything adopted from it offline (`sites` None: everywhere); answers who went.

    A withdrawal of what was never online is recorded as nothing, not as an error.
    """
    gone: list[str] = []
    waiting, seen = [subject], {subject}
    while waiting:
        current = waiting.pop()
        record = record_of(state, current)
        if record is not None and record["versions"] and (sites is None or record["site"] in sites):
            _take_down(state, current, record, at)
            gone.append(current)
        adopted = [one for one in state.get(f"lineage/{current}", []) if one not in seen]
        seen.update(adopted)
        waiting.extend(adopted)
    return gone


def _take_down(state: State, subject: str, record: Record, at: int) -> None:
    places = {place for version in record["versions"] for place in _places([version])}
    former = list(record["former"])
    former += _former_places(record, sorted(places), "withdrawn", at)
    after: Record = {**record, "versions": [], "withdrawn": at, "former": former}
    _replace_places(state, subject, record, after)
    _reschedule(state, subject, record, after, at)
    state[f"subject/{subject}"] = after


def _still_needed(before: Record | None, version: Version, at: int) -> list[Version]:
    """Until the new version begins, the one in force now stays; older ones still to come never do."""
    if before is None or version["not_before"] <= at:
        return []
    begun = [old for old in before["versions"] if old["not_before"] <= at]
    return begun[-1:]


def _former(before: Record | None, publication: Publication, since: int) -> list[Former]:
    if before is None:
        return []
    former = list(before["former"])
    if before["withdrawn"] is None and before["versions"]:
        columns = {placement.column for placement in publication.placements}
        left = [place for place in _places(before["versions"][-1:]) if place[0] not in columns]
        former += _former_places(before, left, "moved", since)
        # Back where it once stood: the address answers again.
        former = [
            old
            for old in former
            if old["column"] not in columns or old["public_id"] != publication.public_id
        ]
    return former


def _former_places(record: Record, places: Iterable[Place], why: Any, since: int) -> list[Former]:
    month, public_id = record["month"], record["public_id"]
    if month is None or public_id is None:
        return []
    return [
        {"column": column, "month": month, "public_id": public_id, "why": why, "from": since}
        for column, _ordinal in places
    ]


def _places(versions: Iterable[Version]) -> list[Place]:
    return [(place["column"], place["ordinal"]) for v in versions for place in v["placements"]]


def _replace_places(state: State, subject: str, before: Record | None, after: Record) -> None:
    old = set(_places(before["versions"])) if before else set()
    new = set(_places(after["versions"]))
    for column, ordinal in sorted(old - new):
        state.pop(f"place/{column}/{ordinal}", None)
    for column, ordinal in sorted(new - old):
        state[f"place/{column}/{ordinal}"] = subject


def _reschedule(state: State, subject: str, before: Record | None, after: Record, at: int) -> None:
    coming = {v["expires"] for v in after["versions"] if v["expires"] is not None}
    coming |= {v["not_before"] for v in after["versions"] if v["not_before"] > at}
    for version in before["versions"] if before else []:
        for moment in (version["not_before"], version["expires"]):
            if moment is not None and moment not in coming:
                due.unschedule(state, moment, subject)
    for moment in sorted(coming):
        due.schedule(state, moment, subject)


def _count(state: State, publication: Publication) -> None:
    if publication.public_id is not None:
        last = state.get("counter/public_id", 0)
        state["counter/public_id"] = max(last, publication.public_id)
    for placement in publication.placements:
        key = f"column/{placement.column}"
        state[key] = max(state.get(key, 0), placement.ordinal + 1)
