"""The trees as a Django application: no tables, only commands, jobs and their sentences."""

from django.apps import AppConfig


class TreesConfig(AppConfig):
    """Static trees."""

    name = "huabiao.publishing.trees"
    label = "trees"

    def ready(self) -> None:
        from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415 - rooms are loaded only here
        from huabiao.publishing.trees import checks, jobs  # noqa: F401, PLC0415 - checks register by being imported
        from huabiao.publishing.trees.findings import KIND  # noqa: PLC0415
        from huabiao.register.vault.sweeping import hold_back  # noqa: PLC0415

        register_kind(KIND, digests=set(), ids={"by", "codes", "count", "subjects"})
        jobs.register_jobs()
        hold_back(jobs.ledger_is_set_back)
