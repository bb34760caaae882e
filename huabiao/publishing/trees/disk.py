"""The only hands that change the published folder.

Every change passes one counting point, so that a test can stop the builder before any one of them (decision 8), and
nothing becomes the served tree before `settle` has pushed it to the platter.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

Before = Callable[[str, Path], None]
"""Called with the kind of change and its path just before it happens; may raise or end the process."""

ONE_BY_ONE = 400
"""Up to this many paths are synced one by one; beyond it one sync of the file system is cheaper."""


def _nothing(_kind: str, _path: Path) -> None:
    return None


class Disk:
    """Writes, renames, links and removes; remembers what is not yet synced."""

    _serial = itertools.count()

    def __init__(self, before: Before = _nothing) -> None:
        self.before = before
        self._owner = os.getpid()
        self._unsynced: set[Path] = set()
        self._many = False

    def temporary(self, folder: Path) -> Path:
        """A fresh dot-name in `folder`: never served, removed by the next sweep if a crash leaves it."""
        return folder / f".new-{os.getpid()}-{next(self._serial)}"

    def folder(self, path: Path) -> None:
        """Make a folder and its parents; existing ones are fine."""
        if not path.is_dir():
            self.before("mkdir", path)
            path.mkdir(parents=True, exist_ok=True)
            self._note(path.parent)

    def write(self, path: Path, data: bytes) -> None:
        """Write a whole file under its final name: temporary name first, then rename. Synced by `settle`."""
        temporary = self.temporary(path.parent)
        try:
            self.create(temporary, data)
            self.rename(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise

    def create(self, path: Path | str, data: bytes) -> None:
        """Write a new file under the name given; a write that fails leaves nothing behind."""
        if self.before is not _nothing:
            self.before("write", Path(path))
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
        except OSError:
            Path(path).unlink(missing_ok=True)
            raise
        finally:
            os.close(handle)
        if not self._many:
            self._note(Path(path))

    def append(self, path: Path, make: Callable[[], bytes]) -> None:
        """Append to a file in one write and sync it at once (the journal). `make` is asked under the file's lock."""
        self.before("append", path)
        handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.write(handle, make())
            os.fsync(handle)
        finally:
            os.close(handle)

    def symlink(self, path: Path | str, target: str) -> None:
        """Make a relative symlink."""
        if self.before is not _nothing:
            self.before("symlink", Path(path))
        os.symlink(target, path)  # noqa: PTH211 - a Path for every name of a full build costs more than the link

    def rename(self, source: Path, target: Path, *, holding: Iterable[str] = ()) -> None:
        """Rename atomically. `holding` names the files a renamed folder brings along, which are yet to be synced."""
        self.before("rename", target)
        source.rename(target)
        for name in holding:
            self._unsynced.discard(source / name)
            self._note(target / name)
        self._unsynced.discard(source)
        self._note(target)
        self._note(target.parent)

    def remove(self, path: Path) -> None:
        """Remove a file, a symlink or a whole folder; a missing one is fine."""
        self.before("remove", path)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)

    def swap(self, link: Path, target: str) -> None:
        """Point `link` at `target` by renaming a fresh symlink over it, then sync the folder that holds it."""
        temporary = self.temporary(link.parent)
        try:
            self.symlink(temporary, target)
            self.before("swap", link)
            temporary.rename(link)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise
        self.sync(link.parent)

    def written_elsewhere(self) -> None:
        """Say that forked workers wrote too: `settle` then syncs the whole file system."""
        self._many = True

    def is_elsewhere(self) -> bool:
        """Whether this is a forked worker."""
        return os.getpid() != self._owner

    def settle(self) -> None:
        """Bring everything written so far to the platter. Called before the swap."""
        self.before("settle", Path())
        if self._many or len(self._unsynced) > ONE_BY_ONE:
            os.sync()
        else:
            for path in sorted(self._unsynced):
                self.sync(path)
        self._unsynced.clear()
        self._many = False

    def sync(self, path: Path) -> None:
        """fsync one file or folder; one that is gone again needs none."""
        self.before("fsync", path)
        try:
            handle = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            return
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _note(self, path: Path) -> None:
        if not self._many:
            self._unsynced.update((path, path.parent))
            if len(self._unsynced) > 4 * ONE_BY_ONE:
                self.written_elsewhere()
