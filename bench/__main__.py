"""`make bench`: every promise beside its peer, one measurement after the other on an otherwise idle machine.

Prints what goes into `docs/benchmarks.md`. `python -m bench NAME …` runs some of them; `--small` uses stocks a tenth of
the size, to see that everything runs.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def measurements(small: bool) -> dict[str, list[str]]:
    """Name → the module and its arguments."""
    part = 10 if small else 1
    return {
        "screening": ["bench.screening"],
        "ledger": ["bench.ledger", str(1_000_000 // part)],
        "latency": ["bench.trees", "latency", "--items", "1000", str(50_000 // part)],
        "full": ["bench.trees", "full", "--items", str(20_000 // part)],
        "migration": ["bench.migration", str(50_000 // part)],
        "lists": ["bench.lists", str(50_000 // part)],
    }


def main() -> int:
    """Run what was asked for; non-zero if a measurement broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--small", action="store_true")
    args = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {platform.machine()},")
    print(f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    status = 0
    for name, command in measurements(args.small).items():
        if args.names and name not in args.names:
            continue
        print(f"\n== {name}", flush=True)
        begun = time.perf_counter()
        status |= subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode
        print(f"({time.perf_counter() - begun:.0f} s)", flush=True)
    return 1 if status else 0


if __name__ == "__main__":
    raise SystemExit(main())
