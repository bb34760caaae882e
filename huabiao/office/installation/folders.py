"""The folders of the data folder, and who may look into them."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CLOSED, OPEN = 0o700, 0o755


@dataclass(frozen=True)
class Folder:
    """A folder under `HUABIAO_VAR`, its mode, and which account of a larger installation owns it."""

    name: str
    mode: int
    owner: str


FOLDERS = (
    Folder("db", CLOSED, "backoffice"),
    Folder("files", CLOSED, "backoffice"),
    Folder("quarantine", CLOSED, "backoffice"),
    Folder("vault", CLOSED, "backoffice"),
    Folder("vault-keys", CLOSED, "backoffice"),
    Folder("backup", CLOSED, "backoffice"),
    Folder("keys", OPEN, "root"),
    Folder("public", OPEN, "worker"),
)
"""With one account for everything (SQLite) that account owns them all; see `docs/operations.md` for more accounts."""


def data_folder() -> Path:
    """The data folder of this installation."""
    return Path(settings.HUABIAO_VAR)


def make_folders() -> list[Path]:
    """Make what is missing, with its mode; answers what was made. Folders that are there keep their mode."""
    made = []
    for folder in FOLDERS:
        path = data_folder() / folder.name
        if not path.exists():
            path.mkdir(parents=True, mode=folder.mode)
            path.chmod(folder.mode)
            made.append(path)
    return made


def open_folders() -> list[Path]:
    """Closed folders that other accounts can look into."""
    return [
        data_folder() / folder.name
        for folder in FOLDERS
        if folder.mode == CLOSED
        and (data_folder() / folder.name).is_dir()
        and (data_folder() / folder.name).stat().st_mode & 0o077
    ]
