"""What is kept of the past, what is swept away, and how withdrawn content leaves the retained releases too.

The last release of each day is kept, never served (decision 6). Everything no kept release reaches is swept. An object
of a kept release that holds withdrawn content is replaced by a signed tombstone with its digest, and for a file in
which items stand together the digest of the version without them.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from operator import add
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

PORTION = 2000
"""Files and directories that are dropped while the lock is held once: some tenths of a second."""

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

    def __add__(self, other: "Swept") -> "Swept":
        """Both together."""
        return Swept(*map(add, astuple(self), astuple(other)))


def sweep(folder: PublishedFolder) -> Swept:
    """Remove whatever no kept release reaches. The caller holds the lock."""
    return _Sweep(folder).drop()


def tidy(folder: PublishedFolder) -> Swept:
    """The same beside a running builder: everything is looked at first, then dropped a portion at a time."""
    looked = _Sweep(folder)
    swept = Swept()
    while True:
        with folder.locked(patience=PATIENCE):
            swept += looked.drop(PORTION)
        if not looked.left:
            return swept


class _Sweep:
    """Marks what is reached. Marking again after a while costs only what is new, for directories never change."""

    def __init__(self, folder: PublishedFolder) -> None:
        self.folder = folder
        # Only what stood here before marking began is a candidate: a builder at work may add meanwhile.
        self.marks = Marks(folder)
        found = {
            "objects": [*folder.objects.names()],
            "directories": [*folder.directories.names()],
            "nodes": [*folder.nodes.names()],
        }
        self._mark()
        self.left = [
            (kind, path)
            for kind, paths in found.items()
            for path in paths
            if not self._needed(kind, path)
        ]

    def drop(self, most: int | None = None) -> Swept:
        """Remove up to so many files and directories that nothing reaches, and the releases that are not kept."""
        folder = self.folder
        kept = self._mark()
        dropped = [number for number in folder.releases.numbers() if number not in kept]
        for number in dropped:
            folder.disk.remove(folder.releases.folder / str(number))
        for path in (*folder.releases.folder.glob(".new-*"), *folder.path.glob(".new-*")):
            folder.disk.remove(path)
        portion = self.left[:most]
        self.left = self.left[len(portion) :]
        gone = Counter[str]()
        for kind, path in portion:
            if not self._needed(kind, path):  # a builder may have taken it up again meanwhile
                folder.disk.remove(path)
                gone[kind] += 1
        return Swept(len(dropped), gone["objects"], gone["directories"], gone["nodes"])

    def _mark(self) -> dict[int, Release]:
        """Mark what the kept releases reach; answers these."""
        kept = _kept(self.folder)
        self.marks.reach(kept.values())
        self.marks.reach_state()
        return kept

    def _needed(self, kind: str, path: Path) -> bool:
        if kind == "nodes":
            return path.name in self.marks.nodes or not self.marks.state_is_whole
        marked = self.marks.objects if kind == "objects" else self.marks.directories
        return path.name.removesuffix(TOMB) in marked


class Marks:
    """The objects and directories that some releases reach, by the hexadecimal part of their digests."""

    def __init__(self, folder: PublishedFolder) -> None:
        self._folder = folder
        self.objects: set[str] = set()
        self.directories: set[str] = set()
        self.nodes: set[str] = set()
        self.state_is_whole = True
        """False where the served state cannot be read: no node of it may be dropped then."""

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

    def reach_state(self) -> None:
        """Add the nodes of the served state; those under nodes seen before are not read again."""
        try:
            release = self._folder.releases.current()
            fresh = reachable(self._folder.nodes, release.state, self.nodes) if release else ()
            # All or none: a node that is marked stands for everything under it.
            self.nodes |= set(fresh)
            self.state_is_whole = True
        except (ReleaseBroken, StateBroken, ObjectBroken):
            self.state_is_whole = False


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
    # What stands in a directory of the served tree is in use: only the others have to be looked through.
    seen = set(in_use.directories)
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


def _entries(folder: PublishedFolder, digest: str) -> dict[str, Entry]:
    try:
        return folder.directories.read(digest)
    except ObjectBroken:
        return {}


def _holding(
    folder: PublishedFolder, root: str, ids: set[str], seen: set[str], *, in_month: bool = False
) -> Iterator[tuple[str, bool]]:
    """Objects of a tree that belong to these items, and (True) composed files that hold a fragment of them."""
    if hex_of(root) in seen:
        return
    seen.add(hex_of(root))
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
