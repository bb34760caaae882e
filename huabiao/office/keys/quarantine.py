"""The secrecy officer's key pair: anyone here can seal to it, only the officer's passphrase opens it (decision 11)."""

import json
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.utils.translation import gettext as _

from huabiao.office.keys import files
from huabiao.office.keys.errors import KeyDamaged, WrongPassphrase
from huabiao.office.keys.roles import Role
from huabiao.office.keys.signing import public_identity

FORMAT = "huabiao-sealed-key/1"
# RFC 7914 parameters: 64 MiB and some tenths of a second for every guess. They are stored with each key.
SCRYPT_COST = {"n": 2**16, "r": 8, "p": 1}


def create(passphrase: str) -> str:
    """Make the secrecy officer's key pair, put it in use and return its id.

    Older pairs stay for what was sealed to them.

    Raises:
        WrongPassphrase: an empty passphrase protects nothing.
    """
    if not passphrase:
        raise WrongPassphrase(_("The quarantine key needs a passphrase of the secrecy officer."))
    private = X25519PrivateKey.generate()
    public = private.public_key()
    key_id = public_identity(public.public_bytes_raw())
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_stretch(passphrase, salt, SCRYPT_COST)).encrypt(
        nonce, private.private_bytes_raw(), key_id.encode()
    )
    document = {
        "format": FORMAT,
        "scrypt": SCRYPT_COST,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    files.write(Role.QUARANTINE, f"{key_id}.pub", pem, mode=files.PUBLIC_MODE)
    files.write(
        Role.QUARANTINE, f"{key_id}.key", json.dumps(document).encode(), mode=files.PRIVATE_MODE
    )
    files.make_current(Role.QUARANTINE, key_id)
    return key_id


def public_key(key_id: str | None = None) -> tuple[str, X25519PublicKey]:
    """The public half to seal to: the one in use, or an older one by its id.

    Raises:
        KeyMissing: the secrecy officer has not made a key yet.
        KeyDamaged: the file does not hold the key of its name.
    """
    chosen = files.current_id(Role.QUARANTINE) if key_id is None else key_id
    path = files.path_of(Role.QUARANTINE, chosen, "pub")
    try:
        public = load_pem_public_key(files.read(path))
    except ValueError:
        public = None
    if (
        not isinstance(public, X25519PublicKey)
        or public_identity(public.public_bytes_raw()) != chosen
    ):
        raise KeyDamaged(_("The key file %(path)s is damaged or was exchanged.") % {"path": path})
    return chosen, public


def private_key(passphrase: str, key_id: str | None = None) -> X25519PrivateKey:
    """Open the private half; it is never cached.

    Raises:
        KeyMissing: no such key, or not readable for this process.
        WrongPassphrase: the passphrase does not fit.
        KeyDamaged: the file is not a sealed key.
    """
    chosen = files.current_id(Role.QUARANTINE) if key_id is None else key_id
    path = files.path_of(Role.QUARANTINE, chosen, "key")
    text = files.read(path)
    try:
        document = json.loads(text)
        salt, nonce, sealed = (
            bytes.fromhex(document[name]) for name in ("salt", "nonce", "sealed")
        )
        wrapping = AESGCM(_stretch(passphrase, salt, document["scrypt"]))
        raw = wrapping.decrypt(nonce, sealed, chosen.encode())
    except InvalidTag:
        raise WrongPassphrase(
            _("The passphrase does not open the quarantine key. Nothing was opened.")
        ) from None
    except (ValueError, KeyError, TypeError):
        raise KeyDamaged(
            _("The key file %(path)s is damaged or was exchanged.") % {"path": path}
        ) from None
    return X25519PrivateKey.from_private_bytes(raw)


def _stretch(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(
        passphrase.encode()
    )
