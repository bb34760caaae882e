"""Django's handle on the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScheduleConfig(AppConfig):
    """Jobs by the clock, their runs, and the lease of the one scheduler."""

    name = "huabiao.office.schedule"
    verbose_name = _("Schedule")

    def ready(self) -> None:
        from huabiao.office.schedule import checks  # noqa: F401, PLC0415 - registers by being imported
        from huabiao.office.schedule.housekeeping import register_jobs  # noqa: PLC0415

        register_jobs()
