"""Frozen copies read, judged and rendered by several processes; each keeps what it read until it renders it.

A full build reads, decrypts and parses every payload once. Its small traits go back to the process that folds the
ledger and verifies; the payload stays where it was read, and is rendered there once every address is known.
"""

import fcntl
import gc
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from huabiao.publishing.trees.crew import Found, attempt
from huabiao.publishing.trees.rendering import Ground, Order, Rendered, Workshop
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.payloads import Traits

Key = tuple[str, str]
"""Freeze and digest of a payload."""

READ_TOGETHER = 200
RENDERED_TOGETHER = 100
"""Payloads of one message."""

UNDER_WAY = 6
"""Messages that wait in one process. With their answers they fit into its pipes, so that nobody ever waits to write."""

PIPE_BYTES = 1 << 20


class Read(NamedTuple):
    """What came of reading a payload: its traits or what is wrong with it, and what is wrong with its files."""

    traits: Traits | None
    faults: list[Fault]
    blob_faults: list[Fault]


class _Hand(NamedTuple):
    process: BaseProcess
    tell: Connection
    hear: Connection
    waiting: deque[Any]
    """Messages not yet sent."""
    asked: deque[Any]
    """Messages sent and not yet answered."""


class Readers:
    """Forked processes that read ahead and render. They touch files only, never a database."""

    def __init__(self, hands: int, workshop: Workshop) -> None:
        self._hands: list[_Hand] = []
        for _number in range(hands):
            self._hands.append(_fork(workshop, self._hands))
        self._turn = 0
        self._holder: dict[Key, _Hand] = {}
        self._read: dict[Key, Read] = {}

    def expect(self, wanted: Sequence[Key]) -> None:
        """Say what will be asked for, in that order."""
        for keys in _chunks(wanted, READ_TOGETHER):
            hand = self._hands[self._turn % len(self._hands)]
            self._turn += 1
            hand.waiting.append(("read", keys))
            self._holder.update(dict.fromkeys(keys, hand))
        for hand in self._hands:
            self._send(hand)

    def read(self, key: Key) -> Read | None:
        """What came of reading an expected payload; None where it was not expected, was asked for before or is lost."""
        hand = self._holder.get(key)
        while hand is not None and key not in self._read:
            if not hand.asked:
                return None
            self._hear(hand)
        return self._read.pop(key, None)

    def holds(self, key: Key) -> bool:
        """Whether a payload was expected and its process still lives."""
        return key in self._holder

    def render(self, ground: Ground, orders: Iterable[Order]) -> Iterator[Rendered | Found | Order]:
        """Render items of one site where they were read; an order that nobody holds or whose process was lost comes
        back as it was given."""
        shares: dict[int, list[Order]] = {}
        for order in orders:
            hand = self._holder.get((order.freeze, order.payload))
            if hand is None:
                yield order
            else:
                shares.setdefault(self._hands.index(hand), []).append(order)
        for number, share in shares.items():
            chunks = _chunks(share, RENDERED_TOGETHER)
            self._hands[number].waiting.extend(("render", ground, chunk) for chunk in chunks)
        busy = [self._hands[number] for number in shares]
        while busy:
            for hand in busy:
                self._send(hand)
            ready = wait([hand.hear for hand in busy])
            for hand in [one for one in busy if one.hear in ready]:
                yield from self._hear(hand)
            busy = [hand for hand in busy if hand.asked or hand.waiting]

    def processes(self) -> list[int]:
        """The ids of the processes."""
        return [hand.process.pid for hand in self._hands if hand.process.pid is not None]

    def close(self) -> None:
        """Send the processes home."""
        for hand in self._hands:
            hand.tell.close()
            hand.hear.close()
        for hand in self._hands:
            hand.process.join()
        self._hands.clear()
        self._holder.clear()

    def _send(self, hand: _Hand) -> None:
        while hand.waiting and len(hand.asked) < UNDER_WAY:
            message = hand.waiting.popleft()
            hand.asked.append(message)
            with suppress(BrokenPipeError):  # told by the answer that does not come
                hand.tell.send(message)

    def _hear(self, hand: _Hand) -> Sequence[Any]:
        """Take one answer in; of rendering, answer it."""
        try:
            answer = hand.hear.recv()
        except (EOFError, OSError):  # gone before it answered, or in the middle of its answer
            return self._lost(hand)
        if isinstance(answer, Exception):
            raise answer
        kind, keys, *_rest = hand.asked.popleft()
        self._send(hand)
        if kind == "read":
            self._read.update(zip(keys, answer, strict=True))
            return ()
        rendered: Sequence[Any] = answer
        return rendered

    def _lost(self, hand: _Hand) -> list[Order]:
        """A process died: whoever asks for its payloads reads them, its orders come back."""
        messages = [*hand.asked, *hand.waiting]
        hand.asked.clear()
        hand.waiting.clear()
        self._holder = {key: other for key, other in self._holder.items() if other is not hand}
        return [order for kind, *rest in messages if kind == "render" for order in rest[1]]


def _fork(workshop: Workshop, others: Sequence[_Hand]) -> _Hand:
    context = multiprocessing.get_context("fork")
    requests, tell = context.Pipe(duplex=False)
    hear, answers = context.Pipe(duplex=False)
    for end in (tell, answers):
        with suppress(OSError):  # smaller pipes only mean more waiting
            fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    ours = [tell, hear, *(end for other in others for end in (other.tell, other.hear))]
    process = context.Process(target=_serve, args=(requests, answers, ours, workshop), daemon=True)
    process.start()
    # Each end is held by one process only, so that either notices when the other is gone.
    requests.close()
    answers.close()
    return _Hand(process, tell, hear, deque(), deque())


def _serve(
    requests: Connection, answers: Connection, parents: Sequence[Connection], workshop: Workshop
) -> None:
    for end in parents:
        end.close()
    # What was inherited is never garbage here, and payloads hold no cycles: collecting would only copy pages.
    gc.freeze()
    gc.disable()
    with suppress(EOFError, BrokenPipeError):
        while True:
            kind, *rest = requests.recv()
            answer: Any
            try:
                answer = (_read if kind == "read" else _render)(workshop, *rest)
            except Exception as problem:
                answer = problem
            answers.send(answer)


def _read(workshop: Workshop, keys: Sequence[Key]) -> list[Read]:
    return [_read_one(workshop, *key) for key in keys]


def _read_one(workshop: Workshop, freeze: str, digest: str) -> Read:
    try:
        traits = workshop.documents.traits(freeze, digest)
    except Faulty as faulty:
        return Read(None, Found(faulty.faults).faults, [])
    found = workshop.documents.blob_faults(freeze, traits.blobs)
    return Read(traits, [], Found(found).faults)


def _render(workshop: Workshop, ground: Ground, orders: Sequence[Order]) -> list[Rendered | Found]:
    return [attempt(lambda order: workshop.item(ground, order), order) for order in orders]


def _chunks(things: Sequence[Any], size: int) -> Iterator[Any]:
    rest = iter(things)
    while chunk := list(islice(rest, size)):
        yield chunk
