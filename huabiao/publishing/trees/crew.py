"""Many hands for a big build: the same function over many tasks, in forked processes that share what is in memory."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from huabiao.publishing.trees.disk import Disk
from huabiao.register.certificates.faults import Fault, Faulty

T = TypeVar("T")
R = TypeVar("R")

WORTH_FORKING = 150
"""Fewer tasks are done sooner by one process."""

_work: Callable[[Any], Any] | None = None


class Crew:
    """Runs tasks here, or on all cores where there are many. Workers touch files only, never a database."""

    def __init__(self, disk: Disk, hands: int | None = None) -> None:
        self._disk = disk
        self.hands = hands or len(os.sched_getaffinity(0))

    def each(self, work: Callable[[T], R], tasks: Iterable[T]) -> tuple[list[R], list[Fault]]:
        """The results in the order of the tasks, and everything that was found wrong."""
        waiting = list(tasks)
        results: list[R] = []
        faults: list[Fault] = []
        for outcome in self._outcomes(work, waiting):
            if isinstance(outcome, Found):
                faults += outcome.faults
            else:
                results.append(outcome)
        return results, faults

    def _outcomes(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterable[Any]:
        global _work  # noqa: PLW0603 - forked children find the function where the parent left it
        if len(tasks) < WORTH_FORKING or self.hands < 2:  # noqa: PLR2004 - one hand needs no help
            yield from (attempt(work, task) for task in tasks)
            return
        self._disk.written_elsewhere()
        _work = work
        try:
            with multiprocessing.get_context("fork").Pool(self.hands) as pool:
                yield from pool.imap(_forked, tasks, chunksize=max(1, min(64, len(tasks) // 8)))
        finally:
            _work = None


class Found:
    """Faults on their way back from a worker."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = [Fault(one.code, one.subject, str(one.sentence)) for one in faults]


def attempt(work: Callable[[Any], Any], task: Any) -> Any:
    """The result, or everything that was found wrong."""
    try:
        return work(task)
    except Faulty as faulty:
        return Found(faulty.faults)


def _forked(task: Any) -> Any:
    assert _work is not None  # noqa: S101 - set before the fork
    return attempt(_work, task)
