"""The tree under a signed head, read block by block: a proof costs a few hundred leaves, however long the ledger is."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from django.db.models import Q

from huabiao.office.ledger import merkle
from huabiao.office.ledger.digests import installed_algorithm, parse_digest
from huabiao.office.ledger.models import Block, Entry, SignedHead

CHUNK = 2000
RUNS_A_QUERY = 200
"""Stretches of the ledger that one query fetches."""

LENGTH = Block.LENGTH


class LeavesMissing(Exception):
    """Entries under the head are missing, so that nothing can be proved."""


class SignedTree:
    """Audit paths for some entries under a head. `trusting`: take the roots of whole blocks as they are stored."""

    def __init__(self, head: SignedHead, seqs: Iterable[int], *, trusting: bool = True) -> None:
        self._algorithm = parse_digest(head.root)[0]
        self._size = head.size
        wanted = {seq // LENGTH for seq in seqs if 0 <= seq < head.size}
        whole, rest = divmod(head.size, LENGTH)
        roots = _stored(whole) if trusting else {}
        # The last block is not whole: its root changes with every head and is stored nowhere.
        unknown = {number for number in range(whole + bool(rest)) if number not in roots}
        self._blocks: dict[int, list[list[bytes]]] = {}
        for number, leaves in _leaves_of(wanted | unknown, head.size):
            levels = merkle.levels(leaves, self._algorithm)
            roots[number] = levels[-1][0]
            if number in wanted:
                self._blocks[number] = levels
        self._above = merkle.levels([roots[number] for number in sorted(roots)], self._algorithm)

    def path(self, seq: int) -> list[bytes]:
        """The audit path of one of the entries asked for (RFC 9162 §2.1.3.1).

        Raises:
            IndexError: the entry was not asked for or is not under the head.
        """
        number, place = divmod(seq, LENGTH)
        if number not in self._blocks:
            raise IndexError("not under this head, or not asked for")
        inside = merkle.path_of(self._blocks[number], place)
        return inside + merkle.path_of(self._above, number)


def store_blocks(size: int) -> None:
    """Store the roots of the whole blocks under `size` that are not stored yet. The worker's, when it signs a head."""
    last = Block.objects.order_by("-number").values_list("number", flat=True).first()
    known = 0 if last is None else last + 1
    algorithm = installed_algorithm()
    fresh = (
        Block(number=number, root=merkle.root_of(leaves, algorithm))
        for number, leaves in _leaves_of(range(known, size // LENGTH), size)
    )
    # Another worker may come to the same blocks at once.
    Block.objects.bulk_create(fresh, batch_size=CHUNK, ignore_conflicts=True)


def _stored(whole: int) -> dict[int, bytes]:
    rows = Block.objects.filter(number__lt=whole).values_list("number", "root")
    return {number: bytes(root) for number, root in rows.iterator(chunk_size=CHUNK)}


def _leaves_of(numbers: Iterable[int], size: int) -> Iterator[tuple[int, list[bytes]]]:
    """The leaves of some blocks, ascending."""
    runs = iter(_runs(numbers))
    while together := list(islice(runs, RUNS_A_QUERY)):
        wanted = Q(pk=None)
        for first, end in together:
            wanted |= Q(seq__gte=first * LENGTH, seq__lt=min(end * LENGTH, size))
        rows = Entry.objects.filter(wanted).order_by("seq").values_list("seq", "leaf")
        found = rows.iterator(chunk_size=CHUNK)
        for number in (number for first, end in together for number in range(first, end)):
            start = number * LENGTH
            here = range(start, min(start + LENGTH, size))
            block = list(islice(found, len(here)))
            if [seq for seq, _leaf in block] != list(here):
                raise LeavesMissing
            yield number, [bytes(leaf) for _seq, leaf in block]


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Numbers in a row as (first, behind the last), ascending."""
    ascending = sorted(set(numbers))
    for _offset, group in groupby(enumerate(ascending), key=lambda pair: pair[1] - pair[0]):
        run = [number for _place, number in group]
        yield run[0], run[-1] + 1
