"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationConfig(AppConfig):
    """Bodies, posts, appointments."""

    name = "huabiao.office.organisation"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from huabiao.office.organisation.kinds import register_kinds  # noqa: PLC0415

        register_kinds()
