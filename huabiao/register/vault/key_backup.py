"""The backup of the data keys: one generation, apart from the vault's backups, so that a purge can be complete."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from huabiao.register.vault import folders
from huabiao.register.vault.models import Freeze

FORMAT = "huabiao vault keys 1"


def backup_path() -> Path:
    """Where the one generation lies (`HUABIAO_KEY_BACKUP`, by default beside the vault's keys)."""
    chosen = getattr(settings, "HUABIAO_KEY_BACKUP", None)
    return Path(chosen) if chosen else Path(settings.HUABIAO_VAR) / "backup" / "vault-keys"


def rewrite() -> int:
    """Replace the key backup by the keys there are now; answers how many. The keys in it stay wrapped."""
    with folders.alone():  # else a key purged meanwhile could come back in here
        lines = sorted(
            f"{folders.freeze_of(path)} {path.read_bytes().hex()}\n"
            for path in folders.stored(folders.keys_folder())
        )
        folders.write_whole(backup_path(), "".join([FORMAT + "\n", *lines]).encode("ascii"))
    return len(lines)


def restore(source: Path) -> int:
    """Bring back keys that are missing here from a key backup; answers how many were brought back.

    What was destroyed stays destroyed: an older backup may still hold its key.

    Raises:
        ValueError: the file is no key backup.
    """
    restored = 0
    with folders.alone():  # else a key purged meanwhile could come back
        purged = {str(one) for one in _purged()}
        for freeze, wrapped in _entries(source):
            path = folders.key_path(freeze)
            if freeze not in purged and not path.exists():
                folders.write_whole(path, wrapped)
                restored += 1
    return restored


def _purged() -> Iterator[UUID]:
    return Freeze.objects.exclude(purged_at=None).values_list("uuid", flat=True).iterator()


def _entries(source: Path) -> Iterator[tuple[str, bytes]]:
    with source.open(encoding="ascii") as lines:
        if next(lines, "").strip() != FORMAT:
            raise ValueError("not a key backup of the vault")
        for line in lines:
            freeze, _blank, wrapped = line.strip().partition(" ")
            yield freeze, bytes.fromhex(wrapped)
