"""Ed25519 keys (RFC 8032): who signs, and who only verifies."""

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext as _

from huabiao.office.keys import files
from huabiao.office.keys.errors import KeyDamaged
from huabiao.office.keys.roles import SIGNING, Role


def public_identity(public: bytes) -> str:
    """The id of an asymmetric key: the head of the SHA-256 of its 32 raw public bytes."""
    return hashlib.sha256(public).hexdigest()[:32]


def public_pem(public: Ed25519PublicKey) -> bytes:
    """A public key as a PEM file (SubjectPublicKeyInfo), readable by any tool."""
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


class Verifier:
    """Checks signatures of one key; needs its public half only."""

    def __init__(self, public: Ed25519PublicKey) -> None:
        self._public = public
        self.key_id = public_identity(public.public_bytes_raw())

    @classmethod
    def from_pem(cls, data: bytes) -> "Verifier":
        """Read a public key file.

        Raises:
            ValueError: not a PEM file of an Ed25519 public key.
        """
        public = serialization.load_pem_public_key(data)
        if not isinstance(public, Ed25519PublicKey):
            raise ValueError("not an Ed25519 public key")
        return cls(public)

    @property
    def public_bytes(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._public.public_bytes_raw()

    def verify(self, data: bytes, signature: bytes) -> bool:
        """Whether ``signature`` was made over exactly these bytes by this key."""
        try:
            self._public.verify(signature, data)
        except InvalidSignature:
            return False
        return True


class Signer:
    """Signs with one private key."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.key_id = public_identity(private.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> bytes:
        """The 64-byte signature of ``data``."""
        return self._private.sign(data)


def generate(role: Role) -> str:
    """Make a new signing key and return its id. It is not in use before ``files.make_current``."""
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    key_id = public_identity(public.public_bytes_raw())
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    files.write(role, f"{key_id}.pub", public_pem(public), mode=files.PUBLIC_MODE)
    files.write(role, f"{key_id}.key", pem, mode=files.PRIVATE_MODE)
    return key_id


_signers: dict[bytes, Signer] = {}
_verifiers: dict[bytes, Verifier] = {}


def signer(role: Role | str) -> Signer:
    """The signer of the key in use.

    Raises:
        ValueError: keys of this role do not sign.
        KeyMissing: this process does not hold the private key.
        KeyDamaged: the file does not hold the key of its name.
    """
    chosen = Role(role)
    if chosen not in SIGNING:
        raise ValueError(f"keys of the role {chosen.value} do not sign")
    return signer_of(chosen, files.current_id(chosen))


def signer_of(role: Role, key_id: str) -> Signer:
    """The signer of one particular key; see ``signer``."""
    path = files.path_of(role, key_id, "key")
    pem = files.read(path)
    if pem not in _signers:
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError):
            raise _damaged(path) from None
        if not isinstance(private, Ed25519PrivateKey):
            raise _damaged(path)
        _signers[pem] = Signer(private)
    if _signers[pem].key_id != key_id:
        raise _damaged(path)
    return _signers[pem]


def verifier(role: Role | str, key_id: str) -> Verifier:
    """The verifier of a key, in use or older.

    Raises:
        KeyMissing: there is no such public key here.
        KeyDamaged: the file does not hold the key of its name.
    """
    path = files.path_of(Role(role), key_id, "pub")
    pem = files.read(path)
    if pem not in _verifiers:
        try:
            _verifiers[pem] = Verifier.from_pem(pem)
        except ValueError:
            raise _damaged(path) from None
    if _verifiers[pem].key_id != key_id:
        raise _damaged(path)
    return _verifiers[pem]


def _damaged(path: Path) -> KeyDamaged:
    return KeyDamaged(_("The key file %(path)s is damaged or was exchanged.") % {"path": path})
