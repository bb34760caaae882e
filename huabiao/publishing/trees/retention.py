"""What is kept of the past, what is swept away, and how withdrawn content leaves the retained releases too.

The last release of each day is kept, never served (decision 6). Everything no kept release reaches is swept. An object
of a kept release that holds withdrawn content is replaced by a signed tombstone with its digest, and for a file in
which items stand together the digest of the version without them.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huabiao.office import clocks
from huabiao.office.ledger.digests import canonical
from huabiao.publishing.trees.directories import Entry
from huabiao.publishing.trees.emergency import certifier_or_none
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.marks import COMPOSED, MONTH, without
from huabiao.publishing.trees.objects import ObjectBroken, hex_of
from huabiao.publishing.trees.release import Release, ReleaseBroken
from huabiao.publishing.trees.remove_only import fresh_withdrawals, journal_withdrawals
from huabiao.publishing.trees.statemap import StateBroken, reachable

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOMB = ".tombstone"
"""Ending of the signed note that stands where an object was: `objects/ab/<hex>.tombstone`."""

BURIED = ".buried"
"""How many of the journal's withdrawals have been taken out of the kept releases."""

PATIENCE = 30.0
"""Seconds that background work waits for a builder."""

SERVED_LATELY = 3
"""Releases kept beside the served one, for requests that are under way."""


@dataclass(frozen=True)
class Swept:
    """How much went: releases, objects, directories, nodes of the state."""

    releases: int = 0
    objects: int = 0
    directories: int = 0
    nodes: int = 0


def sweep(folder: PublishedFolder) -> Swept:
    """Remove whatever no kept release reaches. The caller holds the lock."""
    return _Sweep(folder).drop()


def tidy(folder: PublishedFolder) -> Swept:
    """The same beside a running builder: everything is looked at first, the lock is held for the dropping only."""
    looked = _Sweep(folder)
    with folder.locked(patience=PATIENCE):
        return looked.drop()


class _Sweep:
    """Marks what is reached. Marking again after a while costs only what is new, for directories never change."""

    def __init__(self, folder: PublishedFolder) -> None:
        self.folder = folder
        # Only what stood here before marking began is a candidate: a builder at work may add meanwhile.
        self.objects = list(folder.objects.names())
        self.directories = list(folder.directories.names())
        self.nodes = list(folder.nodes.names())
        self.marks = Marks(folder)
        self.marks.reach(_kept(folder).values())

    def drop(self) -> Swept:
        folder = self.folder
        kept = _kept(folder)
        self.marks.reach(kept.values())
        dropped = [number for number in folder.releases.numbers() if number not in kept]
        for number in dropped:
            folder.disk.remove(folder.releases.folder / str(number))
        for path in (*folder.releases.folder.glob(".new-*"), *folder.path.glob(".new-*")):
            folder.disk.remove(path)
        nodes = _marked_nodes(folder)
        return Swept(
            len(dropped),
            _drop(folder, self.objects, self.marks.objects),
            _drop(folder, self.directories, self.marks.directories),
            0 if nodes is None else _drop(folder, self.nodes, nodes),
        )


class Marks:
    """The objects and directories that some releases reach, by the hexadecimal part of their digests."""

    def __init__(self, folder: PublishedFolder) -> None:
        self._folder = folder
        self.objects: set[str] = set()
        self.directories: set[str] = set()

    def reach(self, releases: Iterable[Release]) -> None:
        """Add what these releases reach; directories seen before are not read again."""
        waiting = [release.root for release in releases]
        while waiting:
            digest = waiting.pop()
            if hex_of(digest) in self.directories:
                continue
            self.directories.add(hex_of(digest))
            for entry in _entries(self._folder, digest).values():
                if entry.kind == "dir":
                    waiting.append(entry.digest)
                else:
                    self.objects.add(hex_of(entry.digest))
                    note = tombstone_of(self._folder, entry.digest)
                    if note is not None and note["cut"]:
                        self.objects.add(hex_of(str(note["cut"])))


def bury(folder: PublishedFolder, public_ids: Iterable[str]) -> int:
    """Take withdrawn items out of every kept release; answers how many objects were replaced.

    The served tree must be rid of them already; objects it still uses are left alone. Looks first, and holds the lock
    only while it replaces.
    """
    ids = set(public_ids)
    kept = _kept(folder)
    served = folder.releases.current_number()
    in_use = Marks(folder)
    in_use.reach([kept[served]] if served in kept else [])
    seen: set[str] = set()
    held = [
        found
        for number, release in kept.items()
        if number != served
        for found in _holding(folder, release.root, ids, seen)
    ]
    with folder.locked(patience=PATIENCE):
        now = folder.releases.current()
        in_use.reach([now] if now else [])
        return sum(
            _entomb(folder, digest, ids, composed=composed)
            for digest, composed in held
            if hex_of(digest) not in in_use.objects
        )


def bury_what_the_journal_withdraws(folder: PublishedFolder) -> int:
    """Bury the items of journal lines that were not seen to yet; level-triggered by a small file of its own."""
    lines = journal_withdrawals(folder)
    done = _read_number(folder.path / BURIED)
    if done >= len(lines):
        return 0
    release = folder.releases.current()
    if release is None or fresh_withdrawals(folder, release):
        return 0  # the served tree is not rid of them yet
    numbers = [line.content.get("public_id") for line in lines[done:]]
    buried = bury(folder, [str(number) for number in numbers if number is not None])
    folder.disk.write(folder.path / BURIED, str(len(lines)).encode())
    return buried


def _read_number(path: Path) -> int:
    try:
        return int(path.read_bytes())
    except (OSError, ValueError):
        return 0


def tombstone_of(folder: PublishedFolder, digest: str) -> dict[str, object] | None:
    """The note in the place of an object, or None."""
    try:
        note: dict[str, object] = json.loads(_tomb(folder, digest).read_bytes())
    except OSError:
        return None
    return note


def _kept(folder: PublishedFolder) -> dict[int, Release]:
    """The served release, those served just before, and the last of each day; nothing that was never served."""
    served = folder.releases.current_number() or 0
    past = [number for number in folder.releases.numbers() if number <= served]
    found: dict[int, Release] = {}
    for number in past:
        try:
            found[number] = folder.releases.read(number)
        except ReleaseBroken:
            continue
    last_of_day = {_day(release.at): number for number, release in found.items()}
    wanted = {*past[-SERVED_LATELY - 1 :], *last_of_day.values()}
    return {number: release for number, release in found.items() if number in wanted}


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, tz=UTC).astimezone(SHANGHAI).date().isoformat()


def _marked_nodes(folder: PublishedFolder) -> set[str] | None:
    """The nodes of the served state; None (sweep nothing) where it cannot be read."""
    try:
        release = folder.releases.current()
        return (
            {hex_of(node) for node in reachable(folder.nodes, release.state)} if release else set()
        )
    except (ReleaseBroken, StateBroken, ObjectBroken):
        return None


def _entries(folder: PublishedFolder, digest: str) -> dict[str, Entry]:
    try:
        return folder.directories.read(digest)
    except ObjectBroken:
        return {}


def _drop(folder: PublishedFolder, paths: Iterable[Path], marked: set[str]) -> int:
    gone = 0
    for path in paths:
        if path.name.removesuffix(TOMB) not in marked:
            folder.disk.remove(path)
            gone += 1
    return gone


def _holding(
    folder: PublishedFolder, root: str, ids: set[str], seen: set[str], *, in_month: bool = False
) -> Iterator[tuple[str, bool]]:
    """Objects of a tree that belong to these items, and (True) composed files that hold a fragment of them."""
    if root in seen:
        return
    seen.add(root)
    for name, entry in _entries(folder, root).items():
        own = in_month and name.removesuffix(".html") in ids
        if entry.kind == "dir":
            if own:
                yield from (
                    (inner.digest, False) for inner in _entries(folder, entry.digest).values()
                )
            elif not in_month:
                yield from _holding(
                    folder, entry.digest, ids, seen, in_month=MONTH.fullmatch(name) is not None
                )
        elif own:
            yield entry.digest, False
        elif not in_month and name.endswith(COMPOSED):
            yield entry.digest, True


def _entomb(folder: PublishedFolder, digest: str, ids: set[str], *, composed: bool) -> int:
    path = folder.objects.path(digest)
    try:
        data = path.read_bytes()
    except OSError:
        return 0
    kept = without(data, ids) if composed else None
    if kept == data:
        return 0
    signer = certifier_or_none()
    note = {
        "schema": "tombstone/1",
        "digest": digest,
        "cut": folder.objects.put(kept).digest if kept is not None else None,
        "public_ids": sorted(ids),
        "at": clocks.now_ms(),
        "key_id": signer.key_id if signer else None,
    }
    signature = base64.b64encode(signer.sign(canonical(note))).decode() if signer else ""
    folder.disk.write(_tomb(folder, digest), canonical({**note, "signature": signature}))
    folder.disk.remove(path)
    return 1


def _tomb(folder: PublishedFolder, digest: str) -> Path:
    path = folder.objects.path(digest)
    return path.with_name(path.name + TOMB)
