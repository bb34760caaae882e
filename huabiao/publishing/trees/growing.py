"""A whole state map written at once, in parts that different processes can make (see `statemap` for its form)."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from huabiao.publishing.trees.statemap import (
    BUCKET,
    NodeStore,
    branch_bytes,
    checked_key,
    leaf_bytes,
    text_of,
)


class Grown(NamedTuple):
    """A stored node: its digest, and how many keys lie under it."""

    digest: str
    keys: int


class _Placed(NamedTuple):
    place: str
    """Hash of the key, hexadecimal."""
    key: str


def shares(values: Mapping[str, Any]) -> dict[str, list[_Placed]]:
    """The keys by the first digit of their place, each share in the order of the places."""
    found: dict[str, list[_Placed]] = {}
    for key in values:
        place = sha256(checked_key(key).encode()).hexdigest()
        found.setdefault(place[0], []).append(_Placed(place, key))
    for share in found.values():
        share.sort()
    return found


def grow(nodes: NodeStore, share: list[_Placed], values: Mapping[str, Any]) -> Grown:
    """Store everything below one digit of the root."""
    return Grown(_node(nodes, share, values, 1), len(share))


def _node(nodes: NodeStore, share: list[_Placed], values: Mapping[str, Any], depth: int) -> str:
    if len(share) <= BUCKET:
        return nodes.put(leaf_bytes({key: text_of(values[key]) for _place, key in share})).digest
    children = {
        digit: (_node(nodes, part, values, depth + 1), len(part))
        for digit, part in _parts(share, depth)
    }
    return nodes.put(branch_bytes(children)).digest


def _parts(share: list[_Placed], depth: int) -> Iterator[tuple[str, list[_Placed]]]:
    start = 0
    while start < len(share):
        digit = share[start].place[depth]
        end = start
        while end < len(share) and share[end].place[depth] == digit:
            end += 1
        yield digit, share[start:end]
        start = end
