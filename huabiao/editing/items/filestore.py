"""Bytes under their digest in `<HUABIAO_VAR>/files`: written once, never replaced."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from huabiao.office.ledger.digests import digest


class FileLost(Exception):
    """The bytes of an uploaded file are gone or no longer those that were uploaded."""


def keep(data: bytes) -> str:
    """Write bytes durably and return their digest. Only for bytes that have been screened (decision 11)."""
    name = digest(data)
    path = _path(name)
    if path.exists():
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return name


def read(name: str) -> bytes:
    """The bytes of a digest; FileLost if they are missing or changed."""
    try:
        data = _path(name).read_bytes()
    except OSError:
        raise FileLost(name) from None
    if digest(data) != name:
        raise FileLost(name)
    return data


def discard(name: str) -> None:
    """Destroy bytes that turned out to be a secret. Idempotent."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    algorithm, _colon, figures = name.partition(":")
    return Path(settings.HUABIAO_VAR) / "files" / algorithm / figures[:2] / figures
