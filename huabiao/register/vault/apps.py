"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """Frozen payloads and blobs."""

    name = "huabiao.register.vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        from huabiao.office import keys  # noqa: PLC0415 - rooms are loaded only here
        from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415
        from huabiao.register.vault.jobs import register_jobs  # noqa: PLC0415
        from huabiao.register.vault.rewrapping import rewrap  # noqa: PLC0415

        register_kind("vault.purged", digests=set(), ids={"freeze"})
        keys.on_rotation(keys.Role.VAULT, rewrap)
        register_jobs()
