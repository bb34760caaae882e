"""The folded state: one text key a thing, JSON values, so that it can live in any map.

`organisation/<uuid>` who stands above · `appointment/<uuid>` `delegation/<uuid>` who held what ·
`rulebook/<organisation>` adoptions · `key/<role>` signing keys the ledger introduced ·
`rotated/<role>` when each of them gave way (entry, time, old, new), where one did ·
`request/<uuid>` opened, decided, spoken, closed · `subject/<uuid>` what is certified ·
`lineage/<uuid>` who adopted it ·
`column/<uuid>` next ordinal · `place/<column>/<ordinal>` who stands there · `waiting` approved requests without
a certificate, oldest first · `withdrawn/<uuid>` entry of its last withdrawal · `counter/public_id` last given ·
`due/…` see `due` · `ledger/next` number of the next entry to fold.
"""

from collections.abc import Iterator, MutableMapping
from typing import Any, Literal, TypedDict

State = MutableMapping[str, Any]


class Version(TypedDict):
    """One certified version of a subject: visible from `not_before` until `expires` (none: for good)."""

    certificate: str
    seq: int
    freeze: str
    payload: str
    not_before: int
    expires: int | None
    placements: list[dict[str, Any]]


Former = TypedDict(
    "Former",
    {
        "column": str,
        "month": str,
        "public_id": int,
        "why": Literal["moved", "withdrawn"],
        "from": int,
    },
)
"""Where a subject stood before: 301 where it moved, 410 where it was withdrawn, since `from` (milliseconds)."""


class Record(TypedDict):
    """What the register says of one subject. `versions`: the one in force and at most one to come."""

    type: str
    site: str
    public_id: int | None
    month: str | None
    first_published: int
    lineage: str | None
    versions: list[Version]
    withdrawn: int | None
    former: list[Former]


def record_of(state: State, subject: str) -> Record | None:
    """The record of a subject, or None where nothing of it was ever certified."""
    record: Record | None = state.get(f"subject/{subject}")
    return record


def version_at(record: Record, at: int) -> Version | None:
    """The version a reader sees at a moment (UTC milliseconds); None if there is none to be seen."""
    begun = [version for version in record["versions"] if version["not_before"] <= at]
    if not begun:
        return None
    newest = begun[-1]
    return None if newest["expires"] is not None and newest["expires"] <= at else newest


def records(state: State) -> Iterator[tuple[str, Record]]:
    """Every subject with its record, in no particular order. Walks the whole state."""
    for key in state:
        if key.startswith("subject/"):
            yield key.removeprefix("subject/"), state[key]


def folded(state: State) -> int:
    """How many entries of the ledger this state holds."""
    return int(state.get("ledger/next", 0))


def withdrawn_seq(state: State, subject: str) -> int:
    """Number of the entry that last withdrew a subject; -1 where none did."""
    return int(state.get(f"withdrawn/{subject}", -1))
