"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who may log in."""

    name = "huabiao.office.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from huabiao.office.accounts.kinds import register_kinds  # noqa: PLC0415

        register_kinds()
