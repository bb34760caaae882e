"""Sealed boxes: anyone here can close one, only the secrecy officer's passphrase opens it.

X25519 with a fresh sender key (RFC 7748), HKDF-SHA256 (RFC 5869), AES-256-GCM; the box is bound to its number and to
the receiver's key. Layout: `HBQ1` | receiver's key id (32) | sender's public key (32) | ciphertext.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huabiao.office import keys

MAGIC = b"HBQ1"
KEY_ID_BYTES = 32
PUBLIC_BYTES = 32
HEAD_BYTES = len(MAGIC) + KEY_ID_BYTES + PUBLIC_BYTES
# The key of a box encrypts this one message, so a constant nonce never repeats under it.
NONCE = bytes(12)


class BoxBroken(Exception):
    """The file is no sealed box, or was altered."""


@dataclass(frozen=True)
class Content:
    """What was sealed: the name it had, its bytes, and the findings that led here."""

    name: str
    data: bytes
    findings: Mapping[str, Any]


def close(number: str, content: Content) -> bytes:
    """Seal to the secrecy officer's key in use. Raises `keys.KeyMissing` where there is none."""
    key_id, receiver = keys.quarantine_public_key()
    sender = X25519PrivateKey.generate()
    public = sender.public_key().public_bytes_raw()
    cipher = AESGCM(_key(sender.exchange(receiver), key_id, public))
    head = {"name": content.name, "findings": dict(content.findings)}
    about = json.dumps(head, ensure_ascii=False).encode()
    plain = len(about).to_bytes(4, "big") + about + content.data
    sealed = cipher.encrypt(NONCE, plain, _binding(number))
    return MAGIC + key_id.encode("ascii") + public + sealed


def open_box(number: str, box: bytes, passphrase: str) -> Content:
    """Open a box with the officer's passphrase.

    Raises:
        keys.WrongPassphrase: the passphrase does not fit.
        BoxBroken: the box was altered, or belongs to another number.
    """
    if len(box) < HEAD_BYTES or not box.startswith(MAGIC):
        raise BoxBroken
    key_id = key_id_of(box)
    public = box[HEAD_BYTES - PUBLIC_BYTES : HEAD_BYTES]
    private = keys.quarantine_private_key(passphrase, key_id)
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    try:
        plain = AESGCM(_key(shared, key_id, public)).decrypt(
            NONCE, box[HEAD_BYTES:], _binding(number)
        )
    except InvalidTag as problem:
        raise BoxBroken from problem
    length = int.from_bytes(plain[:4], "big")
    about = json.loads(plain[4 : 4 + length])
    return Content(about["name"], plain[4 + length :], about["findings"])


def key_id_of(box: bytes) -> str:
    """The id of the key a box was sealed to."""
    return box[len(MAGIC) : len(MAGIC) + KEY_ID_BYTES].decode("ascii", "replace")


def _key(shared: bytes, key_id: str, public: bytes) -> bytes:
    info = b"huabiao quarantine 1\0" + key_id.encode("ascii") + public
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared)


def _binding(number: str) -> bytes:
    return f"huabiao quarantine 1\0{number}".encode()
