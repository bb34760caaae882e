"""How fast a plain officer's lists open with a large stock: inbox, items, filing register.

    python -m bench.lists [COUNT]

In process through Django's test client (log-in, policy, query, template); wall time of each page, warm, and its number
of queries. HUABIAO_DATABASE_URL chooses PostgreSQL.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

from bench.installation import found, set_up

ROUNDS = 40
PAGES = {
    "inbox": ("network_centre", "/inbox/"),
    "item list": ("information_officer", "/items/"),
    "item list, page 50": ("information_officer", "/items/?p=50"),
    "item list, search": ("information_officer", "/items/?q=通知"),
    "filing register": ("information_officer", "/filings/"),
    "filing register, page 50": ("information_officer", "/filings/?p=50"),
}


def measure(count: int) -> dict[str, dict[str, float]]:
    """Page → p50 and p95 in milliseconds, and queries."""
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-") as home:
        set_up(Path(home))
        from django.db import connection, reset_queries  # noqa: PLC0415 - after the settings were chosen
        from django.test import Client  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        installation = found()
        installation.fill(count)
        _wait_for_the_inbox(installation, 200)
        found_out = {}
        for name, (officer, address) in PAGES.items():
            client = Client()
            client.force_login(
                installation.officers[officer],
                backend="huabiao.editing.rights.backends.AppointmentBackend",
            )
            reset_queries()
            with CaptureQueriesContext(connection) as queries:
                first = client.get(address)
            assert first.status_code == 200, (address, first.status_code)
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                client.get(address)
                times.append((time.perf_counter() - start) * 1000)
            found_out[name] = {
                "p50": statistics.median(times),
                "p95": statistics.quantiles(times, n=20)[-1],
                "queries": float(len(queries)),
            }
        return found_out


def _wait_for_the_inbox(installation: object, waiting: int) -> None:
    """Leave requests waiting in the inbox.

    Opens requests straight through the engine: the inbox reads requests, whatever their subject.
    """
    from huabiao.approval import services as approval  # noqa: PLC0415
    from huabiao.approval.documents import Subject  # noqa: PLC0415
    from huabiao.office.ledger.digests import digest  # noqa: PLC0415
    from huabiao.office.organisation.selectors import holdings_of  # noqa: PLC0415

    holding = holdings_of(installation.officers["information_officer"])[0]  # type: ignore[attr-defined]
    for number in range(waiting):
        approval.open_request(
            subject_type="item",
            subjects=[
                Subject(
                    subject=str(uuid4()), freeze=str(uuid4()), payload=digest(str(number).encode())
                )
            ],
            matter={"subject": "page", "site_kind": "portal"},
            submitter=holding,
            organisation=installation.body,  # type: ignore[attr-defined]
            site=installation.site.uuid,  # type: ignore[attr-defined]
        )


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    for name, value in measure(count).items():
        print(
            f"{name}: p50 {value['p50']:.0f} ms, p95 {value['p95']:.0f} ms, {value['queries']:.0f} queries"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
