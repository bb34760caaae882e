"""The state map: one digest for one content, however it came about."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.objects import ObjectStore, Stored
from huabiao.publishing.trees.statemap import StateBroken, StateMap, reachable


class MemoryNodes:
    """Nodes kept in memory, under a digest from the real object store's function."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def put(self, data: bytes) -> Stored:
        from huabiao.office.ledger.digests import digest

        name = digest(data)
        self.held[name] = data
        return Stored(name, len(data))

    def read(self, digest: str) -> bytes:
        return self.held[digest]


KEYS = st.integers(0, 300).map(lambda number: f"subject/{number}")
ACTS = st.lists(st.tuples(KEYS, st.none() | st.integers(0, 5), st.booleans()), max_size=400)


@settings(max_examples=60)
@given(ACTS)
def test_any_sequence_of_changes_gives_the_digest_of_a_fresh_build(
    acts: list[tuple[str, int | None, bool]],
) -> None:
    nodes = MemoryNodes()
    state, model = StateMap(nodes), dict[str, int]()
    for key, value, reopen in acts:
        if value is None:
            assert state.pop(key, None) == model.pop(key, None)
        else:
            state[key] = model[key] = value
        if reopen:
            state = StateMap(nodes, state.commit())
    fresh = StateMap(MemoryNodes())
    for key in sorted(model, reverse=True):
        fresh[key] = model[key]
    assert dict(state) == model
    assert len(state) == len(model)
    assert state.commit() == fresh.commit()


def test_a_change_writes_a_few_nodes() -> None:
    nodes = MemoryNodes()
    state = StateMap(nodes)
    for number in range(5000):
        state[f"subject/{number}"] = {"number": number}
    state.commit()
    before = len(nodes.held)
    state["subject/17"] = {"number": -1}
    state.commit()
    assert 1 <= len(nodes.held) - before <= 4


def test_values_are_copied_in_and_out() -> None:
    state = StateMap(MemoryNodes())
    value = {"list": [1]}
    state["a"] = value
    value["list"].append(2)
    state["a"]["list"].append(3)
    assert state["a"] == {"list": [1]}


def test_an_altered_node_is_noticed(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path, Disk())
    state = StateMap(store)
    for number in range(200):
        state[f"k{number}"] = number
    root = state.commit()
    victim = next(name for name in reachable(store, root) if name not in root)
    store.path(f"sha256:{victim}").write_bytes(b"leaf\nk1\t9")
    with pytest.raises(StateBroken):
        dict(StateMap(store, root))
