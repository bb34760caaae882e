"""The tree of RFC 6962: its published values, and proofs at every size."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.office.ledger import merkle

INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
# The reference values used by Certificate Transparency implementations for these inputs.
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LARGEST = 33


@cache
def leaves(size: int, algorithm: str = "sha256") -> tuple[bytes, ...]:
    return tuple(merkle.leaf_hash(b"entry %d" % number, algorithm) for number in range(size))


@cache
def root(size: int, algorithm: str = "sha256") -> bytes:
    return merkle.root_of(leaves(size, algorithm), algorithm)


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_roots_are_those_of_the_published_tree(size: int) -> None:
    frontier = merkle.Frontier()
    for text in INPUTS[:size]:
        frontier.append(merkle.leaf_hash(bytes.fromhex(text)))
    assert frontier.root().hex() == ROOTS[size]


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_every_leaf_of_every_size_is_proved(algorithm: str) -> None:
    for size in range(1, LARGEST):
        for index in range(size):
            proof = merkle.inclusion_proof(leaves(size, algorithm), index, algorithm)
            assert merkle.verify_inclusion(
                leaf=leaves(size, algorithm)[index],
                index=index,
                size=size,
                proof=proof,
                root=root(size, algorithm),
                algorithm=algorithm,
            )


def test_every_size_extends_every_smaller_one() -> None:
    for second in range(LARGEST):
        for first in range(second + 1):
            proof = merkle.consistency_proof(leaves(second), first)
            assert merkle.verify_consistency(
                first=first,
                first_root=root(first),
                second=second,
                second_root=root(second),
                proof=proof,
            )


@given(data=st.data(), size=st.integers(1, 200))
@settings(max_examples=200)
def test_an_inclusion_proof_proves_nothing_else(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(leaves(size), index)
    claim: dict[str, Any] = {
        "leaf": leaves(size)[index],
        "index": index,
        "size": size,
        "root": root(size),
    }
    assert merkle.verify_inclusion(**claim, proof=proof)
    assert merkle.verify_inclusion(**{**claim, "index": other}, proof=proof) == (other == index)
    assert not merkle.verify_inclusion(**{**claim, "leaf": bytes(32)}, proof=proof)
    assert not merkle.verify_inclusion(**{**claim, "root": bytes(32)}, proof=proof)
    assert not merkle.verify_inclusion(**claim, proof=[*proof, bytes(32)])
    assert not merkle.verify_inclusion(**{**claim, "index": size}, proof=proof)
    if proof:
        assert not merkle.verify_inclusion(**claim, proof=proof[:-1])


@given(data=st.data(), second=st.integers(2, 200))
@settings(max_examples=200)
def test_a_rewritten_past_has_no_consistency_proof(data: st.DataObject, second: int) -> None:
    first = data.draw(st.integers(1, second - 1))
    changed = data.draw(st.integers(0, first - 1))
    rewritten = list(leaves(second))
    rewritten[changed] = merkle.leaf_hash(b"rewritten")
    for history in (leaves(second), rewritten):
        assert not merkle.verify_consistency(
            first=first,
            first_root=root(first),
            second=second,
            second_root=merkle.root_of(rewritten),
            proof=merkle.consistency_proof(history, first),
        )


@given(size=st.integers(0, 200), more=st.integers(0, 60))
def test_a_frontier_goes_on_where_it_was_stored(size: int, more: int) -> None:
    frontier = merkle.Frontier()
    for leaf in leaves(size):
        frontier.append(leaf)
    again = merkle.Frontier.from_document(frontier.as_document())
    untouched = again.copy()
    for leaf in leaves(size + more)[size:]:
        again.append(leaf)
    assert (again.size, again.root()) == (size + more, root(size + more))
    assert untouched.root() == root(size)


def test_a_frontier_must_fit_its_size() -> None:
    with pytest.raises(ValueError, match="set bit"):
        merkle.Frontier(3, [bytes(32)])
    with pytest.raises(IndexError):
        merkle.inclusion_proof(leaves(3), 3)
    with pytest.raises(IndexError):
        merkle.consistency_proof(leaves(3), 4)


@given(size=st.integers(1, 70), data=st.data())
def test_a_path_through_ready_levels_is_the_same(size: int, data: st.DataObject) -> None:
    built = merkle.levels(leaves(size))
    index = data.draw(st.integers(0, size - 1))
    assert built[-1] == [root(size)]
    assert merkle.path_of(built, index) == merkle.inclusion_proof(leaves(size), index)
    with pytest.raises(IndexError):
        merkle.path_of(built, size)
