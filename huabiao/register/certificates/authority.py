"""Who held which post, and which rulebook was in force, judged from the folded ledger alone, never from rows.

Every question names the moment and the entry it is asked for: what the ledger learnt later does not count.
"""

from typing import Any

from huabiao.approval.documents import Seat
from huabiao.office.ledger.succession import Replaced, in_use
from huabiao.register.certificates.state import State


def certifier_in_use(state: State, key_id: str, seq: int, at: int) -> bool:
    """Whether a key is one the ledger introduced, and the certifier's for a certificate of entry `seq` at `at`."""
    rotations = [Replaced(*line) for line in state.get("rotated/certifier", ())]
    return key_id in state.get("key/certifier", ()) and in_use(rotations, key_id, seq, at)


def seat_of(state: State, appointment: str, seq: int) -> Seat | None:
    """The post that an appointment gives, if the ledger knew it before entry `seq`."""
    record = _known(state, f"appointment/{appointment}", seq)
    if record is None:
        return None
    return Seat(organisation=record["organisation"], post=record["post"])


def breach_of_authority(
    state: State, *, officer: str, appointment: str, delegation: str | None, at: int, seq: int
) -> str | None:
    """Code of the fault if the officer could not act in this appointment at that moment; None if they could."""
    held = _known(state, f"appointment/{appointment}", seq)
    if held is None:
        return "appointment_unknown"
    outside = _outside(held, at, seq)
    if outside is not None:
        return f"appointment_{outside}"
    if delegation is None:
        return None if held["officer"] == officer else "not_the_holder"
    given = _known(state, f"delegation/{delegation}", seq)
    return _breach_of_delegation(given, officer, appointment, at, seq)


def rulebook_in_force(state: State, organisation: str, at: int, seq: int) -> str | None:
    """Digest of the rulebook a body had adopted itself and that was in force at that moment."""
    adoptions = [
        adoption
        for adoption in state.get(f"rulebook/{organisation}", [])
        if adoption["seq"] < seq and adoption["effective"] <= at
    ]
    newest = max(adoptions, key=lambda a: (a["effective"], a["seq"]), default=None)
    return None if newest is None else str(newest["digest"])


def rulebook_binding(state: State, organisation: str, at: int, seq: int) -> str | None:
    """Digest of the rulebook a body acts under: its own, else that of the nearest body above it that has one."""
    for body in line_of(state, organisation, seq):
        found = rulebook_in_force(state, body, at, seq)
        if found is not None:
            return found
    return None


def line_of(state: State, organisation: str, seq: int) -> list[str]:
    """The body itself, then those above it, as the ledger knew them before entry `seq`."""
    line = [organisation]
    while (record := _known(state, f"organisation/{line[-1]}", seq)) is not None:
        parent = record["parent"]
        if parent is None or parent in line:
            break
        line.append(parent)
    return line


def _known(state: State, key: str, seq: int) -> dict[str, Any] | None:
    record: dict[str, Any] | None = state.get(key)
    return record if record is not None and record["seq"] < seq else None


def _breach_of_delegation(
    given: dict[str, Any] | None, officer: str, appointment: str, at: int, seq: int
) -> str | None:
    if given is None:
        return "delegation_unknown"
    if (given["appointment"], given["officer"]) != (appointment, officer):
        return "delegation_foreign"
    outside = _outside(given, at, seq)
    return None if outside is None else f"delegation_{outside}"


def _outside(record: dict[str, Any], at: int, seq: int) -> str | None:
    """Whether a moment lies before (`not_begun`) or after (`ended`) what is recorded; None: within."""
    if at < record["starts"]:
        return "not_begun"
    if record["ends"] is not None and at >= record["ends"]:
        return "ended"
    ended = record.get("ended")
    cut_short = ended is not None and ended["seq"] < seq and at >= ended["at"]
    return "ended" if cut_short else None
