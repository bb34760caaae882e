"""How long the ledger takes to verify: a goal of 60 s for a million entries.

    python bench/ledger.py [ENTRIES]        (default 1 000 000)

Builds a SQLite ledger in a temporary folder. The entries are real ones (canonical document, leaf, MAC), written in bulk
instead of one transaction each; then the worker's own code signs a head over all of them, the database is verified, and
an export of it is verified offline. Appending is measured apart, one durable transaction an entry, as a verb does it.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

BATCH = 5000
APPENDED = 1000
KIND = "bench.measured"


def main() -> int:
    """Measure and print; 1 if the verification finds a fault or takes longer than the goal."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-") as home:
        (Path(home) / "db").mkdir()
        os.environ |= {
            "HUABIAO_VAR": home,
            "HUABIAO_DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": os.environ.get(
                "DJANGO_SETTINGS_MODULE", "huabiao.config.settings.test"
            ),
        }
        import django  # noqa: PLC0415 - after the environment is set

        django.setup()
        return measure(count, Path(home))


def measure(count: int, home: Path) -> int:
    """Build, sign, verify, export, verify the export."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from huabiao.office import keys  # noqa: PLC0415
    from huabiao.office.ledger import proofs, services  # noqa: PLC0415
    from huabiao.office.ledger.export import write_export  # noqa: PLC0415
    from huabiao.office.ledger.kinds import register_kind  # noqa: PLC0415
    from huabiao.office.ledger.verification import verify_database, verify_export  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    keys.create_all()
    register_kind(KIND, digests={"request", "submission"}, ids={"number"})

    def append() -> None:
        for number in range(APPENDED):
            with transaction.atomic():
                services.append(**act(number))

    seconds = timed(f"append, {APPENDED} transactions", append)[1]
    print(f"  {APPENDED / seconds:.0f} entries a second, each durable on disk")
    timed(f"write {count} entries in bulk", lambda: fill(APPENDED, count))
    timed("sign a head over all", services.sign_head)
    timed("prove one entry", lambda: proofs.prove(count // 2))
    report, in_database = timed("verify the database", verify_database)
    export = home / "ledger.txt"
    timed("export", lambda: write_export(export))
    public = home / "keys" / "ledger" / f"{keys.current_id(keys.Role.LEDGER)}.pub"
    offline, in_file = timed("verify the export offline", lambda: verify_export(export, public))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {export.stat().st_size / 1e6:.0f} MB, largest memory {memory:.0f} MB")
    goal = 60 * count / 1_000_000
    good = report.ok and offline.ok and report.entries == report.signed == offline.signed == count
    print(f"whole: {good}; goal {goal:.0f} s: database {in_database:.1f} s, export {in_file:.1f} s")
    return 0 if good and max(in_database, in_file) <= goal else 1


def act(number: int) -> dict[str, Any]:
    """The arguments of one entry as large as a decision's."""
    return {
        "kind": KIND,
        "subject": UUID(int=number),
        "site": UUID(int=1),
        "organisation": UUID(int=2),
        "appointment": UUID(int=3),
        "officer": UUID(int=4),
        "rulebook": f"sha256:{number:064x}",
        "clauses": ["T8-3", "national-9"],
        "digests": {"request": f"sha256:{number:064x}", "submission": f"sha256:{number + 1:064x}"},
        "ids": {"number": number},
    }


def fill(start: int, end: int) -> None:
    """Write entries ``start`` to ``end`` with everything but the transaction of their own."""
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    batch: list[Entry] = []
    for entry in entries(start, end):
        batch.append(entry)
        if len(batch) == BATCH:
            Entry.objects.bulk_create(batch)
            batch = []
    Entry.objects.bulk_create(batch)


def entries(start: int, end: int) -> Iterator[Any]:
    """The rows ``append`` would write."""
    from huabiao.office import clocks, keys  # noqa: PLC0415
    from huabiao.office.ledger.digests import canonical  # noqa: PLC0415
    from huabiao.office.ledger.merkle import leaf_hash  # noqa: PLC0415
    from huabiao.office.ledger.models import Entry  # noqa: PLC0415

    for seq in range(start, end):
        content = act(seq)
        at = clocks.now_ms()
        plain = {
            name: str(value) if isinstance(value, UUID) else value
            for name, value in content.items()
        }
        document = canonical({"v": 1, "seq": seq, "at": at, **plain})
        made = keys.mac(document)
        yield Entry(
            seq=seq,
            at=at,
            kind=KIND,
            subject=content["subject"],
            document=document,
            leaf=leaf_hash(document),
            mac_key=made.key_id,
            mac=made.value,
        )


def timed(what: str, run: Callable[[], Any]) -> tuple[Any, float]:
    """Run and print how long it took."""
    start = time.perf_counter()
    result = run()
    seconds = time.perf_counter() - start
    print(f"{what}: {seconds:.2f} s", flush=True)
    return result, seconds


if __name__ == "__main__":
    raise SystemExit(main())
