"""Django's handle on the room: its Chinese catalogue and its checks; it has no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstallationConfig(AppConfig):
    """An installation: made once, checked whenever somebody asks."""

    name = "huabiao.office.installation"
    verbose_name = _("Installation")

    def ready(self) -> None:
        from huabiao.office.installation import checks  # noqa: F401, PLC0415 - registers by being imported
