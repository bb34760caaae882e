"""Immutable objects: the bytes of every served file, named by their digest."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from huabiao.office.ledger.digests import digest as digest_of
from huabiao.publishing.trees.disk import Disk


class ObjectBroken(Exception):
    """An object is missing or its bytes do not fit its name."""


class Stored(NamedTuple):
    """A stored object: its digest (`sha256:…`) and its size in bytes."""

    digest: str
    size: int


def hex_of(digest: str) -> str:
    """The hexadecimal part of a digest, as used in file names."""
    return digest.partition(":")[2]


class ObjectStore:
    """Files under `<folder>/ab/<hex>`; one that stands there is never written again while `trusting`.

    They are created under their final names: nothing leads to them before the swap, a failed write is taken back, and
    after a crash nothing is trusted (`folder.begun`). Helpers, which die without a crash of the whole, rename theirs.
    """

    def __init__(self, folder: Path, disk: Disk, *, trusting: bool = True) -> None:
        self.folder = folder
        self.disk = disk
        self.trusting = trusting
        self._root = str(folder)
        self._shards: set[str] = set()

    def path(self, digest: str) -> Path:
        """Where the object of this digest lies."""
        name = hex_of(digest)
        return self.folder / name[:2] / name

    def put(self, data: bytes) -> Stored:
        """Store bytes; answers their digest and size. After a crash, bytes already there are compared first."""
        digest = digest_of(data)
        name = hex_of(digest)
        shard = name[:2]
        # Plain text instead of a Path: this is done for every file of a full build.
        path = f"{self._root}/{shard}/{name}"
        if os.path.exists(path):  # noqa: PTH110
            if self.trusting or self._same(path, data):
                return Stored(digest, len(data))
            self.disk.remove(Path(path))
        if shard not in self._shards:
            self.disk.folder(self.folder / shard)
            self._shards.add(shard)
        self._create(path, data)
        return Stored(digest, len(data))

    def read(self, digest: str) -> bytes:
        """The bytes of an object, checked against its digest; raises ObjectBroken."""
        try:
            data = self.path(digest).read_bytes()
        except OSError as problem:
            raise ObjectBroken(
                _("The file %(digest)s cannot be read.") % {"digest": digest}
            ) from problem
        if digest_of(data) != digest:
            raise ObjectBroken(_("The file %(digest)s was altered.") % {"digest": digest})
        return data

    def names(self) -> Iterator[Path]:
        """Every file in the store, also tombstones and what a crash left."""
        for shard in self.folder.iterdir() if self.folder.is_dir() else ():
            yield from shard.iterdir()

    def _create(self, path: str, data: bytes) -> None:
        if self.disk.is_elsewhere():
            # A helper may be killed at any moment, and what it left half would be believed by its name.
            self.disk.write(Path(path), data)
            return
        try:
            self.disk.create(path, data)
        except FileExistsError:  # another process may have made the same one just now
            if not self._same(path, data):
                raise

    @staticmethod
    def _same(path: str, data: bytes) -> bool:
        try:
            return Path(path).read_bytes() == data
        except OSError:
            return False
