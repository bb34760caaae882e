"""The sealed file of one freeze: index, payload and blobs, each encrypted under the freeze's own key.

Layout: `HBV1` | length of the index (4 bytes, big endian) | index | segments. AES-256-GCM (SP 800-38D); the data
key encrypts this one file and nothing else, so the segment's number is a nonce that never repeats. The additional
data bind each segment to its freeze and its place. The index is encrypted too: digests of files would tell, in
a backup kept for years, that a certain file was once here.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huabiao.office import keys

MAGIC = b"HBV1"
KEY_MAGIC = b"HBK1"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_ID_BYTES = 32
INDEX_NUMBER = 0
HEAD_BYTES = len(MAGIC) + 4


Wrapping = AESGCM
"""A key-encryption key in use."""


class Unreadable(Exception):
    """The file or the key is not what it should be."""


class Segment(NamedTuple):
    """Where one encrypted part lies: its number (also its nonce), first byte and length in the file."""

    number: int
    start: int
    length: int


def new_key() -> bytes:
    """A fresh data key for one freeze."""
    return secrets.token_bytes(KEY_BYTES)


def wrap(key: bytes, freeze: str) -> bytes:
    """Wrap a data key with the key-encryption key in use, for the key file."""
    key_id, wrapping = keys.key_encryption_key()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher(wrapping).encrypt(nonce, key, _binding(freeze, "key"))
    return KEY_MAGIC + key_id.encode("ascii") + nonce + sealed


def wrapping_key_of(wrapped: bytes) -> str:
    """The id of the key-encryption key that wraps a key file."""
    start = len(KEY_MAGIC)
    return wrapped[start : start + KEY_ID_BYTES].decode("ascii", "replace")


def key_encryption_key(key_id: str) -> Wrapping:
    """A key-encryption key, ready to unwrap data keys. Raises `keys.KeyFault` where it is not here."""
    return _cipher(keys.key_encryption_key(key_id)[1])


def unwrap(
    wrapped: bytes, freeze: str, find: Callable[[str], Wrapping] = key_encryption_key
) -> bytes:
    """The data key from a key file; Unreadable if it was made for another freeze or by another key.

    `find` gives key-encryption keys by their id, for a caller that keeps them over many files.
    """
    body = wrapped[len(KEY_MAGIC) :]
    if not wrapped.startswith(KEY_MAGIC) or len(body) < KEY_ID_BYTES + NONCE_BYTES:
        raise Unreadable
    key_id = body[:KEY_ID_BYTES].decode("ascii", "replace")
    nonce = body[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
    try:
        return find(key_id).decrypt(
            nonce, body[KEY_ID_BYTES + NONCE_BYTES :], _binding(freeze, "key")
        )
    except (InvalidTag, keys.KeyFault) as error:
        raise Unreadable from error


def seal(key: bytes, freeze: str, parts: Mapping[str, bytes]) -> list[bytes]:
    """The chunks of a sealed file over named parts (the names are digests)."""
    cipher = AESGCM(key)
    index: list[list[str | int]] = []
    segments: list[bytes] = []
    start = 0
    for number, (name, data) in enumerate(parts.items(), start=1):
        sealed = cipher.encrypt(_nonce(number), data, _binding(freeze, name))
        index.append([name, start, len(sealed)])
        segments.append(sealed)
        start += len(sealed)
    plain_index = json.dumps(index, separators=(",", ":")).encode("ascii")
    sealed_index = cipher.encrypt(_nonce(INDEX_NUMBER), plain_index, _binding(freeze, "index"))
    return [MAGIC, len(sealed_index).to_bytes(4, "big"), sealed_index, *segments]


def open_part(key: bytes, freeze: str, between: Callable[[int, int], bytes], name: str) -> bytes:
    """One part of a sealed file; Unreadable where it is not in it or does not decrypt.

    `between` reads the file: first byte and length in, bytes out.
    """
    cipher = AESGCM(key)
    head = between(0, HEAD_BYTES)
    if len(head) != HEAD_BYTES or not head.startswith(MAGIC):
        raise Unreadable
    length = int.from_bytes(head[len(MAGIC) :], "big")
    try:
        index = cipher.decrypt(
            _nonce(INDEX_NUMBER), between(HEAD_BYTES, length), _binding(freeze, "index")
        )
        segment = _segment(index, name)
        data = between(HEAD_BYTES + length + segment.start, segment.length)
        return cipher.decrypt(_nonce(segment.number), data, _binding(freeze, name))
    except InvalidTag as error:
        raise Unreadable from error


def _segment(index: bytes, wanted: str) -> Segment:
    for number, (name, start, length) in enumerate(json.loads(index), start=1):
        if name == wanted:
            return Segment(number, start, length)
    raise Unreadable


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


def _binding(freeze: str, place: str) -> bytes:
    return f"huabiao vault 1\0{freeze}\0{place}".encode()


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
