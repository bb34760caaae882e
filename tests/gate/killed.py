"""`python -m tests.gate.killed N`: one turn of the edge worker, killed with SIGKILL before its N-th write.

A write is a change of the disk, a statement that changes the database, or a commit. With N = `never` the turn goes
through and its writes are counted; `swapped` is the first write behind the swap of the served release.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

WRITES = ("INSERT", "UPDATE", "DELETE")


class Killer:
    """Ends the process before the write that `at` names."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.count = 0
        self.has_swapped = False

    def __call__(self, kind: str, _path: object = None) -> None:
        if self.at == ("swapped" if self.has_swapped else str(self.count)):
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1
        self.has_swapped = self.has_swapped or kind == "swap"

    def statement(self, execute: Callable[..., Any], sql: str, *said: Any) -> Any:
        """Stands before every statement."""
        if sql.lstrip().upper().startswith(WRITES):
            self("statement")
        return execute(sql, *said)


def main(at: str) -> None:
    """Turn once."""
    import django

    django.setup()
    from django.db import connection

    from huabiao.publishing.trees import edge
    from huabiao.publishing.trees.folder import PublishedFolder

    killer = Killer(at)
    commit = connection._commit  # type: ignore[attr-defined]  # where every transaction of Django's ends

    def killed_or_committed() -> None:
        killer("commit")
        commit()

    connection._commit = killed_or_committed  # type: ignore[attr-defined]
    with connection.execute_wrapper(killer.statement):
        report = edge.tick(published=PublishedFolder(before=killer))
    assert not report.refused, [str(fault) for fault in report.refused]
    sys.stdout.write(f"{killer.count}\n")


if __name__ == "__main__":
    main(sys.argv[1])
