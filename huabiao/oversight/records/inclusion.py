"""Whether entries stand under the latest signed head."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from huabiao.office import keys
from huabiao.office.ledger import merkle, proofs
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.digests import parse_digest
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.rotations import KeysInUse


class Standing(StrEnum):
    """What can be said of one entry."""

    PROVED = "proved"
    """It is the one under the signed head, byte for byte."""

    AWAITS = "awaits"
    """Written here (its MAC is ours), but newer than the latest head."""

    BROKEN = "broken"
    """Altered, or not the entry that was signed."""

    UNKNOWN = "unknown"
    """This process holds no key to judge it by."""


STANDINGS = {
    Standing.PROVED: _("proved unchanged"),
    Standing.AWAITS: _("written here; awaits the next signature"),
    Standing.BROKEN: _("changed or inserted: not what was signed"),
    Standing.UNKNOWN: _("cannot be judged here: the key is missing"),
}
"""In words for somebody who reads no proofs."""


@dataclass(frozen=True)
class Judged:
    """One entry's standing, and the same as a sentence."""

    standing: Standing

    @property
    def label(self) -> str:
        """The sentence."""
        return str(STANDINGS[self.standing])


class Proofs:
    """Proofs for some entries under the latest head. Reads the blocks they stand in, not the whole ledger."""

    def __init__(self) -> None:
        self.head: SignedHead | None = ledger.latest_head()
        self._valid = self.head is not None and ledger.head_valid(self.head)
        self._in_use = KeysInUse(keys.Role.MAC)

    def judge(self, entries: Iterable[Entry]) -> dict[int, Judged]:
        """Number → standing."""
        found = list(entries)
        paths: dict[int, list[bytes]] = {}
        if self.head is not None:
            with suppress(HeadRefused):  # without leaves there are no paths, and nothing is proved
                paths = proofs.path_under(self.head, found)
        return {entry.seq: Judged(self._judge(entry, paths.get(entry.seq))) for entry in found}

    def _judge(self, entry: Entry, path: list[bytes] | None) -> Standing:
        try:
            ours = ledger.authentic(entry, self._in_use)
        except keys.KeyFault:
            return Standing.UNKNOWN
        if not ours:
            return Standing.BROKEN
        if self.head is None or entry.seq >= self.head.size:
            return Standing.AWAITS
        algorithm, root = parse_digest(self.head.root)
        included = (
            self._valid
            and path is not None
            and merkle.verify_inclusion(
                leaf=merkle.leaf_hash(bytes(entry.document), algorithm),
                index=entry.seq,
                size=self.head.size,
                proof=path,
                root=root,
                algorithm=algorithm,
            )
        )
        return Standing.PROVED if included else Standing.BROKEN
