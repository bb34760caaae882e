"""Key files under ``<HUABIAO_VAR>/keys/<role>/``.

For every key: ``<key id>.key`` (private or secret, mode 0600), for asymmetric ones also ``<key id>.pub`` and, where the
key followed another, ``<key id>.rotation``. The file ``current`` names the key in use; older keys stay for verifying.
A key id is a digest of the key it names, so a file swapped under an old name is noticed.
"""

import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.office.keys.errors import KeyMissing
from huabiao.office.keys.roles import SECRET, Role

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
OPEN_FOLDER_MODE = 0o755
CLOSED_FOLDER_MODE = 0o700
KEY_ID = re.compile(r"[0-9a-f]{32}")

_contents: dict[Path, tuple[tuple[int, int, int], bytes]] = {}


def folder(role: Role) -> Path:
    """The folder of a role's keys; it need not exist yet."""
    return Path(settings.HUABIAO_VAR) / "keys" / role.value


def path_of(role: Role, key_id: str, suffix: str) -> Path:
    """Where a key's file lies. ``key_id`` may come from a stored document, so its form is checked first."""
    if not KEY_ID.fullmatch(key_id):
        raise KeyMissing(_("There is no %(role)s key with this number.") % {"role": role.value})
    return folder(role) / f"{key_id}.{suffix}"


def read(path: Path) -> bytes:
    """The bytes of a key file, cached per path until inode, size or time of change differ.

    Raises:
        KeyMissing: no such file, or this process's account may not read it.
    """
    try:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        cached = _contents.get(path)
        if cached is not None and cached[0] == stamp:
            return cached[1]
        data = path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(
            _(
                "The key file %(path)s is missing. Make the keys with “huabiao init”, "
                "or bring them back from the key backup."
            )
            % {"path": path}
        ) from None
    except PermissionError:
        raise KeyMissing(
            _("The account this process runs under may not read the key file %(path)s.")
            % {"path": path}
        ) from None
    _contents[path] = (stamp, data)
    return data


def write(role: Role, name: str, data: bytes, *, mode: int) -> Path:
    """Write one key file whole or not at all: temporary file, flush to disk, rename, flush the folder."""
    home = folder(role)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(CLOSED_FOLDER_MODE if role in SECRET else OPEN_FOLDER_MODE)
    handle, temporary = tempfile.mkstemp(dir=home, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        target = home / name
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    flush_folder(home)
    return target


def flush_folder(path: Path) -> None:
    """Make a rename in this folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current_id(role: Role) -> str:
    """The id of the key in use.

    Raises:
        KeyMissing: no key of this role was ever made here.
    """
    return read(folder(role) / "current").decode("ascii", "replace").strip()


def make_current(role: Role, key_id: str) -> None:
    """Point the role at another of its keys."""
    write(role, "current", f"{key_id}\n".encode("ascii"), mode=PUBLIC_MODE)


def has_key(role: Role) -> bool:
    """Whether a key of this role is in use."""
    return (folder(role) / "current").is_file()


def all_ids(role: Role) -> list[str]:
    """The ids of every key of a role that is here, in use or kept for verifying, in the order they were made."""
    found: dict[str, float] = {}
    for path in folder(role).glob("*.*"):
        if path.suffix in {".key", ".pub"} and KEY_ID.fullmatch(path.stem):
            made = path.stat().st_mtime
            found[path.stem] = min(made, found.get(path.stem, made))
    return sorted(found, key=lambda key_id: (found[key_id], key_id))


def exposed() -> list[Path]:
    """Private and secret key files that others than their owner may read or write."""
    root = Path(settings.HUABIAO_VAR) / "keys"
    return sorted(path for path in root.glob("*/*.key") if path.stat().st_mode & 0o077)
