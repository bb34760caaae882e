"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalConfig(AppConfig):
    """One engine for every request."""

    name = "huabiao.approval"
    verbose_name = _("Approval")

    def ready(self) -> None:
        from huabiao.approval.kinds import register_kinds  # noqa: PLC0415

        register_kinds()
