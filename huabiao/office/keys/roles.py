"""The roles a key can have: which process holds it and what it may do with it."""

from enum import StrEnum


class Role(StrEnum):
    """Whose key it is; the value is also the name of its folder under ``keys/``."""

    CERTIFIER = "certifier"
    """Ed25519; the edge worker signs certificates and releases with it."""

    LEDGER = "ledger"
    """Ed25519; the edge worker signs the heads of the ledger with it."""

    MAC = "mac"
    """HMAC-SHA256; back office and worker vouch with it for entries and decisions."""

    VAULT = "vault"
    """256-bit key-encryption key that wraps the vault's data keys."""

    QUARANTINE = "quarantine"
    """X25519; the private half opens only with the secrecy officer's passphrase."""


SIGNING = frozenset({Role.CERTIFIER, Role.LEDGER})
SECRET = frozenset({Role.MAC, Role.VAULT})
