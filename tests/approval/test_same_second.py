"""Two officers press the button at the same moment, in two processes: one decision, the other is told."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests import template_database

HERE = str(Path(__file__).parent)

START = f"""
import sys, django
sys.path.insert(0, {HERE!r})
django.setup()
from huabiao.approval import subjects
subjects.register(subjects.SubjectType("exercise"))
"""

PREPARE = (
    START
    + """
import json
from huabiao.office import keys
keys.create_all()
from tests.approval.town import found_town
town = found_town()
requests = [town.submit("whole") for _ in range(8)]
for request in requests:
    town.decide(request, "leader_in_charge")
print(json.dumps([request.pk for request in requests]))
"""
)

PRESS = (
    START
    + """
import json
from huabiao.approval import services
from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.office.accounts.models import User
officer = User.objects.get(username=sys.argv[1])
requests = Request.objects.filter(pk__in=json.loads(sys.argv[2])).order_by("pk")
requests = list(requests)
print("ready", flush=True)
sys.stdin.readline()
said = []
for request in requests:
    try:
        services.decide(request=request, officer=officer, verdict="agree", steps=["head"])
        said.append("decided")
    except Refused as refused:
        said.append(",".join(sorted(refused.codes())))
print(json.dumps(said))
"""
)

JUDGE = (
    START
    + """
import json
from huabiao.approval.models import Decision, Request
from huabiao.office.ledger.models import Entry
from huabiao.approval.projection import progress_of
print(json.dumps([
    Decision.objects.count(),
    Entry.objects.filter(kind="decision.made").count(),
    [step.key for request in Request.objects.all() for step in progress_of(request).active()],
]))
"""
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of its own, on the engine this run tests."""
    home = tmp_path / "installation"
    environment = {**os.environ, "HUABIAO_VAR": str(home)}
    if connection.vendor == "sqlite":
        template_database.create(home, "")
        yield {**environment, "HUABIAO_DATABASE_URL": ""}
        return
    server = os.environ["HUABIAO_DATABASE_URL"].rpartition("/")[0]
    url = f"{server}/approval_same_second_{os.getpid()}"
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


def last_line(process: "subprocess.Popen[str]", word: str = "") -> str:
    out, errors = process.communicate(word, timeout=300)
    assert process.returncode == 0, errors
    return out.strip().splitlines()[-1]


@pytest.mark.slow
def test_of_two_signers_at_the_same_second_one_decides(place: dict[str, str]) -> None:
    requests = last_line(python(PREPARE, environment=place))
    pressing = [
        python(PRESS, officer, requests, environment=place)
        for officer in ("party_secretary", "township_head")
    ]
    for process in pressing:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in pressing:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    first, second = (json.loads(last_line(process)) for process in pressing)
    for one, other in zip(first, second, strict=True):
        assert {one, other} == {"decided", "step_done"}
    decisions, entries, active = json.loads(last_line(python(JUDGE, environment=place)))
    assert decisions == entries == 16
    assert active == ["publish"] * 8
