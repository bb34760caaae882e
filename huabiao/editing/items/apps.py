"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ItemsConfig(AppConfig):
    """Items, pictures and files."""

    name = "huabiao.editing.items"
    verbose_name = _("Items")

    def ready(self) -> None:
        from huabiao.editing.items import approvals, guards  # noqa: PLC0415

        guards.register()
        approvals.register()
