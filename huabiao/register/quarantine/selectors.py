"""Reads of the quarantine: what waits, without a word of its content."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from huabiao.register.quarantine import shelf
from huabiao.register.quarantine.shelf import Sealed


def waiting(organisations: Collection[UUID | str] | None = None) -> list[Sealed]:
    """The boxes that wait for the secrecy officer, oldest first; of these bodies, or of all."""
    named = None if organisations is None else {str(one) for one in organisations}
    return [one for one in shelf.everything() if named is None or one.organisation in named]


def purge_certificates() -> list[dict[str, Any]]:
    """The certificates of what was destroyed, oldest first."""
    return sorted(shelf.records("purged"), key=lambda document: int(document["purged_at"]))
