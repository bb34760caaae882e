"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates, withdrawals, the filing register."""

    name = "huabiao.register.certificates"
    verbose_name = _("Register")

    def ready(self) -> None:
        from huabiao.approval import subjects  # noqa: PLC0415
        from huabiao.register.certificates import kinds, withdrawing  # noqa: PLC0415
        from huabiao.register.quarantine import kinds as quarantine_kinds  # noqa: PLC0415

        kinds.register_kinds()
        quarantine_kinds.register_kinds()  # the quarantine keeps nothing in a database: it is no app
        subjects.register(withdrawing.SUBJECT_TYPE)
