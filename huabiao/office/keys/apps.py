"""Django's handle on the room: its Chinese catalogue and the check of a deployment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    """Key files; this room has no tables."""

    name = "huabiao.office.keys"
    verbose_name = _("Keys")

    def ready(self) -> None:
        from huabiao.office.keys import checks  # noqa: F401, PLC0415 - registers by being imported
