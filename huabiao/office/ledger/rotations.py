"""Whether a rotation that the ledger records was vouched for by the key it replaced."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any

from huabiao.office import keys
from huabiao.office.ledger.digests import digest_document


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
