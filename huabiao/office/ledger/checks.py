"""What Django's check says about the database under the ledger."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.translation import gettext as _

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
