"""Replaced keys: whether the old key vouched for the new one, and which key vouches at which place of the ledger."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from typing import Any

from huabiao.office import keys
from huabiao.office.ledger.digests import digest_document
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.succession import Replaced, in_use


class KeysInUse:
    """Which keys of a role vouch at which place, by this database's ledger. Made for one run and thrown away."""

    def __init__(self, role: keys.Role) -> None:
        self._role = role
        self._rotations: list[Replaced] | None = None

    def vouches(self, key_id: str, seq: int, at: int) -> bool:
        """Whether the key vouches for entry `seq` recorded at `at`; a rotation recorded since the last look counts."""
        if self._rotations is not None and in_use(self._rotations, key_id, seq, at):
            return True
        self._rotations = rotations_of(self._role)
        return in_use(self._rotations, key_id, seq, at)


def rotations_of(role: keys.Role) -> list[Replaced]:
    """The rotations of a role that count, oldest first: each introduced by the newest key, none by an older one.

    Raises:
        keys.KeyMissing: asked for the MAC key's rotations by a process that has no MAC key.
    """
    found: list[Replaced] = []
    for entry in Entry.objects.filter(kind="key.rotated").order_by("seq"):
        ids = entry.content["ids"]
        follows = not found or found[-1].new == ids["old"]
        if ids["role"] != role or not follows or not rotation_stands(entry.content):
            continue
        if role is keys.Role.MAC and not _recorded_here(entry, found):
            continue
        found.append(Replaced(entry.seq, entry.at, ids["old"], ids["new"]))
    return found


def _recorded_here(entry: Entry, earlier: Sequence[Replaced]) -> bool:
    """Whether a process of ours wrote the entry, with a key that vouched then."""
    return keys.mac_valid(bytes(entry.document), entry.mac_key, bytes(entry.mac)) and in_use(
        earlier, entry.mac_key, entry.seq, entry.at
    )


def rotation_stands(content: Mapping[str, Any]) -> bool:
    """Whether the document behind a `key.rotated` entry is here, is the one recorded, and the old key signed it.

    The MAC of an entry says only that the back office wrote it; who may follow a signing key that key itself must
    say (decision 9). A secret key that this process may not read cannot be judged here and passes: nothing that is
    published is signed with one.
    """
    ids = content["ids"]
    try:
        document = keys.rotation_document(ids["role"], ids["new"])
        named = {name: document[name] for name in ("role", "old", "new")}
        if named != {name: ids[name] for name in named}:
            return False
        if digest_document(document) != content["digests"]["rotation"]:
            return False
        if keys.Role(ids["role"]) in keys.SIGNING:
            return keys.rotation_valid(document) and _is_the_key_in_use(document)
        return _secret_valid(document)
    except (keys.KeyFault, ValueError, KeyError, TypeError, NotBase64):
        return False


def _is_the_key_in_use(document: Mapping[str, Any]) -> bool:
    """The public half vouched for is the one that verifies from now on."""
    verifier = keys.verifier(document["role"], document["new"])
    return bool(b64decode(document["public"]) == verifier.public_bytes)


def _secret_valid(document: dict[str, Any]) -> bool:
    try:
        return keys.rotation_valid(document)
    except keys.KeyMissing:
        return True
