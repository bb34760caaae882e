"""Reading frozen copies back: every part decrypted, every digest compared, each key-encryption key looked up once."""

import os
import re
from dataclasses import dataclass, field

from huabiao.register.vault import folders, sealing
from huabiao.register.vault.contents import digest_of
from huabiao.register.vault.faults import VaultFault, VaultFaultKind
from huabiao.register.vault.sealing import Unreadable, Wrapping

_FREEZE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
FIRST_READ = 64 * 1024
"""Bytes of a sealed file that are read at once: index and payload of nearly every freeze."""

KEY_FILE_BYTES = 4096
"""More than any key file holds."""


@dataclass
class VaultReader:
    """Reads many frozen copies. Made for one run and thrown away: a key removed later is noticed by the next run."""

    _vault: str = field(default_factory=lambda: str(folders.vault_folder()))
    _keys: str = field(default_factory=lambda: str(folders.keys_folder()))
    _wrapping: dict[str, Wrapping] = field(default_factory=dict)

    def read(self, freeze: str, name: str) -> bytes:
        """A payload or blob by its digest; VaultFault unless it has exactly this digest."""
        try:
            data = self._open(freeze, name)
        except (FileNotFoundError, NotADirectoryError):
            raise VaultFault(VaultFaultKind.MISSING, freeze) from None
        except (Unreadable, OSError, ValueError) as error:
            raise VaultFault(VaultFaultKind.UNREADABLE, freeze) from error
        if digest_of(data, name) != name:
            raise VaultFault(VaultFaultKind.DIGEST, freeze)
        return data

    def _open(self, freeze: str, name: str) -> bytes:
        # A freeze id can come from a stored document: only a UUID in its one spelling becomes a path.
        if _FREEZE.fullmatch(freeze) is None:
            raise ValueError("not a freeze id")
        handle = os.open(f"{self._keys}/{freeze[:2]}/{freeze}.key", os.O_RDONLY)
        try:
            wrapped = os.read(handle, KEY_FILE_BYTES)
        finally:
            os.close(handle)
        key = sealing.unwrap(wrapped, freeze, self._key_encryption_key)
        handle = os.open(f"{self._vault}/{freeze[:2]}/{freeze}.sealed", os.O_RDONLY)
        try:
            return self._part(handle, key, freeze, name)
        finally:
            os.close(handle)

    @staticmethod
    def _part(handle: int, key: bytes, freeze: str, name: str) -> bytes:
        beginning = os.pread(handle, FIRST_READ, 0)

        def between(start: int, length: int) -> bytes:
            if start + length <= len(beginning):
                return beginning[start : start + length]
            return os.pread(handle, length, start)

        return sealing.open_part(key, freeze, between, name)

    def _key_encryption_key(self, key_id: str) -> Wrapping:
        found = self._wrapping.get(key_id)
        if found is None:
            found = self._wrapping[key_id] = sealing.key_encryption_key(key_id)
        return found
