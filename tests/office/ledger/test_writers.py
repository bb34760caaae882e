"""Several processes write at once: nothing is lost, numbers have no gap, the tree is whole."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import template_database

WRITERS, EACH = 4, 100

PREPARE = """
import sys, django
django.setup()
from huabiao.office import keys
keys.create_all()
"""

WRITE = f"""
import sys, django
django.setup()
from django.db import transaction
from huabiao.office.ledger import services
from huabiao.office.ledger.kinds import register_kind
register_kind("ledger_test.written", digests=set(), ids={{"writer", "number"}})
sys.stdin.readline()
for number in range({EACH}):
    with transaction.atomic():
        services.append(kind="ledger_test.written", ids={{"writer": int(sys.argv[1]), "number": number}})
"""

JUDGE = """
import collections, django
django.setup()
from huabiao.office.ledger import selectors, services
from huabiao.office.ledger.verification import verify_database
head = services.sign_head()
report = verify_database()
written = collections.Counter(entry.content["ids"]["writer"] for entry in selectors.entries())
print(head.size, report.ok, report.signed, sorted(written.values()))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, on the engine this run tests."""
    home = tmp_path / "installation"
    environment = {
        **os.environ,
        "HUABIAO_VAR": str(home),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    if connection.vendor == "sqlite":
        template_database.create(home, "")
        yield {**environment, "HUABIAO_DATABASE_URL": ""}
        return
    url = f"{os.environ['HUABIAO_DATABASE_URL'].rpartition('/')[0]}/ledger_writers_{os.getpid()}"
    template_database.create(home, url)
    yield {**environment, "HUABIAO_DATABASE_URL": url}
    template_database.drop(url)


def python(code: str, *words: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: "subprocess.Popen[str]") -> str:
    out, errors = process.communicate("go\n", timeout=300)
    assert process.returncode == 0, errors
    return out


def test_four_writers_lose_nothing(place: dict[str, str]) -> None:
    finished(python(PREPARE, environment=place))
    writers = [python(WRITE, str(number), environment=place) for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        finished(writer)
    said = finished(python(JUDGE, environment=place)).strip()
    total = WRITERS * EACH
    assert said == f"{total} True {total} {[EACH] * WRITERS}"
