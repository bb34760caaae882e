"""Django's secret key: from the environment, else a 0600 file made once in the data folder."""

import os
import secrets
from pathlib import Path

_SELECTED = "HUABIAO_SECRET_KEY"


def secret_key() -> str:
    """The secret of this installation; never in the repository."""
    given = os.environ.get(_SELECTED)
    if given:
        return given
    from huabiao.config.settings.base import HUABIAO_VAR  # noqa: PLC0415 - settings import this module

    path: Path = HUABIAO_VAR / "keys" / "django" / "secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()
