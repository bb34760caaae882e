"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Where officers read, sign, print, withdraw and stand in for each other."""

    name = "huabiao.editing.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from huabiao.editing.desk import (  # noqa: PLC0415
            belongings,
            checks,  # noqa: F401 - registers by being imported
            guards,
            panels,
            proposals,
        )

        belongings.register()
        guards.register()
        proposals.register()
        panels.register()
