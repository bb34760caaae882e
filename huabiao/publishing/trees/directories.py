"""Immutable directories of symlinks, each named by the digest of its manifest, like the tree objects of git.

Changing one leaf writes the directories on the path from the leaf to the root and nothing else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from huabiao.office.ledger.digests import canonical
from huabiao.office.ledger.digests import digest as digest_of
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.objects import ObjectBroken, Stored, hex_of

MANIFEST = ".manifest.json"

LONGEST_NAME = 200
"""Bytes of a name, so that `.gone` and temporary names still fit a file system's 255."""


_PLAIN_NAME = re.compile(r"[0-9A-Za-z_.-]+").fullmatch


class Entry(NamedTuple):
    """One name in a directory. The size of a directory is the sum of what lies in it, in bytes."""

    kind: Literal["file", "dir"]
    digest: str
    size: int


def file_entry(stored: Stored) -> Entry:
    """The entry of a stored object."""
    return Entry("file", stored.digest, stored.size)


def valid_name(name: str) -> bool:
    """Whether a name may stand in the tree: one plain path segment that does not begin with a dot."""
    return (
        bool(name)
        and not name.startswith(".")
        and not set(name) & set("/\\\0")
        and len(name.encode()) <= LONGEST_NAME
    )


def manifest_bytes(entries: Mapping[str, Entry]) -> bytes:
    """The manifest document of a directory; its digest is the directory's name."""
    if all(
        map(_PLAIN_NAME, entries)
    ):  # nothing to escape, and RFC 8785's order is that of the characters
        lines = (
            f'"{name}":{{"digest":"{entry.digest}","kind":"{entry.kind}","size":{entry.size}}}'
            for name, entry in sorted(entries.items())
        )
        return f"{{{','.join(lines)}}}".encode()
    return canonical({name: entry._asdict() for name, entry in entries.items()})


class DirectoryStore:
    """Directories under `<folder>/ab/<hex>/`, linking to each other and to the objects beside them."""

    def __init__(self, folder: Path, disk: Disk, *, trusting: bool = True) -> None:
        self.folder = folder
        self.disk = disk
        self.trusting = trusting

    def path(self, digest: str) -> Path:
        """Where the directory of this digest lies."""
        name = hex_of(digest)
        return self.folder / name[:2] / name

    def put(self, entries: Mapping[str, Entry]) -> Entry:
        """Store a directory; answers the entry under which a parent lists it. Raises ValueError on a bad name."""
        if bad := [name for name in entries if not valid_name(name)]:
            raise ValueError(f"Not a name for a published file: {bad[0]!r}")
        manifest = manifest_bytes(entries)
        digest = digest_of(manifest)
        path = self.path(digest)
        if not (path.is_dir() if self.trusting else self._whole(path, entries, manifest)):
            self._make(path, entries, manifest)
        return Entry("dir", digest, sum(entry.size for entry in entries.values()))

    def read(self, digest: str) -> dict[str, Entry]:
        """The entries of a directory, its manifest checked against its digest; raises ObjectBroken."""
        try:
            manifest = (self.path(digest) / MANIFEST).read_bytes()
        except OSError as problem:
            raise ObjectBroken(
                _("The list of the folder %(digest)s cannot be read.") % {"digest": digest}
            ) from problem
        if digest_of(manifest) != digest:
            raise ObjectBroken(
                _("The list of the folder %(digest)s was altered.") % {"digest": digest}
            )
        return {name: Entry(**entry) for name, entry in json.loads(manifest).items()}

    def names(self) -> Iterator[Path]:
        """Every directory in the store, also what a crash left."""
        for shard in self.folder.iterdir() if self.folder.is_dir() else ():
            yield from shard.iterdir()

    def _make(self, path: Path, entries: Mapping[str, Entry], manifest: bytes) -> None:
        self.disk.folder(path.parent)
        temporary = self.disk.temporary(path.parent)
        self.disk.folder(temporary)
        inside = str(temporary)
        for name, entry in entries.items():
            self.disk.symlink(f"{inside}/{name}", link_target(entry))
        self.disk.create(temporary / MANIFEST, manifest)
        if path.is_dir():  # broken by a crash: readers see it whole again after the rename
            self.disk.rename(path, self.disk.temporary(path.parent))
        try:
            self.disk.rename(temporary, path, holding=(MANIFEST,))
        except OSError:  # another process may have made the same one just now
            if not self._whole(path, entries, manifest):
                raise
            self.disk.remove(temporary)

    @staticmethod
    def _whole(path: Path, entries: Mapping[str, Entry], manifest: bytes) -> bool:
        try:
            return (path / MANIFEST).read_bytes() == manifest and all(
                str((path / name).readlink()) == link_target(entry)
                for name, entry in entries.items()
            )
        except OSError:
            return False


def link_target(entry: Entry) -> str:
    """The relative symlink by which a directory points to an entry."""
    name = hex_of(entry.digest)
    return f"../../../{'dirs' if entry.kind == 'dir' else 'objects'}/{name[:2]}/{name}"
