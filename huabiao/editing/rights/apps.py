"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """Who may do what in the back office; no tables of its own."""

    name = "huabiao.editing.rights"
    verbose_name = _("Rights")

    def ready(self) -> None:
        from huabiao.editing.rights import checks  # noqa: F401, PLC0415 - registers by being imported
