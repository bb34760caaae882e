"""Settings shared by every process role. A role's own module adds only what that role may hold."""

import os
from pathlib import Path

from huabiao.config.networks import named_networks, ranges

BASE_DIR = Path(__file__).resolve().parents[3]
PACKAGE_DIR = BASE_DIR / "huabiao"

HUABIAO_VAR = Path(os.environ.get("HUABIAO_VAR", BASE_DIR / "var"))
"""The data folder: databases, keys, vault, published trees."""

HUABIAO_CLOCK_REPLACEABLE = False
"""Only demo and tests may replace the clock (decision 20)."""

HUABIAO_DIGEST = os.environ.get("HUABIAO_DIGEST", "sha256")
"""Digest of ledger, register and trees: `sha256` or `sm3`."""

HUABIAO_UPLOAD_LIMIT = 100 * 1024 * 1024
"""Largest upload in bytes, checked before the body is read."""

HUABIAO_NETWORKS = named_networks(os.environ.get("HUABIAO_NETWORKS", ""))
"""What rulebooks call `office` and `extranet`: `office=10.1.0.0/16 10.2.0.0/16; extranet=172.16.0.0/12`."""

HUABIAO_TRUSTED_PROXIES = ranges(os.environ.get("HUABIAO_TRUSTED_PROXIES", ""))
"""Our own reverse proxies: only what these say of where a request comes from is believed."""

HUABIAO_SCHEDULE = {
    "full_verification": "0 1 * * *",
    "key_backup": "30 2 * * *",
    "orphan_sweep": "0 3 * * *",
    "sessions": "30 3 * * *",
    "statistics": "45 3 * * *",
    "retention": "*/10 * * * *",
    "clock": "*/10 * * * *",
    "cover_ended": "*/10 * * * *",
    "dead_tasks": "*/5 * * * *",
}
"""When the scheduler runs each job: crontab lines (minute hour day month weekday) in `TIME_ZONE`."""

HUABIAO_SCHEDULE_LEASE_SECONDS = int(os.environ.get("HUABIAO_SCHEDULE_LEASE_SECONDS", "30"))
"""How long after its last sign a killed scheduler is replaced."""

HUABIAO_FREE_MEGABYTES = 500
"""Room on the disk under which `huabiao check` warns."""

HUABIAO_ALARMED_RIGHTS = ("administer", "audit", "publish")
"""Who is told of findings and failures: holders of posts with one of these rights in the rulebook in force."""

HUABIAO_TASK_LIMIT_MINUTES = 30
"""No background task runs longer; what is still marked as running then lost its worker."""

HUABIAO_TASK_ATTEMPTS = 3
"""So many workers may die with one task before it is given up."""

HUABIAO_HOLIDAY_NOTICE_EXPECTED = (12, 1)
"""Month and day from which the next year's holiday notice is missed if it has not been entered."""

HUABIAO_NAME = "华表"

DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "huabiao.office.accounts",
    "huabiao.office.organisation",
    "huabiao.office.keys",
    "huabiao.office.ledger",
    "huabiao.office.adoption",
    "huabiao.office.notices",
    "huabiao.office.schedule",
    "huabiao.office.installation",
    "huabiao.approval",
    "huabiao.register.vault",
    "huabiao.register.certificates",
    "huabiao.publishing.trees",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
# What Wagtail leaves in English. Words of ours stand in the catalogue of their room.
LOCALE_PATHS = [PACKAGE_DIR / "config" / "locale"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def sqlite(name: str) -> dict[str, object]:
    """A SQLite database that several writers may share: WAL, IMMEDIATE transactions, 20 s of patience."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HUABIAO_VAR / "db" / f"{name}.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str) -> dict[str, object]:
    """A PostgreSQL database from `postgresql://user:password@host:port/name`."""
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415 - only this role needs it

    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        # Compiling a query costs more here than it saves: lists are read a page at a time.
        "OPTIONS": {"options": "-c jit=off"},
    }


_database_url = os.environ.get("HUABIAO_DATABASE_URL", "")
DATABASES = {"default": postgresql(_database_url) if _database_url else sqlite("huabiao")}

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["general"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = HUABIAO_VAR / "static"

DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
