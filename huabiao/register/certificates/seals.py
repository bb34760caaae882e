"""Checking MACs and signatures of one run, each key read once: a file look-up for every entry would double the time."""

import hmac
from dataclasses import dataclass, field

from huabiao.office import keys
from huabiao.office.ledger import merkle
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.digests import installed_algorithm
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.rotations import KeysInUse


@dataclass
class Seals:
    """The keys met so far. Made for one run and thrown away: a key file removed later is noticed by the next run."""

    _mac_keys: dict[str, bytes | None] = field(default_factory=dict)
    _verifiers: dict[str, keys.Verifier | None] = field(default_factory=dict)
    _mac_in_use: KeysInUse = field(default_factory=lambda: KeysInUse(keys.Role.MAC))

    def mac_valid(self, document: bytes, key_id: str, value: bytes, *, seq: int, at: int) -> bool:
        """Whether a process of ours vouched for the document, with the key in use when entry `seq` was recorded `at`
        that moment. Raises `keys.KeyMissing` where nothing can be judged."""
        if key_id not in self._mac_keys:
            self._mac_keys[key_id] = keys.mac_key(key_id)
        key = self._mac_keys[key_id]
        return (
            key is not None
            and hmac.compare_digest(hmac.digest(key, document, "sha256"), value)
            and self._mac_in_use.vouches(key_id, seq, at)
        )

    def authentic(self, entry: Entry) -> bool:
        """The same answer as the ledger's own `authentic`."""
        document = bytes(entry.document)
        subject = None if entry.subject is None else str(entry.subject)
        return (
            self.mac_valid(document, entry.mac_key, bytes(entry.mac), seq=entry.seq, at=entry.at)
            and bytes(entry.leaf) == merkle.leaf_hash(document, installed_algorithm())
            and ledger.columns_fit(document, entry.seq, entry.at, entry.kind, subject)
        )

    def certified(self, document: bytes, signature: bytes, key_id: str) -> bool | None:
        """Whether the certifier's key of that id signed the document; None where there is no such key."""
        if key_id not in self._verifiers:
            try:
                self._verifiers[key_id] = keys.verifier(keys.Role.CERTIFIER, key_id)
            except keys.KeyFault:
                self._verifiers[key_id] = None
        verifier = self._verifiers[key_id]
        return None if verifier is None else verifier.verify(document, signature)
