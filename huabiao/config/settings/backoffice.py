"""The back office: Wagtail's admin over the editing database. Holds no signing key."""

import os

from huabiao.config.secret import secret_key
from huabiao.config.settings.base import *  # noqa: F403
from huabiao.config.settings.base import HUABIAO_NAME, HUABIAO_UPLOAD_LIMIT
from huabiao.config.settings.base import INSTALLED_APPS as SHARED_APPS

SECRET_KEY = secret_key()
ROOT_URLCONF = "huabiao.config.urls.backoffice"
HUABIAO_PHONE_ADDRESS: str | None = os.environ.get("HUABIAO_PHONE_ADDRESS", "")
"""Where phones reach the back office, `https://NAME`; empty: no links for signing by phone are made."""

_https_header = os.environ.get("HUABIAO_PROXY_HTTPS_HEADER", "").upper().replace("-", "_")
SECURE_PROXY_SSL_HEADER = (f"HTTP_{_https_header}", "https") if _https_header else None
"""The header in which our reverse proxy says `https`, such as X-Forwarded-Proto; it must overwrite a sent one."""

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HUABIAO_SECURE_COOKIES", "") == "1"
"""On where everybody comes by HTTPS: cookies never travel in the clear then, and nobody logs in over HTTP."""

ALLOWED_HOSTS = os.environ.get("HUABIAO_HOSTS", "localhost,127.0.0.1,[::1],.localhost").split(",")

# Our rooms stand before Wagtail, so that their templates and translations win.
INSTALLED_APPS = [
    "huabiao.editing.rights",
    "huabiao.editing.websites",
    "huabiao.editing.items",
    "huabiao.editing.pages",
    "huabiao.editing.desk",
    "huabiao.oversight.records",
    "huabiao.editing.migration",
    *SHARED_APPS,
    "axes",
    "wagtail.users",
    "wagtail.search",
    "wagtail.contrib.table_block",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before anything reads the body: an upload over the limit is refused unread (decision 11).
    "huabiao.editing.items.uploads.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "huabiao.office.adoption.doors.Door",
    "huabiao.editing.items.doorway.SecretsStayOut",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "huabiao.editing.rights.backends.AppointmentBackend",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "huabiao.office.adoption.passwords.RulebookPasswordValidator"}]

# Wrong tries and how long they lock stand in the rulebook (`access`, to: back_office).
AXES_FAILURE_LIMIT = "huabiao.office.adoption.doors.failure_limit"
AXES_COOLOFF_TIME = "huabiao.office.adoption.doors.cool_off"
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
"""Names are locked, not addresses: a whole office stands behind one address."""
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "huabiao.office.adoption.doors.client_address"
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "huabiao/locked.html"
AXES_VERBOSE = False
HUABIAO_FACTOR_REPLACING_MINUTES = 5
"""How long after a right code another phone may be set up: an unattended desk is no way to move it."""

LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
CSRF_FAILURE_VIEW = "huabiao.editing.items.sessions.form_expired"

# Uploads stay in memory until they are screened: nothing unexamined touches a disk (decision 11).
FILE_UPLOAD_HANDLERS = [
    "huabiao.editing.items.uploads.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = HUABIAO_UPLOAD_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
"""A table of some thousand cells is one form field each in the editor."""

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""`default` keeps nothing: no room stores through Django's file storage, and none shall by accident."""

WHITENOISE_USE_FINDERS = True
"""Wagtail's own styles and scripts come from its package; nothing has to be collected on one machine."""

WAGTAIL_SITE_NAME = HUABIAO_NAME
WAGTAILADMIN_BASE_URL = os.environ.get("HUABIAO_BACKOFFICE_URL", "http://localhost:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_AUTOSAVE_INTERVAL = 0
"""Wagtail's autosave writes unscreened text and overwrites revisions in place; ours replaces it (trap 13)."""

# No call leaves the network.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None

# Wagtail's own tasks go to the queue it calls `default`; the general worker takes both.
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["general", "default"]}
}

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # Wagtail's choosers and its telepath values need inline scripts and styles.
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'", "blob:"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}
