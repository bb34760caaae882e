"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """Home, topic, organisation and plain pages."""

    name = "huabiao.editing.pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from huabiao.editing.pages import approvals, guards  # noqa: PLC0415

        guards.register()
        approvals.register()
