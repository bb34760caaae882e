"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdoptionConfig(AppConfig):
    """Adopted rulebooks."""

    name = "huabiao.office.adoption"
    verbose_name = _("Rulebooks in force")

    def ready(self) -> None:
        from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415

        register_kind(
            "rulebook.adopted", digests={"rulebook"}, ids={"effective"}, optional_ids={"request"}
        )
