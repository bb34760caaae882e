"""One installation a session, made by the product itself; every test gets its own copy of it.

The copies of one worker of the test run lie at the same place one after another, so that the parents of their processes
need to be warmed once only.
"""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.gate.installation import ATTACKERS, REPOSITORY, WORKER, Installation
from tests.gate.warm import WarmParent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation as `founding` leaves it. Never attacked itself; shared by the workers of one run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    url = os.environ.get("HUABIAO_DATABASE_URL", "")
    if url:
        name = re.sub(r"[^a-z0-9]+", "_", f"{shared.parent.name}_{shared.name}".lower())
        url = url.rsplit("/", 1)[0] + f"/gate_founded_{name}"
    ground = Installation(shared / "founded" / "var", url)
    with (shared / "founded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = shared / "founded" / "ready"
        if not ready.exists():
            ground.var.mkdir(parents=True)
            ground.create_database()
            _found(ground)
            ready.touch()
    yield ground
    if "PYTEST_XDIST_WORKER" not in os.environ:
        ground.drop_database()


@pytest.fixture(scope="session")
def _attacked(
    founded: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Where the copies of this worker lie, with the warm parents of their processes."""
    place = Installation(tmp_path_factory.mktemp("attacked") / "installation" / "var")
    if founded.url:
        place.url = founded.url.replace("gate_founded_", f"gate_{os.getpid()}_")
    place.var.mkdir(parents=True)
    for settings in (WORKER, ATTACKERS):
        place.parents[settings] = WarmParent(settings, place.environment, REPOSITORY)
    yield place
    for parent in place.parents.values():
        parent.end()
    place.drop_database()


@pytest.fixture
def gate(founded: Installation, _attacked: Installation) -> Installation:
    """A copy to attack."""
    founded.put_into(_attacked)
    return _attacked


def _found(ground: Installation) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gate.founding"],
        cwd=REPOSITORY,
        env={**ground.environment, "DJANGO_SETTINGS_MODULE": ATTACKERS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
