"""Tests: the back office's settings with a fixed secret and a replaceable clock."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("HUABIAO_VAR", tempfile.mkdtemp(prefix="huabiao-test-"))
os.environ.setdefault("HUABIAO_SECRET_KEY", "only for tests, never for a running system")

from huabiao.config.settings.backoffice import *  # noqa: F403

HUABIAO_CLOCK_REPLACEABLE = True
HUABIAO_PHONE_ADDRESS = None
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(Path(os.environ["HUABIAO_VAR"]) / "db").mkdir(parents=True, exist_ok=True)
