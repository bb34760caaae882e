"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MigrationConfig(AppConfig):
    """Bringing existing websites in."""

    name = "huabiao.editing.migration"
    verbose_name = _("Migration")

    def ready(self) -> None:
        from huabiao.editing.migration import approvals  # noqa: PLC0415

        approvals.register()
