"""How fast a plain officer's pages open with a large stock: inbox, items, filing register, ledger, life, code.

    python -m bench.lists [COUNT]

In process through Django's test client (log-in, policy, query, template); wall time and processor time of each page,
warm, and its number of queries. The first items come in through the services, the rest are copies of their rows (see
`bench.copies`). HUABIAO_DATABASE_URL chooses PostgreSQL.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.copies import multiply
from bench.installation import Installation, found, set_up

if TYPE_CHECKING:
    from huabiao.approval.models import Request

ROUNDS = 40
THROUGH_THE_SERVICES = 1000
WAITING = 200
"""Requests in the inbox, besides one closed request an item."""


def addresses(installation: Installation) -> dict[str, tuple[str, str]]:
    """Page → post of the reader, and its address."""
    from django.urls import reverse  # noqa: PLC0415 - after the settings were chosen

    from huabiao.oversight.records.models import EntryLine  # noqa: PLC0415
    from huabiao.register.certificates.models import Certificate, Filing  # noqa: PLC0415

    own = EntryLine.objects.filter(officer=installation.officers["information_officer"].uuid)
    entry = own.order_by("seq")[own.count() // 2].seq
    text = Filing.objects.filter(subject_type="item").order_by("id").values_list("subject")[0][0]
    code = Certificate.objects.order_by("-ledger_seq")[0].code
    writer = "information_officer"
    items, filings, entries = "/items/", "/filings/", reverse("entryline:index")
    return {
        "inbox": ("network_centre", "/inbox/"),
        "item list": (writer, items),
        "item list, page 50": (writer, f"{items}?p=50"),
        "item list, last page": (writer, f"{items}?p=9999"),
        "item list, only online": (writer, f"{items}?state=online"),
        "item list, search": (writer, f"{items}?q=通知"),
        "filing register": (writer, filings),
        "filing register, page 50": (writer, f"{filings}?p=50"),
        "filing register, search": (writer, f"{filings}?q=通知"),
        "ledger": (writer, entries),
        "ledger, page 50": (writer, f"{entries}?p=50"),
        "ledger, one entry": (writer, reverse("entryline:entry", args=[entry])),
        "life of a text": (writer, reverse("records_life", args=[text])),
        "a code checked": (writer, reverse("desk_verify_code", args=[code])),
    }


def measure(count: int) -> dict[str, dict[str, float]]:
    """Page → p50 and p95 in milliseconds, processor time, and queries."""
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-") as home:
        set_up(Path(home))
        installation = found()
        installation.fill(min(count, THROUGH_THE_SERVICES))
        pattern = _opened(installation)
        installation.sign(pattern)
        pattern.refresh_from_db()
        multiply(installation, pattern, count)
        for _ in range(WAITING):
            _opened(installation)
        return {name: _page(installation, *page) for name, page in addresses(installation).items()}


def _page(installation: Installation, post: str, address: str) -> dict[str, float]:
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client()
    client.force_login(
        installation.officers[post],
        backend="huabiao.editing.rights.backends.AppointmentBackend",
    )
    client.get(address)
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        first = client.get(address)
    asked = len(queries)  # the log is emptied by the next request
    assert first.status_code == 200, (address, first.status_code)
    walls, busy = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        client.get(address)
        walls.append((time.perf_counter() - wall) * 1000)
        busy.append((time.process_time() - processor) * 1000)
    return {
        "p50": statistics.median(walls),
        "p95": statistics.quantiles(walls, n=20)[-1],
        "processor": statistics.median(busy),
        "queries": float(asked),
    }


def _opened(installation: Installation) -> "Request":
    """A request straight through the engine: it reads digests, whatever their subject."""
    from huabiao.approval import services as approval  # noqa: PLC0415
    from huabiao.approval.documents import Subject  # noqa: PLC0415
    from huabiao.office.ledger.digests import digest  # noqa: PLC0415
    from huabiao.office.organisation.selectors import holdings_of  # noqa: PLC0415

    subject = str(uuid4())
    return approval.open_request(
        subject_type="item",
        subjects=[Subject(subject=subject, freeze=str(uuid4()), payload=digest(subject.encode()))],
        matter={"subject": "page", "site_kind": "portal"},
        submitter=holdings_of(installation.officers["information_officer"])[0],
        organisation=installation.body,
        site=installation.site.uuid,
    )


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for name, value in measure(count).items():
        print(
            f"{name}: p50 {value['p50']:.0f} ms, p95 {value['p95']:.0f} ms, "
            f"processor {value['processor']:.0f} ms, {value['queries']:.0f} queries",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
