"""`python -m tests.gate.killed N`: one turn of the edge worker, killed with SIGKILL before its N-th write.

A write is a change of the disk, a statement that changes the database, or a commit. With N = -1 the turn goes through
and its writes are counted.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

WRITES = ("INSERT", "UPDATE", "DELETE")


class Killer:
    """Ends the process before write number `at`."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0

    def __call__(self, *_what: object) -> None:
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def statement(self, execute: Callable[..., Any], sql: str, *said: Any) -> Any:
        """Stands before every statement."""
        if sql.lstrip().upper().startswith(WRITES):
            self()
        return execute(sql, *said)


def main(at: int) -> None:
    """Turn once."""
    import django

    django.setup()
    from django.db import connection

    from huabiao.publishing.trees import edge
    from huabiao.publishing.trees.folder import PublishedFolder

    killer = Killer(at)
    commit = connection._commit  # type: ignore[attr-defined]  # where every transaction of Django's ends

    def killed_or_committed() -> None:
        killer()
        commit()

    connection._commit = killed_or_committed  # type: ignore[attr-defined]
    with connection.execute_wrapper(killer.statement):
        report = edge.tick(published=PublishedFolder(before=killer))
    assert not report.refused, [str(fault) for fault in report.refused]
    sys.stdout.write(f"{killer.count}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
