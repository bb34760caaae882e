"""Freezing a batch before it is loaded, in short transactions.

Most of the time goes into flushing files to disk, and nobody else should wait for the database meanwhile. A run that is
killed after this leaves frozen copies that no request names; the next run takes those up again.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from huabiao.editing.items.freezing import Blobs, Payload
from huabiao.office.organisation.models import Organisation
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault
from huabiao.register.vault.folders import flushed_together
from huabiao.register.vault.models import Freeze
from huabiao.register.vault.screening import Judged
from huabiao.register.vault.services import Frozen

_AT_ONCE = 50
"""Copies frozen in one transaction and flushed together: a few tenths of a second on a slow disk."""


def freeze_all(
    contents: Sequence[tuple[Payload, Blobs, Judged]],
    *,
    organisation: Organisation,
    left_over: Sequence[str],
) -> list[Frozen]:
    """Frozen copies of all payloads, in their order. Raises Refused where a finding stops one.

    `left_over`: subjects of which nothing was ever submitted, so that a copy of them can only be a killed run's.
    """
    earlier = _unnamed(left_over)
    made: list[Frozen] = []
    for start in range(0, len(contents), _AT_ONCE):
        with transaction.atomic(), flushed_together():
            for payload, blobs, judged in contents[start : start + _AT_ONCE]:
                again = _again(earlier.get(payload["subject"]), payload)
                made.append(
                    again
                    or vault.freeze(
                        payload=payload, blobs=blobs, organisation=organisation, judged=judged
                    )
                )
    return made


def _unnamed(subjects: Sequence[str]) -> dict[str, Frozen]:
    rows = Freeze.objects.filter(subject__in=subjects, purged_at=None)
    return {str(row.subject): Frozen(str(row.uuid), row.digest) for row in rows}


def _again(frozen: Frozen | None, payload: Payload) -> Frozen | None:
    """An earlier copy, if it says the same (but for its nonce) and is whole."""
    if frozen is None:
        return None
    try:
        before: dict[str, Any] = json.loads(vault.read_payload(frozen.freeze, frozen.digest))
    except VaultFault:
        return None
    return frozen if {**before, "nonce": ""} == {**payload, "nonce": ""} else None
