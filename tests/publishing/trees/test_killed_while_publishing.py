"""A builder killed before any one of its writes: the old tree or the new one, never a mix; the next run completes.

Children are forked from a warm parent (decision 8), killed with SIGKILL before the n-th change of the disk. A reader
asks the static server all the while.
"""

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.publishing.trees.server import StaticSites
from tests.publishing.trees.test_tree_server import ask
from tests.publishing.trees.tree_town import TreeTown, tree_files

Snapshot = dict[str, bytes]
EVERY = 1 if connection.vendor == "sqlite" else 10
"""A child writes files only, so the engine matters little here (decision 8)."""

ADDRESSES = (
    "/",
    "/feed.xml",
    "/zwyw/",
    "/zwyw/tzgg/",
    "/zwyw/tzgg/_list/0/0.html",
    "/sitemap-202603.xml",
)


class Killer:
    """Ends the process before change number `at`; with `at` None it only counts."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.count = 0

    def __call__(self, _kind: str, _path: Path) -> None:
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


class Reader(threading.Thread):
    """Asks for the same pages of one release again and again and keeps every distinct set of answers."""

    def __init__(self, public: Path) -> None:
        super().__init__(daemon=True)
        self.app = StaticSites(public)
        self.ended = False
        self.seen: set[tuple[int, ...]] = set()
        self.rounds = 0

    def look(self) -> None:
        before = (self.app.public / "current").readlink()
        replies = [ask(self.app, path) for path in ADDRESSES]
        statuses = tuple(hash((reply.status, reply.body)) for reply in replies)
        if (self.app.public / "current").readlink() == before:
            self.seen.add(statuses)
            self.rounds += 1

    def run(self) -> None:
        while not self.ended:
            self.look()


def in_child(act: Callable[[], Any]) -> int:
    """Run in a forked child; the status as `os.waitpid` gives it."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def build_killed_at(number: int) -> None:
    build(published=PublishedFolder(before=Killer(number)))


def restored(kept: Path, public: Path) -> None:
    shutil.rmtree(public)
    shutil.copytree(kept, public, symlinks=True)


@pytest.fixture
def in_memory(town: TreeTown, data_folder: Path) -> Iterator[Path]:
    """The published folder on a file system in memory, if there is one: a killed process loses no page cache."""
    memory = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        shutil.move(data_folder / "public", Path(folder) / "public")
        (data_folder / "public").symlink_to(Path(folder) / "public")
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_killed_before_every_write(town: TreeTown, in_memory: Path, what: str) -> None:
    public = in_memory / "public"
    for name in ("甲", "乙", "丙", "丁", "戊"):
        town.release(town.item(name))
    if what == "publish":
        town.approved(town.item("己"))
        certify_only(town)
    else:
        town.withdraw("丙")
    build_head()
    kept = in_memory / "kept"
    shutil.copytree(public, kept, symlinks=True)
    old = tree_files()

    counter = Killer(None)
    build(published=PublishedFolder(before=counter))
    new, writes = tree_files(), counter.count
    final = PublishedFolder().releases.current(signature_valid)
    assert final is not None
    assert new != old and writes > 20
    outcomes: set[str] = set()
    # The last write comes behind the swap: only there the new tree is left.
    for number in sorted({*range(0, writes, EVERY), writes - 1}):
        restored(kept, public)
        reader = Reader(public)
        reader.look()
        reader.start()
        status = in_child(partial(build_killed_at, number))
        assert os.WIFSIGNALED(status), f"write {number} was never reached"
        reader.ended = True
        reader.join()
        after = tree_files()
        assert after in (old, new), f"a mix after write {number}"
        outcomes.add("old" if after == old else "new")
        report = build()
        reader.look()
        assert not report.refused, [str(fault) for fault in report.refused]
        assert tree_files() == new
        current = PublishedFolder().releases.current(signature_valid)
        assert current is not None and (current.root, current.state) == (final.root, final.state)
        assert len(reader.seen) <= 2, f"a reader saw a mix around write {number}"
        assert not (public / ".building").exists()
        assert not list(public.rglob(".new-*"))
    assert outcomes == {"old", "new"}


def certify_only(town: TreeTown) -> None:
    from huabiao.register.certificates.services import approved_requests, issue

    town.follow()
    for request in approved_requests(town.state):
        issue(request_uuid=request, state=town.state)


def build_head() -> None:
    """Sign the head now, so that children write files only and never the database."""
    from huabiao.office.ledger.services import sign_head

    sign_head()


def test_everything_is_on_the_platter_before_the_swap_and_its_folder_after(town: TreeTown) -> None:
    calls: list[tuple[str, str]] = []

    def note(kind: str, path: Path) -> None:
        calls.append((kind, path.name))

    town.approved(town.item("甲"))
    build(certify=True, published=PublishedFolder(before=note))
    kinds = [kind for kind, _name in calls]
    swap = kinds.index("swap")
    assert calls[swap] == ("swap", "current")
    settle = kinds.index("settle")
    folder = PublishedFolder()
    written = {name for kind, name in calls[:settle] if kind == "write" and len(name) == 64}
    objects = {name for name in written if (folder.objects.folder / name[:2] / name).exists()}
    directories = {name for kind, name in calls[:settle] if kind == "rename" and len(name) == 64}
    synced = {name for kind, name in calls[settle:swap] if kind == "fsync"}
    assert len(objects) > 5 and len(directories) > 4
    assert objects | directories <= synced
    assert "write" not in kinds[settle:swap]
    assert calls[swap + 1][0] == "fsync" and calls[swap + 1][1] == "public"
