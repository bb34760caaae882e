"""When nothing may be added: what must go, goes – from the tree alone, whatever else is broken."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import DatabaseError

from huabiao.office import clocks
from huabiao.office.ledger import selectors as ledger
from huabiao.publishing.trees.emergency import certifier_or_none, making_room
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.journal import JournalBroken, Line
from huabiao.publishing.trees.online import NUMBER, State
from huabiao.publishing.trees.placing import PLACED
from huabiao.publishing.trees.release import Release
from huabiao.publishing.trees.removal import Removal, take_away
from huabiao.publishing.trees.reports import BuildReport
from huabiao.publishing.trees.statemap import StateBroken, StateMap
from huabiao.register.certificates.due import due_between
from huabiao.register.certificates.faults import Fault
from huabiao.register.certificates.following import withdrawals_among
from huabiao.register.certificates.state import record_of, version_at


def journal_withdrawals(folder: PublishedFolder) -> list[Line]:
    """The withdrawals the journal holds; of a broken journal those before the break."""
    try:
        return folder.journal.refresh().of_kind("withdrawal")
    except JournalBroken:
        return folder.journal.of_kind("withdrawal")


def fresh_withdrawals(folder: PublishedFolder, release: Release) -> list[Line]:
    """The journal's withdrawals that the composed tree does not know of yet."""
    journal_withdrawals(folder)
    return [line for line in folder.journal.since(release.composed) if line.kind == "withdrawal"]


def subjects_of(state: State, lines: Iterable[Line]) -> set[str]:
    """The subjects that journal lines withdraw, as far as the state knows them."""
    named = set()
    for line in lines:
        subject = line.content.get("subject") or state.get(
            f"{NUMBER}{line.content.get('public_id')}"
        )
        if subject:
            named.add(str(subject))
    return named


def remove_only(
    folder: PublishedFolder, served: Release | None, faults: list[Fault]
) -> BuildReport:
    """Withdrawals of ledger and journal and whatever has ended, cut out of the served tree. Adds nothing."""
    if served is None:
        return BuildReport(None, None, refused=tuple(faults), stopped=True)
    wanted = list(_wanted(folder, served))
    known = [dict(one) for one in served.withdrawn_beyond]
    fresh = [one for one in wanted if _key(one) not in {_key(old) for old in known}]
    root = served.root
    if fresh:
        removals = [Removal.from_document(one) for one in fresh]
        folder.begun()
        root = making_room(folder, lambda: take_away(folder, served.root, removals))
    if root == served.root and not fresh:
        return _report(served, (), faults)
    at = clocks.now_ms()
    signer = certifier_or_none()
    release = replace(
        served,
        number=max(folder.releases.numbers(), default=0) + 1,
        at=max(at, served.at),
        root=root,
        withdrawn_beyond=[*known, *({**one, "at": one.get("at", at)} for one in fresh)],
        journal=folder.journal.marker(),
        key_id=signer.key_id if signer else "",
    )

    def publish() -> None:
        folder.releases.write(release, signer)
        folder.releases.serve(release.number)

    making_room(folder, publish)
    return _report(release, fresh, faults)


def _wanted(folder: PublishedFolder, served: Release) -> Iterable[dict[str, Any]]:
    for line in fresh_withdrawals(folder, served):
        yield {**line.content, "at": line.at}
    try:
        state = StateMap(folder.nodes, served.state)
        yield from [*_ended(state, served), *_in_the_ledger(state, served)]
    except StateBroken:
        return  # who stands behind a ledger entry is not known then; the journal and an address still serve


def _ended(state: State, served: Release) -> Iterable[dict[str, Any]]:
    now = clocks.now_ms()
    for subject in due_between(state, served.composed["at"], now):
        record = record_of(state, subject)
        if record is not None and version_at(record, now) is None:
            yield _document(state, subject, "ended")


def _in_the_ledger(state: State, served: Release) -> Iterable[dict[str, Any]]:
    """Withdrawals behind the checkpoint that this system wrote, with everything adopted from their subjects."""
    try:
        found = list(withdrawals_among(ledger.entries(served.ledger_size - 1)))
    except DatabaseError:
        return
    for subject, sites in found:
        waiting, seen = [subject], {subject}
        while waiting:
            current = waiting.pop()
            record = record_of(state, current)
            if record is not None and (sites is None or record["site"] in sites):
                yield _document(state, current, "ledger")
            following = [one for one in state.get(f"lineage/{current}", []) if one not in seen]
            seen.update(following)
            waiting += following


def _document(state: State, subject: str, cause: str) -> dict[str, Any]:
    placed = state.get(PLACED + subject) or {}
    public_id = placed.get("public_id")
    paths = [placed["page"]] if placed.get("page") and public_id is None else []
    return {"subject": subject, "public_id": public_id, "paths": paths, "cause": cause}


def _key(document: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    public_id = document.get("public_id")
    return ("" if public_id is None else str(public_id), tuple(document.get("paths", ())))


def _report(release: Release, gone: Iterable[dict[str, Any]], faults: list[Fault]) -> BuildReport:
    return BuildReport(
        root=release.root,
        number=release.number,
        removed=tuple(sorted({str(one["subject"] or one["public_id"]) for one in gone})),
        refused=tuple(faults),
        stopped=True,
        due=release.due,
        ledger_size=release.ledger_size,
    )
