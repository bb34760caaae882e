"""Bringing an old website in: items a second, largest memory, and a run that is killed half-way.

    python -m bench.migration [ITEMS]

Every fifth item offers a Word file of its own. The first run is killed with SIGKILL when half of the items are stored;
the second one goes on. Nothing may be lost and nothing may come twice.
"""

import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.installation import Installation, found, set_up
from bench.stock import write_stock

ATTACHMENT_EVERY = 5


def measure(count: int) -> None:
    """Print the figures; fails if an item is missing or stands twice."""
    with tempfile.TemporaryDirectory(prefix="huabiao-bench-") as temporary:
        home = Path(temporary)
        set_up(home / "var")
        installation = found()
        stock = write_stock(home / "stock", count, attachment_every=ATTACHMENT_EVERY)
        seconds, _memory, end = _run(installation, stock, kill_at=count // 2)
        assert end == signal.SIGKILL, end
        stored = _stored()
        print(f"killed after {seconds:.0f} s with {stored['items']} items stored")
        rest = count - stored["items"]
        seconds, memory, end = _run(installation, stock)
        assert end == 0, end
        print(f"went on: {rest} items in {seconds:.0f} s, {rest / seconds:.0f} items a second")
        print(f"largest memory {memory:.0f} MB")
        stored = _stored()
        print(", ".join(f"{value} {name}" for name, value in stored.items()))
        assert stored["items"] == stored["addresses"] == count, stored
        assert stored["attachments"] == count // ATTACHMENT_EVERY, stored


def _run(installation: Installation, stock: Path, *, kill_at: int = 0) -> tuple[float, float, int]:
    """Seconds, largest memory in MB and the ending signal of one run in a process of its own."""
    from django.db import connections  # noqa: PLC0415 - after the settings were chosen

    connections.close_all()
    begun = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        _bring_in(installation, stock, kill_at)
    _pid, status, usage = os.wait4(pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024, os.WTERMSIG(status) or status


def _bring_in(installation: Installation, stock: Path, kill_at: int) -> None:
    from huabiao.editing.migration.services import migrate  # noqa: PLC0415

    def watch(report: Any) -> None:
        if kill_at and report.loaded >= kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    officer = installation.officers["information_officer"]
    report = migrate(folder=stock, site=installation.site, officer=officer, tell=watch)
    os._exit(1 if report.left_out else 0)


def _stored() -> dict[str, int]:
    from huabiao.editing.items.models import Item, ItemAttachment  # noqa: PLC0415

    return {
        "items": Item.objects.count(),
        "addresses": Item.objects.values("original_url").distinct().count(),
        "attachments": ItemAttachment.objects.count(),
    }


def main() -> int:
    """Measure and print."""
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this process itself: {own:.0f} MB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
