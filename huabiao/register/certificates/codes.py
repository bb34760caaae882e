"""The short verification code printed on forms and filings: twelve characters and two that catch a slip.

The code is drawn from the certificate's digest; it is an address, not a proof: `verify_code` does the proving.
"""

import base64
import hashlib

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U."""

_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_FROM_RFC4648 = str.maketrans(_RFC4648, ALPHABET)
_MISREAD = str.maketrans("ILO", "110")
BODY = 12
CHECK = 2
GROUP = 4


def code_of(digest: str) -> str:
    """The code of the certificate with this digest, as `XXXX-XXXX-XXXX-CC`."""
    raw = hashlib.sha256(b"huabiao certificate code\0" + digest.encode("ascii")).digest()
    body = base64.b32encode(raw).decode("ascii").translate(_FROM_RFC4648)[:BODY]
    groups = [body[start : start + GROUP] for start in range(0, BODY, GROUP)]
    return "-".join([*groups, _check_of(body)])


def normalised(code: str) -> str | None:
    """The code as it is stored, forgiving case, blanks and letters read wrongly; None if it cannot be a code."""
    plain = "".join(code.upper().split()).replace("-", "").translate(_MISREAD)
    body, check = plain[:BODY], plain[BODY:]
    if len(plain) != BODY + CHECK or not set(plain) <= set(ALPHABET) or _check_of(body) != check:
        return None
    groups = [body[start : start + GROUP] for start in range(0, BODY, GROUP)]
    return "-".join([*groups, check])


def _check_of(body: str) -> str:
    total = 0
    for character in body:
        total = (total * 32 + ALPHABET.index(character)) % 1021
    return ALPHABET[total // 32] + ALPHABET[total % 32]
