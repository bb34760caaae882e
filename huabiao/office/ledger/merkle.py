"""The Merkle tree of RFC 6962 / RFC 9162 §2.1: hashes, roots kept as a frontier, proofs and their checks. Pure.

``algorithm`` is ``sha256`` (as in the RFC) or ``sm3``; every hash has 32 bytes. Leaves are *leaf hashes* throughout.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"

Hash = Callable[[bytes], Any]


def hash_function(algorithm: str) -> Hash:
    """The constructor of a digest; the fast one where Python has it built in."""
    if algorithm == "sha256":
        return hashlib.sha256
    return lambda data: hashlib.new(algorithm, data)


def leaf_hash(data: bytes, algorithm: str = "sha256") -> bytes:
    """Hash of one entry's bytes: H(0x00 ‖ data)."""
    digest: bytes = hash_function(algorithm)(LEAF_PREFIX + data).digest()
    return digest


def node_hash(left: bytes, right: bytes, algorithm: str = "sha256") -> bytes:
    """Hash of an inner node: H(0x01 ‖ left ‖ right)."""
    digest: bytes = hash_function(algorithm)(NODE_PREFIX + left + right).digest()
    return digest


class Frontier:
    """All that is needed to go on from a tree of ``size`` leaves: the roots of its full subtrees, largest first."""

    def __init__(
        self, size: int = 0, nodes: Sequence[bytes] = (), algorithm: str = "sha256"
    ) -> None:
        if size < 0 or len(nodes) != size.bit_count():
            raise ValueError("a frontier holds one node for every set bit of its size")
        self.size = size
        self.algorithm = algorithm
        self._nodes = list(nodes)
        self._hash = hash_function(algorithm)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash; on average one more hash is computed."""
        node, position = leaf, self.size
        while position & 1:
            node = self._hash(NODE_PREFIX + self._nodes.pop() + node).digest()
            position >>= 1
        self._nodes.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root hash of the tree so far; of an empty tree, the hash of nothing."""
        if not self._nodes:
            empty: bytes = self._hash(b"").digest()
            return empty
        node = self._nodes[-1]
        for left in reversed(self._nodes[:-1]):
            node = self._hash(NODE_PREFIX + left + node).digest()
        return node

    def copy(self) -> "Frontier":
        """An independent frontier of the same tree."""
        return Frontier(self.size, self._nodes, self.algorithm)

    def as_document(self) -> dict[str, Any]:
        """JSON form; ``from_document`` gives the frontier back."""
        return {
            "algorithm": self.algorithm,
            "size": self.size,
            "nodes": [node.hex() for node in self._nodes],
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Frontier":
        """Read the JSON form.

        Raises:
            ValueError: nodes and size do not fit each other.
        """
        nodes = [bytes.fromhex(node) for node in document["nodes"]]
        return cls(document["size"], nodes, document["algorithm"])


def root_of(leaves: Sequence[bytes], algorithm: str = "sha256") -> bytes:
    """The root hash over these leaf hashes."""
    frontier = Frontier(algorithm=algorithm)
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int, algorithm: str = "sha256") -> list[bytes]:
    """The audit path of leaf ``index`` in the tree over ``leaves`` (RFC 9162 §2.1.3.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    start, end, path = 0, len(leaves), []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end], algorithm))
            end = middle
        else:
            path.append(root_of(leaves[start:middle], algorithm))
            start = middle
    return path[::-1]


def levels(leaves: Sequence[bytes], algorithm: str = "sha256") -> list[list[bytes]]:
    """Every level of the tree, leaves first; a node without a neighbour moves up as it is. For many paths."""
    built = [list(leaves)]
    while len(built[-1]) > 1:
        below = built[-1]
        above = [
            node_hash(below[place], below[place + 1], algorithm)
            for place in range(0, len(below) - 1, 2)
        ]
        built.append(above + below[len(below) & ~1 :])
    return built


def path_of(built: Sequence[Sequence[bytes]], index: int) -> list[bytes]:
    """The audit path of one leaf in `levels`, as `inclusion_proof` gives it.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(built[0]):
        raise IndexError("no such leaf")
    path: list[bytes] = []
    for level in built[:-1]:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(level[neighbour])
        index >>= 1
    return path


def verify_inclusion(
    *,
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    algorithm: str = "sha256",
) -> bool:
    """Whether ``leaf`` is number ``index`` of the tree with this size and root (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node, algorithm)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling, algorithm)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def consistency_proof(
    leaves: Sequence[bytes], first: int, algorithm: str = "sha256"
) -> list[bytes]:
    """Proof that the tree over ``leaves`` extends the tree over its first ``first`` leaves (RFC 9162 §2.1.4.1).

    Raises:
        IndexError: the earlier tree is larger than the later one.
    """
    if not 0 <= first <= len(leaves):
        raise IndexError("the earlier tree is not a part of the later one")
    if first in (0, len(leaves)):
        return []
    start, end, path = 0, len(leaves), []
    whole = (
        True  # the subtree in hand is one of the earlier tree's own, so its root is known already
    )
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(root_of(leaves[middle:end], algorithm))
            end = middle
        else:
            path.append(root_of(leaves[start:middle], algorithm))
            start, whole = middle, False
    if not whole:
        path.append(root_of(leaves[start:end], algorithm))
    return path[::-1]


def verify_consistency(
    *,
    first: int,
    first_root: bytes,
    second: int,
    second_root: bytes,
    proof: Sequence[bytes],
    algorithm: str = "sha256",
) -> bool:
    """Whether the later tree holds the earlier one unchanged as its beginning (RFC 9162 §2.1.4.2)."""
    if not 0 <= first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == root_of([], algorithm)
    path = list(proof) if first & (first - 1) else [first_root, *proof]
    if not path:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            earlier, later = node_hash(node, earlier, algorithm), node_hash(node, later, algorithm)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            later = node_hash(later, node, algorithm)
        place, last = place >> 1, last >> 1
    return last == 0 and earlier == first_root and later == second_root


def _split(size: int) -> int:
    """The largest power of two smaller than ``size`` (≥ 2)."""
    return 1 << ((size - 1).bit_length() - 1)
