"""One installation a session, made by the product itself; every test gets its own copy of it."""

import fcntl
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.installation import REPOSITORY, SECRET, Installation

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


@pytest.fixture
def gate(founded: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A copy to attack."""
    copy = founded.copied(tmp_path / "installation")
    yield copy
    copy.drop_database()


def _found(ground: Installation) -> None:
    environment = {
        **os.environ,
        "HUABIAO_VAR": str(ground.var),
        "HUABIAO_DATABASE_URL": ground.url,
        "HUABIAO_SECRET_KEY": SECRET,
        "DJANGO_SETTINGS_MODULE": "huabiao.config.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.gate.founding"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
