"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Frozen payloads and blobs."""

    name = "huabiao.register.vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415

        register_kind("vault.purged", digests=set(), ids={"freeze"})
