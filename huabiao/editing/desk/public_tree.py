"""Whether the public tree still shows something: read from the tree's own files, as anyone beside it can.

The layout is that of `publishing/trees`: `current/release.json` and `current/root/<host>/…`. Where the tree lies on
another machine nothing can be said from here.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from huabiao.editing.websites.published import published_site
from huabiao.office.ledger.models import Entry
from huabiao.register.certificates.models import Filing, Withdrawal
from huabiao.render import addresses


class Visibility(StrEnum):
    """What the served tree says of a withdrawn subject."""

    UNKNOWN = "unknown"
    SHOWN = "shown"
    GONE = "gone"


@dataclass(frozen=True)
class Trace:
    """One public address of a withdrawn subject, and whether the tree still answers it."""

    address: str
    shown: bool


@dataclass(frozen=True)
class Whereabouts:
    """The whole answer: one word, the addresses looked at, and the number of the release that was read."""

    visibility: Visibility
    traces: list[Trace]
    release: int | None = None


def whereabouts(withdrawal: Withdrawal) -> Whereabouts:
    """Look for every page of a withdrawn subject in the tree that is served now."""
    current = Path(settings.HUABIAO_VAR) / "public" / "current"
    try:
        release = json.loads((current / "release.json").read_bytes())
        number, size = int(release["number"]), int(release["ledger_size"])
    except (OSError, ValueError, KeyError):
        return Whereabouts(Visibility.UNKNOWN, [])
    traces = [
        Trace(f"{host}{path}", (current / "root" / host / addresses.file_of(path)).is_file())
        for host, path in _addresses(withdrawal)
    ]
    beyond = {str(one.get("subject")) for one in release.get("withdrawn_beyond", ())}
    seq = (
        Entry.objects.filter(kind="withdrawal.made", subject=withdrawal.subject)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
    )
    known = str(withdrawal.subject) in beyond or (seq is not None and size > seq)
    gone = known and not any(trace.shown for trace in traces)
    return Whereabouts(Visibility.GONE if gone else Visibility.SHOWN, traces, number)


def _addresses(withdrawal: Withdrawal) -> list[tuple[str, str]]:
    found = []
    for filing in Filing.objects.filter(subject=withdrawal.subject):
        site = published_site(filing.site)
        if site is None or not filing.public_id:
            continue
        for column in filing.columns:
            if site.column(column) is None:
                continue
            path = addresses.item_path(
                site, site.column_path(column), filing.month, str(filing.public_id)
            )
            found.append((site.host, path))
    return list(dict.fromkeys(found))
