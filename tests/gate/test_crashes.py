"""The edge worker killed before any of its writes, to the disk or the database, while somebody reads the website.

The old tree or the new one, never a mix, and the next run completes. Every tenth write (decision 8); before every
single change of the disk: `tests/publishing/trees/test_killed_while_publishing.py`.
"""

import contextlib
import http.client
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import WORKER, Installation
from tests.gate.open_office import free_port, wait_until_it_answers

pytestmark = pytest.mark.slow

EVERY = 10
PAUSE = 0.01
"""Seconds between two rounds of the reader, so that it leaves a core to the builder."""
HOST = "yunxi.qingyan.example"


class Reader(threading.Thread):
    """Asks the web server for the same pages again and again; keeps what it got, by what it was then to get.

    That is the served release less the withdrawals the journal names: the server obeys those before any release does.
    """

    def __init__(self, port: int, gate: Installation, pages: list[str]) -> None:
        super().__init__(daemon=True)
        self._port, self._public, self._pages = port, gate.public, pages
        self.ended = threading.Event()
        self.fault: BaseException | None = None
        self.seen: dict[tuple[str, int], set[tuple[bytes, ...]]] = defaultdict(set)

    def look(self) -> None:
        """One round; a round during which release or journal changed says nothing about either."""
        before = self._due()
        answers = tuple(self._read(page) for page in self._pages)
        if self._due() == before:
            self.seen[before].add(answers)

    def _due(self) -> tuple[str, int]:
        release = (self._public / "current").readlink().name
        return release, (self._public / "journal").stat().st_size

    def run(self) -> None:
        """Until it is told to end, or something is wrong."""
        try:
            while not self.ended.wait(PAUSE):
                self.look()
        except BaseException as fault:
            self.fault = fault

    def end(self) -> None:
        """One look more, after the last; raises what went wrong meanwhile."""
        self.ended.set()
        self.join()
        if self.fault is not None:
            raise self.fault
        self.look()

    def _read(self, page: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        with contextlib.closing(connection):
            connection.request("GET", page, headers={"Host": HOST})
            answer = connection.getresponse()
            assert answer.status == 200, (page, answer.status)
            return answer.read()


@contextlib.contextmanager
def open_website(gate: Installation) -> Iterator[int]:
    """The product's own web server over the published folder; answers its port."""
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "huabiao", "serve", "--port", str(port)],
        cwd=gate.code,
        env={**gate.environment, "DJANGO_SETTINGS_MODULE": WORKER},
    ) as process:
        try:
            wait_until_it_answers(port, "/", process, host=HOST)
            yield port
        finally:
            process.kill()


@contextlib.contextmanager
def kept_aside(gate: Installation, folder: Path) -> Iterator[Installation]:
    """A copy of the installation as it is now, to start again from."""
    kept = Installation(folder / "kept" / "var", gate.url and f"{gate.url}_kept")
    gate.put_into(kept)
    try:
        yield kept
    finally:
        kept.drop_database()


def lists_of(gate: Installation) -> list[str]:
    """The pages of a website that name an item without being it: home, lists, feeds; and the maps for machines."""
    title = TITLES["plain"]
    maps = {page for page in gate.served() if "sitemap" in page}
    naming = (gate.naming(title) - gate.pages_naming(title)) | maps
    found = sorted(page.removeprefix(HOST) for page in naming if page.startswith(HOST))
    assert {"/index.html", "/feed.xml", "/sitemap.xml"} < set(found)
    return found


@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_edge_worker_killed_before_a_write(gate: Installation, tmp_path: Path, what: str) -> None:
    title = TITLES["waiting" if what == "publish" else "plain"]
    pages = lists_of(gate)
    gate.attack("sign" if what == "publish" else "withdraw", title)
    old = gate.root()
    ends = set()
    with open_website(gate) as port, kept_aside(gate, tmp_path) as kept:
        writes = int(gate.turn_killed_at("never").stdout)
        assert gate.root() != old
        # The number of folders to be made varies a little with the digests.
        for number in (*map(str, range(0, writes - EVERY, EVERY)), "swapped"):
            kept.put_into(gate)
            reader = Reader(port, gate, pages)
            reader.look()
            reader.start()
            killed = gate.turn_killed_at(number)
            assert killed.returncode == -signal.SIGKILL, (number, killed)
            reader.look()
            between = gate.root()
            found = gate.judge()
            reader.end()
            ends.add("old" if between == old else "new")
            assert between in (old, found.step.root), f"a mix after write {number}"
            assert found.step.root == found.full.root != old, f"not completed after {number}"
            assert found.step.status == found.full.status == 0, found
            assert bool(gate.naming(title)) == (what == "publish")
            assert gate.ledger_stands(), f"the ledger after write {number}"
            assert all(len(answers) == 1 for answers in reader.seen.values()), f"a mix at {number}"
            left = [path.name for path in gate.public.rglob(".new-*")]
            assert not left and not (gate.public / ".building").exists(), left
    assert ends == {"old", "new"}
