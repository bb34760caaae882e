"""A full build on several processes: the same tree, the same findings, whatever becomes of a process."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from huabiao.publishing.trees import crew as crews
from huabiao.publishing.trees import sources
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.crew import Crew
from huabiao.publishing.trees.directories import DirectoryStore, file_entry
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.objects import ObjectStore
from huabiao.publishing.trees.readers import Readers
from huabiao.publishing.trees.rendering import Workshop
from huabiao.publishing.trees.reports import BuildReport
from huabiao.register.certificates.loading import Documents
from huabiao.register.vault import folders
from huabiao.register.vault.selectors import freezes_of
from tests.publishing.trees.tree_town import TreeTown
from tests.register.sample_payloads import named

ITEMS = 12


@pytest.fixture
def stocked(town: TreeTown, monkeypatch: pytest.MonkeyPatch) -> TreeTown:
    """A town with some items, one corrected and one withdrawn; every number of tasks is worth forking for."""
    for number in range(ITEMS):
        linked = f'<p><a href="huabiao:{named("第0件")}">另见</a></p>'
        body = [{"type": "rich_text", "html": linked if number % 3 else "<p>正文</p>"}]
        town.approved(town.item(f"第{number}件", body=body))
    town.approved(town.item("第3件", title="更正后的标题"), subject_type="correction")
    town.build()
    town.withdraw("第5件")
    town.build()
    monkeypatch.setattr(crews, "WORTH_FORKING", 1)
    monkeypatch.setattr(sources, "WORTH_FORKING", 1)
    return town


def full_build(target: Path, hands: int) -> BuildReport:
    """A full build into an empty folder."""
    target.mkdir()
    shutil.copy(PublishedFolder().path / "journal", target / "journal")
    folder = PublishedFolder(target)
    return build(full=True, published=folder, crew=Crew(folder.disk, hands))


@pytest.mark.parametrize("hands", [2, 3])
def test_many_hands_make_the_tree_that_one_hand_makes(
    stocked: TreeTown, tmp_path: Path, hands: int
) -> None:
    alone, together = full_build(tmp_path / "one", 1), full_build(tmp_path / "many", hands)
    assert not together.stopped
    assert together.root == alone.root
    one, many = PublishedFolder(tmp_path / "one"), PublishedFolder(tmp_path / "many")
    first, second = one.releases.current(), many.releases.current()
    assert first is not None and second is not None
    assert first.state == second.state
    assert {path.name for path in one.objects.names()} == {p.name for p in many.objects.names()}


@pytest.mark.parametrize("harm", ["missing", "altered"])
def test_what_a_process_finds_is_told_as_if_it_were_found_here(
    stocked: TreeTown, tmp_path: Path, harm: str
) -> None:
    sealed = folders.sealed_path(str(freezes_of(named("第7件"))[-1].uuid))
    if harm == "missing":
        sealed.unlink()
    else:
        sealed.write_bytes(sealed.read_bytes()[:-1] + b"!")
    alone, together = full_build(tmp_path / "one", 1), full_build(tmp_path / "many", 2)
    assert together.stopped and alone.stopped
    assert together.refused == alone.refused
    assert together.codes == {"payload_missing" if harm == "missing" else "payload_unreadable"}


def test_a_process_that_is_lost_is_missed_by_nobody(
    stocked: TreeTown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = full_build(tmp_path / "one", 1)
    expected = Readers.expect

    def expect_and_lose_one(self: Readers, wanted: list[tuple[str, str]]) -> None:
        expected(self, wanted)
        os.kill(self.processes()[0], signal.SIGKILL)

    monkeypatch.setattr(Readers, "expect", expect_and_lose_one)
    together = full_build(tmp_path / "many", 2)
    assert not together.stopped
    assert together.root == alone.root


def test_processes_go_home_when_nobody_asks_any_more(stocked: TreeTown) -> None:
    folder = PublishedFolder()
    readers = Readers(2, Workshop(folder.objects, Documents()))
    processes = readers.processes()
    keys = [(str(one.uuid), one.digest) for one in freezes_of(named("第1件"))]
    readers.expect(keys)
    read = readers.read(keys[0])
    assert read is not None and read.traits is not None and read.traits.subject == named("第1件")
    assert readers.read(keys[0]) is None
    readers.close()
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_helpers_end_at_once_whatever_they_do_about_signals(tmp_path: Path) -> None:
    here = os.getpid()

    def work(_task: int) -> str:
        if os.getpid() == here:
            raise OSError("the disk is full")
        return "x" * 10_000  # more than a pipe takes: they wait to be heard

    before = signal.signal(signal.SIGTERM, lambda *_signal: None)  # as the edge worker has it
    try:
        with pytest.raises(OSError, match="full"):
            Crew(Disk(), hands=4).each(work, range(400))
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_helper_that_is_killed_while_it_writes_leaves_nothing_to_be_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crews, "WORTH_FORKING", 1)
    here, disk = os.getpid(), Disk()
    objects = ObjectStore(tmp_path, disk)
    plain = os.write

    def killed_half_way(handle: int, data: bytes) -> int:
        if os.getpid() == here:
            return plain(handle, data)
        plain(handle, bytes(data)[:3])
        os._exit(9)

    monkeypatch.setattr(os, "write", killed_half_way)
    texts = [f"text {number}".encode() for number in range(8)]
    stored, faults = Crew(disk, hands=3).each(objects.put, texts)
    assert not faults
    assert [objects.read(one.digest) for one in stored] == texts


def test_two_hands_may_make_the_same_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "WORTH_FORKING", 1)
    disk = Disk()
    objects = ObjectStore(tmp_path / "objects", disk)
    directories = DirectoryStore(tmp_path / "dirs", disk)

    def work(number: int) -> str:
        entry = file_entry(objects.put(f"text {number // 4}".encode()))
        return directories.put({"a.html": entry}).digest

    made, _faults = Crew(disk, hands=4).each(work, range(400))
    assert len(set(made)) == 100
    assert all(directories.read(digest) for digest in made)
