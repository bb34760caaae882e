"""Many hands for a big build: the same function over many tasks, in forked processes that share what is in memory."""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, NamedTuple, TypeVar

from huabiao.publishing.trees.disk import Disk
from huabiao.register.certificates.faults import Fault, Faulty

T = TypeVar("T")
R = TypeVar("R")

WORTH_FORKING = 150
"""Fewer tasks are done sooner by one process."""


class Portion(NamedTuple):
    """A part of a work: made in any process, its result taken in where the whole is put together."""

    make: Callable[[], Any]
    take: Callable[[Any], None]


class Crew:
    """Runs tasks here, or on all cores where there are many. Other processes touch files only, never a database."""

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

    def carry_out(self, portions: Sequence[Portion]) -> None:
        """Make every portion, then take the results in, in their order. Nothing in them is found wrong."""
        made, _none = self.each(lambda portion: portion.make(), portions)
        for portion, result in zip(portions, made, strict=True):
            portion.take(result)

    def _outcomes(self, work: Callable[[T], R], tasks: Sequence[T]) -> Iterable[Any]:
        """Every hand takes each n-th task; the first hand is this process."""
        if len(tasks) < WORTH_FORKING or self.hands < 2:  # noqa: PLR2004 - one hand needs no help
            return [attempt(work, task) for task in tasks]
        self._disk.written_elsewhere()
        outcomes: list[Any] = [None] * len(tasks)
        helpers = [_Helper(work, tasks[first :: self.hands]) for first in range(1, self.hands)]
        try:
            outcomes[:: self.hands] = [attempt(work, task) for task in tasks[:: self.hands]]
            for first, helper in enumerate(helpers, start=1):
                outcomes[first :: self.hands] = helper.outcomes()
        finally:
            for helper in helpers:
                helper.dismiss()
        return outcomes


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Without looking for cycles: a full build makes none, and going over all it holds takes a third of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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


class _Helper:
    """A forked process that does its share and answers once."""

    def __init__(self, work: Callable[[Any], Any], share: Sequence[Any]) -> None:
        context = multiprocessing.get_context("fork")
        self._work, self._share = work, share
        self._hear, answers = context.Pipe(duplex=False)
        self._process = context.Process(target=_help, args=(work, share, answers), daemon=True)
        self._process.start()
        answers.close()

    def outcomes(self) -> list[Any]:
        """What came of the share; of a process that was lost, what comes of it here."""
        try:
            answer = self._hear.recv()
        except (EOFError, OSError):  # gone before it answered, or in the middle of its answer
            return [attempt(self._work, task) for task in self._share]
        if isinstance(answer, Exception):
            raise answer
        outcomes: list[Any] = answer
        return outcomes

    def dismiss(self) -> None:
        """End the process, also one whose answer nobody waits for any more."""
        self._hear.close()
        # Not `terminate`: the edge worker's own handler was inherited, and one that waits to write would never end.
        self._process.kill()
        self._process.join()


def _help(work: Callable[[Any], Any], share: Sequence[Any], answers: Connection) -> None:
    # What was inherited is never garbage here; collecting would only copy its pages.
    gc.freeze()
    answer: Any
    try:
        answer = [attempt(work, task) for task in share]
    except Exception as problem:
        answer = problem
    answers.send(answer)
