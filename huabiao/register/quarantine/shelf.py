"""The quarantine's folder: boxes, what may be known of them, purge certificates, releases. No database, no backup."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from huabiao.register.vault.folders import destroy, write_whole


@dataclass(frozen=True)
class Sealed:
    """One box on the shelf, without its content: number, when (UTC milliseconds), by whom, how large (bytes)."""

    number: str
    sealed_at: int
    officer: str
    organisation: str
    subject: str | None
    size: int
    digest: str


def quarantine_folder() -> Path:
    """The folder. It must never be backed up: a backup would keep what the law forbids to keep."""
    return Path(settings.HUABIAO_VAR) / "quarantine"


def put(sealed: Sealed, box: bytes) -> None:
    """Put a box on the shelf, with what may be known of it beside."""
    write_whole(_path("boxes", sealed.number, "box"), box)
    write_whole(_path("boxes", sealed.number, "json"), _encoded(asdict(sealed)))


def about(number: str) -> Sealed | None:
    """What may be known of a box; None where there is none."""
    try:
        return Sealed(**json.loads(_path("boxes", number, "json").read_bytes()))
    except FileNotFoundError:
        return None


def box_of(number: str) -> bytes:
    """The box itself. Raises FileNotFoundError."""
    return _path("boxes", number, "box").read_bytes()


def everything() -> list[Sealed]:
    """All boxes, oldest first."""
    found = [about(path.stem) for path in quarantine_folder().glob("boxes/*.json")]
    return sorted((one for one in found if one is not None), key=lambda one: one.sealed_at)


def remove(number: str) -> None:
    """Destroy a box and what is known of it."""
    destroy(_path("boxes", number, "box"))
    destroy(_path("boxes", number, "json"))


def keep_record(kind: str, number: str, document: dict[str, Any]) -> None:
    """Keep a record without content: of kind `purged` or `released`."""
    write_whole(_path(kind, number, "json"), _encoded(document))


def records(kind: str) -> list[dict[str, Any]]:
    """The records of a kind, in no particular order."""
    return [json.loads(path.read_bytes()) for path in quarantine_folder().glob(f"{kind}/*.json")]


def _path(kind: str, number: str, ending: str) -> Path:
    # A number may come from an address on screen: only a UUID in its one spelling becomes a path.
    if str(UUID(number)) != number:
        raise ValueError("not a number of the quarantine")
    return quarantine_folder() / kind / f"{number}.{ending}"


def _encoded(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
