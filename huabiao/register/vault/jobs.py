"""What the vault has done by the clock: the nightly backup of its data keys, and the sweep of orphans."""

from django.utils.translation import gettext_lazy

from huabiao.office.schedule.jobs import Result, done, register_job, skipped
from huabiao.register.vault import key_backup
from huabiao.register.vault.sweeping import reason_to_wait, sweep_orphans


def register_jobs() -> None:
    """Say what this room has done by the clock."""
    register_job("key_backup", gettext_lazy("back up the vault's keys"), back_up_keys)
    register_job("orphan_sweep", gettext_lazy("sweep the vault's orphans"), sweep)


def back_up_keys() -> Result:
    """Replace the one generation of the key backup (decision 10)."""
    return done(f"keys={key_backup.rewrite()}")


def sweep() -> Result:
    """Destroy what no row knows; not while the database may be an older one that was restored."""
    reason = reason_to_wait()
    if reason is not None:
        return skipped(reason)
    return done(f"files={sweep_orphans()}")
