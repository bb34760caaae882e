"""Where the vault lies, and how a file gets there whole or not at all."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

FILE_MODE = 0o600
FOLDER_MODE = 0o700
TEMPORARY_PREFIX = ".new-"


def vault_folder() -> Path:
    """The ciphertexts: safe to back up for years."""
    return Path(settings.HUABIAO_VAR) / "vault"


def keys_folder() -> Path:
    """The wrapped data keys: never in the vault's backups (decision 10)."""
    return Path(settings.HUABIAO_VAR) / "vault-keys"


def sealed_path(freeze: str) -> Path:
    """The file that holds everything of one freeze."""
    return vault_folder() / freeze[:2] / f"{_checked(freeze)}.sealed"


def key_path(freeze: str) -> Path:
    """The file that holds the wrapped key of one freeze."""
    return keys_folder() / freeze[:2] / f"{_checked(freeze)}.key"


def freeze_of(path: Path) -> str:
    """The freeze whose sealed file or key file this is."""
    return path.stem


def stored(folder: Path) -> Iterator[Path]:
    """Every finished file of a folder of the vault."""
    yield from (path for path in folder.glob("??/*") if not path.name.startswith(TEMPORARY_PREFIX))


def unfinished(folder: Path) -> Iterator[Path]:
    """What a killed process left half-written."""
    yield from folder.glob(f"??/{TEMPORARY_PREFIX}*")


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one who replaces or destroys key files, among all processes of this machine."""
    keys_folder().mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    handle = os.open(keys_folder() / ".lock", os.O_CREAT | os.O_RDWR, FILE_MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


_flushed_later: ContextVar[bool] = ContextVar("flushed_later", default=False)


@contextmanager
def flushed_together() -> Iterator[None]:
    """Flush what is written inside once, at the end, instead of file by file.

    For many freezes of one transaction: everything is on disk before the caller commits, at the price of one flush.
    """
    token = _flushed_later.set(True)
    try:
        yield
    finally:
        _flushed_later.reset(token)
        os.sync()


def write_whole(path: Path, *chunks: bytes) -> None:
    """Write, flush to disk, rename, flush the folder: after this returns a power cut loses nothing."""
    _make_folder(path.parent)
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{uuid4().hex}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            stream.flush()
            if not _flushed_later.get():
                os.fsync(stream.fileno())
        temporary.rename(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    flush_folder(path.parent)


def destroy(path: Path) -> bool:
    """Overwrite a file once, remove it and flush the folder; False where it was gone already.

    On disks that move blocks (SSD) overwriting promises nothing: there the lost key is the protection.
    """
    try:
        handle = os.open(path, os.O_WRONLY)
    except FileNotFoundError:
        return False
    try:
        left = os.fstat(handle).st_size
        while left > 0:
            left -= os.write(handle, os.urandom(min(left, 1 << 20)))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink()
    flush_folder(path.parent)
    return True


def flush_folder(folder: Path) -> None:
    """Make a rename or removal in this folder survive a power cut."""
    if _flushed_later.get():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    for made in (folder, folder.parent):
        made.chmod(FOLDER_MODE)
        flush_folder(made.parent)


def _checked(freeze: str) -> str:
    # A freeze id can come from a stored document: only a UUID in its one spelling becomes a path.
    if str(UUID(freeze)) != freeze:
        raise ValueError("not a freeze id")
    return freeze
