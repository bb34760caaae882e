"""The back office: Wagtail's admin over the editing database. Holds no signing key."""

import os

from huabiao.config.secret import secret_key
from huabiao.config.settings.base import *  # noqa: F403

SECRET_KEY = secret_key()
ROOT_URLCONF = "huabiao.config.urls.backoffice"
ALLOWED_HOSTS = os.environ.get("HUABIAO_HOSTS", "localhost,127.0.0.1,[::1],.localhost").split(",")
