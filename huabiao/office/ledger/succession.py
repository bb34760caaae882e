"""One key after another: which of them vouches at which place of the ledger. Pure, so that an auditor can ask too."""

from collections.abc import Sequence
from typing import NamedTuple

GRACE_MS = 60_000
"""How long by ledger time a replaced key still vouches: who was in mid-work when it was replaced may finish."""


class Replaced(NamedTuple):
    """One rotation as the ledger records it: entry, its time (UTC milliseconds), the key before and the key after."""

    seq: int
    at: int
    old: str
    new: str


def in_use(rotations: Sequence[Replaced], key_id: str, seq: int, at: int) -> bool:
    """Whether a key vouches for what entry `seq`, recorded at `at`, brings: not introduced later, not replaced before.

    A stolen old key is worth nothing this way, and what it signed in its own time stands for ever.
    """
    return not any(
        (one.new == key_id and one.seq >= seq)
        or (one.old == key_id and one.seq < seq and at > one.at + GRACE_MS)
        for one in rotations
    )
