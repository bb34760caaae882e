"""Immutable directories: path copying gives what a fresh build gives."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huabiao.publishing.trees.directories import DirectoryStore, file_entry
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.draft import Draft, walk
from huabiao.publishing.trees.objects import ObjectBroken, ObjectStore

NAMES = st.sampled_from(["a", "b", "c", "index.html"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def stores(folder: Path) -> tuple[ObjectStore, DirectoryStore]:
    disk = Disk()
    return ObjectStore(folder / "objects", disk), DirectoryStore(folder / "dirs", disk)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(PATHS, st.binary(max_size=3) | st.none(), st.booleans()), max_size=25)
)
def test_any_sequence_gives_the_root_of_a_fresh_build(
    acts: list[tuple[str, bytes | None, bool]], tmp_path: Path
) -> None:
    objects, directories = stores(tmp_path)
    draft, model = Draft(directories, None), dict[str, bytes]()
    for path, data, reopen in acts:
        draft.remove(path)
        model = {
            other: kept
            for other, kept in model.items()
            if other != path and not other.startswith(f"{path}/")
        }
        above = any(path.startswith(f"{other}/") for other in model)
        if data is not None and not above:
            draft.put(path, file_entry(objects.put(data)))
            model[path] = data
        if reopen:
            draft = Draft(directories, draft.commit())
    root = draft.commit()
    fresh = Draft(directories, None)
    for path, data in sorted(model.items(), reverse=True):
        fresh.put(path, file_entry(objects.put(data)))
    assert root == fresh.commit()
    assert {path: objects.read(entry.digest) for path, entry in walk(directories, root)} == model
    for path, data in model.items():  # the symlinks lead a plain web server to the same bytes
        assert (directories.path(root) / path).read_bytes() == data


def test_one_changed_leaf_writes_only_its_path(tmp_path: Path) -> None:
    objects, directories = stores(tmp_path)
    draft = Draft(directories, None)
    for column in range(5):
        for item in range(20):
            draft.put(f"host/c{column}/202601/{item}.html", file_entry(objects.put(b"%d" % item)))
    root = draft.commit()
    before = set(directories.names())
    draft = Draft(directories, root)
    draft.put("host/c3/202601/7.html", file_entry(objects.put(b"changed")))
    draft.commit()
    assert len(set(directories.names()) - before) == 4


@pytest.mark.parametrize("name", ["", ".hidden", "..", "a/b", "a\0b", "x" * 300])
def test_a_name_that_could_escape_is_refused(name: str, tmp_path: Path) -> None:
    objects, directories = stores(tmp_path)
    with pytest.raises(ValueError, match="Not a name"):
        directories.put({name: file_entry(objects.put(b""))})


def test_altered_bytes_are_noticed(tmp_path: Path) -> None:
    objects, directories = stores(tmp_path)
    stored = objects.put(b"true")
    root = directories.put({"a": file_entry(stored)}).digest
    objects.path(stored.digest).write_bytes(b"lies")
    with pytest.raises(ObjectBroken):
        objects.read(stored.digest)
    (directories.path(root) / ".manifest.json").write_bytes(b"{}")
    with pytest.raises(ObjectBroken):
        directories.read(root)


def test_after_a_crash_what_stands_there_is_not_trusted(tmp_path: Path) -> None:
    objects, directories = stores(tmp_path)
    stored = objects.put(b"whole")
    entry = directories.put({"a": file_entry(stored)})
    objects.path(stored.digest).write_bytes(b"")
    (directories.path(entry.digest) / "a").unlink()
    disk = Disk()
    objects = ObjectStore(tmp_path / "objects", disk, trusting=False)
    directories = DirectoryStore(tmp_path / "dirs", disk, trusting=False)
    assert objects.put(b"whole") == stored
    assert directories.put({"a": file_entry(stored)}) == entry
    assert (directories.path(entry.digest) / "a").read_bytes() == b"whole"
