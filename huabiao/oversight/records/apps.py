"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """What officers and auditors read: the filing register, the ledger, the life of a text, printed codes."""

    name = "huabiao.oversight.records"
    label = "records"
    verbose_name = _("Records")

    def ready(self) -> None:
        from huabiao.oversight.records import guards  # noqa: PLC0415 - needs the loaded models

        guards.register()
