"""Symmetric keys: the MAC by which the product knows its own entries, and the vault's key-encryption key."""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from django.utils.translation import gettext as _

from huabiao.office.keys import files
from huabiao.office.keys.errors import KeyDamaged, KeyMissing
from huabiao.office.keys.roles import Role

KEY_BYTES = 32


class Mac(NamedTuple):
    """A message authentication code (HMAC-SHA256, RFC 2104) and the key it was made with."""

    key_id: str
    value: bytes


def identity(role: Role, key: bytes) -> str:
    """The id of a secret key: one-way, so that it may stand in every document."""
    return hashlib.sha256(b"huabiao key id\0" + role.encode() + b"\0" + key).hexdigest()[:32]


def generate(role: Role) -> str:
    """Make a new secret key and return its id. It is not in use before ``files.make_current``."""
    key = secrets.token_bytes(KEY_BYTES)
    key_id = identity(role, key)
    files.write(role, f"{key_id}.key", key.hex().encode("ascii") + b"\n", mode=files.PRIVATE_MODE)
    return key_id


_checked: dict[bytes, tuple[str, bytes]] = {}


def secret(role: Role, key_id: str) -> bytes:
    """The 32 bytes of a secret key.

    Raises:
        KeyMissing: no such key, or not readable for this process.
        KeyDamaged: the file does not hold the key of this id.
    """
    path = files.path_of(role, key_id, "key")
    text = files.read(path)
    known = _checked.get(text)
    if known is not None and known[0] == key_id:
        return known[1]
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or identity(role, key) != key_id:
        raise KeyDamaged(_("The key file %(path)s is damaged or was exchanged.") % {"path": path})
    _checked[text] = (key_id, key)
    return key


def mac(data: bytes) -> Mac:
    """Vouch for ``data`` with the MAC key in use."""
    key_id = files.current_id(Role.MAC)
    return Mac(key_id, hmac.digest(secret(Role.MAC, key_id), data, "sha256"))


def mac_valid(data: bytes, key_id: str, value: bytes) -> bool:
    """Whether ``value`` is the MAC of ``data`` under that key; see ``mac_key`` for keys that are not here."""
    key = mac_key(key_id)
    return key is not None and hmac.compare_digest(hmac.digest(key, data, "sha256"), value)


def mac_key(key_id: str) -> bytes | None:
    """The MAC key of this id, for checking many MACs in one run; ``None`` for an id we never had.

    An unknown id is a wrong MAC, not an error: it is what a forger would write. Where this process has no MAC key
    at all ``KeyMissing`` is raised, because then nothing can be judged.
    """
    try:
        return secret(Role.MAC, key_id)
    except KeyMissing:
        files.current_id(Role.MAC)
        return None


def key_encryption_key(key_id: str | None = None) -> tuple[str, bytes]:
    """The vault's key-encryption key (256 bit): the one in use, or an older one by its id."""
    chosen = files.current_id(Role.VAULT) if key_id is None else key_id
    return chosen, secret(Role.VAULT, chosen)
