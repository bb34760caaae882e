"""One-time codes (TOTP, RFC 6238) and recovery codes.

No secret of a phone lies in the database: it is derived from a nonce there and the back office's key file, so that
whoever copies the database cannot show a code.
"""

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

from huabiao.office import clocks, keys

STEP_SECONDS = 30
DIGITS = 6
"""What every authenticator app supports (RFC 6238, RFC 4226)."""
TOLERANCE = 1
"""Steps a phone's clock may be early or late."""
RECOVERY_CODES = 10
_SECRET_BYTES = 20
_PURPOSE = b"huabiao one-time codes\0"
_RECOVERY = b"huabiao recovery code\0"
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that nobody mistakes for another."""
_RECOVERY_LENGTH = 12


def fresh_nonce() -> str:
    """256 random bits in hex."""
    return secrets.token_hex(32)


def secret_of(nonce: str, key_id: str) -> bytes:
    """The secret a phone shares with us (160 bit). Raises KeyMissing if the key file is gone."""
    key = keys.mac_key(key_id)
    if key is None:
        raise keys.KeyMissing(key_id)
    return hmac.digest(key, _PURPOSE + bytes.fromhex(nonce), "sha256")[:_SECRET_BYTES]


def step_of(secret: bytes, code: str, *, after: int) -> int | None:
    """The time step a code belongs to, if it is one of now and later than `after`; else None.

    A phone knows the machine's time, never that of an example or a test: here alone the office's clock is not asked.
    """
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    generator = TOTP(secret, STEP_SECONDS, digits=DIGITS)
    generator.time = clocks.system_clock().timestamp()
    if not generator.verify(int(digits), tolerance=TOLERANCE, min_t=after + 1):
        return None
    return int(generator.t())


def current_code(secret: bytes) -> str:
    """What a phone with this secret shows now."""
    generator = TOTP(secret, STEP_SECONDS, digits=DIGITS)
    generator.time = clocks.system_clock().timestamp()
    return f"{generator.token():0{DIGITS}d}"


def written_secret(secret: bytes) -> str:
    """The secret as people type it into a phone: base 32, in fours."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address_of(secret: bytes, *, account: str, issuer: str) -> str:
    """The `otpauth:` address that an authenticator app reads from a picture."""
    asked = {
        "secret": base64.b32encode(secret).decode("ascii"),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{urlencode(asked, quote_via=quote)}"


def fresh_recovery_code() -> str:
    """60 random bits, written in three groups of four."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4))


def recovery_data(nonce: str, code: str) -> bytes:
    """What the MAC of a recovery code covers; case, blanks and dashes do not count."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return _RECOVERY + bytes.fromhex(nonce) + signs.encode()
