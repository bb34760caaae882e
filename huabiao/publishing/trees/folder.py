"""The published folder as a whole: stores, releases, journal, lock, stop flag, ballast."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from huabiao.office import keys
from huabiao.office.ledger.digests import digest
from huabiao.publishing.trees.directories import DirectoryStore
from huabiao.publishing.trees.disk import Before, Disk
from huabiao.publishing.trees.draft import Draft
from huabiao.publishing.trees.journal import Journal
from huabiao.publishing.trees.objects import ObjectStore
from huabiao.publishing.trees.release import Releases

BALLAST_BYTES = 4 * 1024 * 1024
"""Kept aside so that a withdrawal finds room on a full disk (decision 4)."""


class Busy(Exception):
    """Another builder holds the trees."""


def signature_valid(data: bytes, key_id: str, signature: bytes) -> bool:
    """Whether the certifier of this installation signed these bytes, now or before a rotation."""
    try:
        return keys.verifier("certifier", key_id).verify(data, signature)
    except (keys.KeyFault, ValueError):
        return False


def public_folder() -> Path:
    """Where the trees of this installation lie."""
    return Path(settings.HUABIAO_VAR) / "public"


class PublishedFolder:
    """Everything under `HUABIAO_VAR/public`. `before` is the counting point of every change (see `disk`)."""

    def __init__(self, path: Path | None = None, before: Before | None = None) -> None:
        self.path = path or public_folder()
        self.disk = Disk(before) if before else Disk()
        trusting = self.whole()
        self.objects = ObjectStore(self.path / "objects", self.disk, trusting=trusting)
        self.directories = DirectoryStore(self.path / "dirs", self.disk, trusting=trusting)
        self.nodes = ObjectStore(
            self.path / "state", Disk(before) if before else Disk(), trusting=trusting
        )
        self.releases = Releases(self.path, self.disk)
        self.journal = Journal(self.path / "journal", digest, signature_valid)

    def prepare(self) -> None:
        """Make the folder and its ballast where they are missing."""
        self.disk.folder(self.path)
        self.disk.folder(self.releases.folder)
        if not self._ballast.exists():
            with contextlib.suppress(OSError):
                self.disk.write(self._ballast, bytes(BALLAST_BYTES))

    def draft(self, root: str | None) -> Draft:
        """A changeable view of a tree."""
        return Draft(self.directories, root)

    @contextlib.contextmanager
    def locked(self, *, patience: float = 0.0) -> Iterator[None]:
        """Be the only one who builds. Waits up to `patience` seconds, then raises Busy."""
        handle = os.open(self.path / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
        try:
            deadline = time.monotonic() + patience
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise Busy("Another process is building the trees") from None
                    time.sleep(0.02)
            yield
        finally:
            os.close(handle)

    def whole(self) -> bool:
        """False after a run that was cut off: it may have left names whose bytes never reached the platter."""
        return not self._building.exists()

    def begun(self) -> None:
        """Mark that files are being written. The mark outlives a crash, and the next run then trusts less."""
        if not self._building.exists():
            self.disk.create(self._building, b"")
            # At once: after a power cut only this mark says that other names may lack their bytes.
            self.disk.sync(self._building)
            self.disk.sync(self.path)

    def finished(self) -> None:
        """Everything written is on the platter, or was swept away."""
        if self._building.exists():
            self.disk.settle()
            self.disk.remove(self._building)
        self._trust(True)

    def doubt(self) -> None:
        """Compare what stands there with what should, byte for byte, instead of believing its name (full builds)."""
        self._trust(False)

    def _trust(self, trusting: bool) -> None:
        self.objects.trusting = self.directories.trusting = self.nodes.trusting = trusting

    def ballast_bytes(self) -> int:
        """How much room is kept aside."""
        try:
            return self._ballast.stat().st_size
        except OSError:
            return 0

    def free_ballast(self) -> bool:
        """Give the ballast's room to a withdrawal; says whether there was any."""
        if not self._ballast.exists():
            return False
        self._ballast.unlink()
        return True

    # -- the stop flag: ends additions, never removals ----------------------------------------------

    def stopped(self) -> str | None:
        """Why additions are stopped, or None."""
        try:
            return (self.path / "stop").read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def stop(self, reason: str) -> None:
        """Stop additions until a person lifts it."""
        self.disk.write(self.path / "stop", reason.encode())

    def lift_stop(self) -> None:
        """Let additions go on."""
        self.disk.remove(self.path / "stop")

    @property
    def _building(self) -> Path:
        return self.path / ".building"

    @property
    def _ballast(self) -> Path:
        return self.path / ".ballast"
