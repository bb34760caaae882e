"""What Django's check says about the database under the ledger."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.ledger.append_only import missing_guards
from huabiao.office.ledger.digests import ALGORITHMS


@register(Tags.database)
def one_writer_at_a_time(**_kwargs: Any) -> list[CheckMessage]:
    """On SQLite only IMMEDIATE transactions give the ledger its single writer without lost acts."""
    default: dict[str, Any] = settings.DATABASES["default"]
    mode = default.get("OPTIONS", {}).get("transaction_mode")
    if "sqlite" in default["ENGINE"] and mode != "IMMEDIATE":
        return [
            Error(
                _("The SQLite database must use IMMEDIATE transactions."),
                hint=_("Set OPTIONS transaction_mode to IMMEDIATE in DATABASES."),
                id="ledger.E001",
            )
        ]
    return []


@register(Tags.security)
def digest_is_known(**_kwargs: Any) -> list[CheckMessage]:
    """``HUABIAO_DIGEST`` names an algorithm the ledger can compute."""
    if getattr(settings, "HUABIAO_DIGEST", "sha256") not in ALGORITHMS:
        names = ", ".join(sorted(ALGORITHMS))
        return [
            Error(
                _("HUABIAO_DIGEST must be one of %(names)s.") % {"names": names}, id="ledger.E002"
            )
        ]
    return []


@register(Tags.database, deploy=True)
def ledger_can_go_on(
    databases: Collection[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """The clock is not behind the last entry (decision 20), and no table has lost its append-only triggers."""
    if not databases:
        return []
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415 - models are loaded only now

    try:
        last = Entry.objects.order_by("-seq").values_list("at", flat=True).first()
        unguarded = missing_guards(connection)
    except DatabaseError:
        return []  # the check of the migrations says so
    problems: list[CheckMessage] = []
    if last is not None and last > clocks.now_ms():
        problems.append(
            Error(
                _(
                    "The clock of this machine is %(seconds)s seconds behind the last entry of the ledger."
                )
                % {"seconds": -(-(last - clocks.now_ms()) // 1000)},
                hint=_("Set the clock right; until then nothing can be recorded."),
                id="ledger.E003",
            )
        )
    problems += [
        Error(
            _("The table %(table)s has lost its append-only triggers.") % {"table": table},
            hint=_("Find out who lifted them, then verify: huabiao ledger verify"),
            id="ledger.E004",
        )
        for table in unguarded
    ]
    return problems
