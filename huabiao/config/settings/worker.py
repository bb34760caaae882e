"""The edge worker: certifies, builds, withdraws. Holds the signing keys; opens no port."""

from huabiao.config.secret import secret_key
from huabiao.config.settings.base import *  # noqa: F403

SECRET_KEY = secret_key()
