"""Replacing a key: the old one vouches for the new one, and both stay verifiable (decision 9)."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from huabiao.office.keys import files, secrets, signing
from huabiao.office.keys.errors import RotationRefused
from huabiao.office.keys.roles import SIGNING, Role

SCHEMA = "key-rotation/1"


@dataclass(frozen=True)
class Rotation:
    """A new key that is made and vouched for, but not yet in use."""

    role: Role
    old: str
    new: str
    document: dict[str, Any]

    def activate(self) -> None:
        """Put the new key in use, then do what follows from it (`on_rotation`); doing it twice is harmless."""
        activate(self.role, self.new)


_following: dict[Role, list[Callable[[], object]]] = {}


def on_rotation(role: Role, act: Callable[[], object]) -> None:
    """A room says once, at start, what has to follow when a key of this role was replaced; must be repeatable."""
    acts = _following.setdefault(role, [])
    if act not in acts:
        acts.append(act)


def activate(role: Role, new: str) -> None:
    """Put a key in use that a rotation made, then do what follows from it."""
    files.make_current(role, new)
    follow_up(role)


def follow_up(role: Role | str) -> None:
    """Do again what follows from a rotation: for one that was interrupted between the new key and this."""
    for act in _following.get(Role(role), ()):
        act()


def prepare(role: Role | str) -> Rotation:
    """Make the successor of the key in use and the document by which the old one vouches for it.

    Raises:
        RotationRefused: the quarantine key, which only its officer can replace.
        KeyMissing: there is no old key here.
    """
    chosen = Role(role)
    if chosen is Role.QUARANTINE:
        raise RotationRefused(
            _("Only the secrecy officer can replace the quarantine key, with a new passphrase.")
        )
    old = files.current_id(chosen)
    vouch = _voucher(chosen, old)
    new = (signing if chosen in SIGNING else secrets).generate(chosen)
    public = (
        b64encode(signing.verifier(chosen, new).public_bytes).decode()
        if chosen in SIGNING
        else None
    )
    statement = {"schema": SCHEMA, "role": chosen.value, "old": old, "new": new, "public": public}
    signature = b64encode(vouch(rfc8785.dumps(statement))).decode()
    document = {**statement, "signature": signature}
    files.write(chosen, f"{new}.rotation", rfc8785.dumps(document), mode=files.PUBLIC_MODE)
    return Rotation(chosen, old, new, document)


def rotate(role: Role | str) -> dict[str, Any]:
    """Replace the key in use at once and return the signed document (``key-rotation/1``).

    In a running system use the ledger's ``rotate_key``, which also records it.
    """
    rotation = prepare(role)
    rotation.activate()
    return rotation.document


def documents(role: Role | str) -> list[dict[str, Any]]:
    """All rotation documents of a role, in no particular order; each proves itself by its signature."""
    home = files.folder(Role(role))
    return [json.loads(files.read(path)) for path in sorted(home.glob("*.rotation"))]


def document_of(role: Role | str, new: str) -> dict[str, Any]:
    """The rotation document by which a key came into use.

    Raises:
        KeyMissing: that key followed no other here.
        ValueError: the file cannot be read.
    """
    document: dict[str, Any] = json.loads(
        files.read(files.path_of(Role(role), new, "rotation")).decode()
    )
    return document


def valid(document: dict[str, Any]) -> bool:
    """Whether the old key (its verifier or secret must be here) vouches for the new one."""
    role = Role(document["role"])
    statement = {name: value for name, value in document.items() if name != "signature"}
    data, signature = rfc8785.dumps(statement), b64decode(document["signature"])
    if role in SIGNING:
        return signing.verifier(role, document["old"]).verify(data, signature)
    return hmac.compare_digest(_voucher(role, document["old"])(data), signature)


def trusted_successors(
    first: signing.Verifier, rotations: Sequence[dict[str, Any]]
) -> dict[str, signing.Verifier]:
    """The verifiers, by key id, of ``first`` and of every signing key that it or its successors vouched for.

    Needs no key files: an auditor with one public key can follow the rotations in an export.
    """
    trusted, waiting = {first.key_id: first}, list(rotations)
    found = True
    while found:
        found = False
        for document in list(waiting):
            new = _successor(document, trusted)
            if new is not None:
                trusted[new.key_id] = new
                waiting.remove(document)
                found = True
    return trusted


def _successor(
    document: dict[str, Any], trusted: dict[str, signing.Verifier]
) -> signing.Verifier | None:
    old = trusted.get(document.get("old", ""))
    if old is None or document.get("public") is None:
        return None
    statement = {name: value for name, value in document.items() if name != "signature"}
    if not old.verify(rfc8785.dumps(statement), b64decode(document["signature"])):
        return None
    new = signing.Verifier(Ed25519PublicKey.from_public_bytes(b64decode(document["public"])))
    return new if new.key_id == document["new"] else None


def _voucher(role: Role, key_id: str) -> Callable[[bytes], bytes]:
    """How a key vouches: a signature, or for a secret key an HMAC under a key derived from it for this use alone."""
    if role in SIGNING:
        return signing.signer_of(role, key_id).sign
    derived = hmac.digest(secrets.secret(role, key_id), b"huabiao key rotation", "sha256")
    return lambda data: hmac.digest(derived, data, "sha256")
