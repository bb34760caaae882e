"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """The append-only ledger (存证日志)."""

    name = "huabiao.office.ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from huabiao.office.ledger import checks  # noqa: F401, PLC0415 - registers by being imported
        from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415

        register_kind(
            "installation.made",
            digests=set(),
            ids={"certifier", "ledger", "mac", "vault"},
            optional_ids={"quarantine"},
        )
        register_kind("key.rotated", digests={"rotation"}, ids={"role", "old", "new"})
        register_kind(
            "epoch.opened",
            digests={"root_here", "root_journal"},
            ids={"epoch", "size_here", "size_journal", "officers"},
            optional_ids={"public_id", "withdrawn"},
        )
        register_kind(
            "epoch.confirmed",
            digests={"root_here", "root_journal"},
            ids={"size_here", "size_journal"},
        )
