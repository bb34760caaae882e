"""The folders of the data folder, and who may look into them."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CLOSED, OPEN = 0o700, 0o755


@dataclass(frozen=True)
class Folder:
    """A folder under `HUABIAO_VAR` and its mode."""

    name: str
    mode: int


FOLDERS = (
    Folder("db", CLOSED),
    Folder("files", CLOSED),
    Folder("quarantine", CLOSED),
    Folder("vault", CLOSED),
    Folder("vault-keys", CLOSED),
    Folder("backup", CLOSED),
    Folder("keys", OPEN),
    Folder("public", OPEN),
)
"""The static server needs `public` alone; everything else belongs to the account of the other processes."""


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
