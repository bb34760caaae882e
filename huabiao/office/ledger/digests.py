"""The one canonical form (RFC 8785) and the one spelling of a digest (``"sha256:<64 hex>"``) in the whole product.

Importable without Django, so that an auditor can verify an export with nothing of ours configured.
"""

import hashlib
import re
from typing import Any

import rfc8785

ALGORITHMS = {"sha256": "sha256", "sm3": "sm3"}
"""Name in a digest string → name in hashlib: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905). Both give 32 bytes."""

DEFAULT = "sha256"
DIGEST = re.compile(r"(?P<name>[a-z0-9]+):(?P<value>[0-9a-f]{64})")


class NotCanonical(ValueError):
    """The document holds something RFC 8785 has no form for: NaN, an integer beyond 2^53, a broken string."""


def canonical(document: Any) -> bytes:
    """The canonical bytes of a JSON document (RFC 8785).

    Raises:
        NotCanonical: the document has no canonical form.
    """
    try:
        return rfc8785.dumps(document)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as fault:
        raise NotCanonical(str(fault)) from fault


def installed_algorithm() -> str:
    """The digest this installation was set up with (``HUABIAO_DIGEST``); it never changes afterwards."""
    from django.conf import settings  # noqa: PLC0415 - the rest of this module serves without Django

    name: str = getattr(settings, "HUABIAO_DIGEST", DEFAULT)
    if name not in ALGORITHMS:
        raise ValueError(f"HUABIAO_DIGEST must be one of {sorted(ALGORITHMS)}, not {name!r}")
    return name


def raw_digest(data: bytes, algorithm: str) -> bytes:
    """The 32 bytes of a digest."""
    return hashlib.new(ALGORITHMS[algorithm], data).digest()


def digest(data: bytes, algorithm: str | None = None) -> str:
    """The digest of bytes as a string, by the installation's algorithm unless another is named."""
    name = installed_algorithm() if algorithm is None else algorithm
    return f"{name}:{raw_digest(data, name).hex()}"


def digest_document(document: Any, algorithm: str | None = None) -> str:
    """The digest of a document's canonical bytes."""
    return digest(canonical(document), algorithm)


def parse_digest(text: str) -> tuple[str, bytes]:
    """Algorithm and 32 raw bytes of a digest string.

    Raises:
        ValueError: not a digest string of an algorithm we know.
    """
    found = DIGEST.fullmatch(text)
    if found is None or found["name"] not in ALGORITHMS:
        raise ValueError(f"not a digest: {text!r}")
    return found["name"], bytes.fromhex(found["value"])


def is_digest(text: object) -> bool:
    """Whether this is a well-formed digest string."""
    try:
        return isinstance(text, str) and bool(parse_digest(text))
    except ValueError:
        return False


def matches(data: bytes, text: str) -> bool:
    """Whether ``data`` has the digest that ``text`` states, by the algorithm ``text`` names."""
    return is_digest(text) and digest(data, text.partition(":")[0]) == text
