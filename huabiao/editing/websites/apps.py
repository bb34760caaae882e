"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebsitesConfig(AppConfig):
    """Websites and their columns."""

    name = "huabiao.editing.websites"
    verbose_name = _("Websites")

    def ready(self) -> None:
        from huabiao.editing.websites import approvals, guards  # noqa: PLC0415

        guards.register()
        approvals.register()
