"""A running town: back office, edge worker, general worker and public server as real processes on free ports."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from huabiao.demo.places import Ports
from huabiao.demo.processes import processes
from tests import template_database

HOST = "yunxi.qingyan.example"
PASSPHRASE = "correct horse battery staple"
ROOT = Path(__file__).parents[2]
STARTING = 180.0
ENDING = 10.0


@dataclass
class Answer:
    """What the public server said."""

    status: int
    text: str
    data: bytes


@dataclass
class Town:
    """Where everything is, and how to stop it."""

    var: Path
    ports: Ports
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def back_office(self) -> str:
        """Address of the back office, without a closing slash."""
        return f"http://127.0.0.1:{self.ports.back_office}"

    @property
    def public(self) -> str:
        """Address of the website as a browser opens it, the name mapped to this machine."""
        return f"http://{HOST}:{self.ports.by_host}"

    def read(self, path: str, host: str = HOST) -> Answer:
        """One look at a public site over HTTP."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports.by_host, timeout=5)
        with closing(connection):
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            data = answer.read()
            return Answer(answer.status, data.decode(errors="replace"), data)

    def start(self) -> None:
        """Start every process and wait until they answer."""
        for process in processes(self.ports, str(self.var)):
            log = (self.var / f"{process.name}.log").open("wb")
            self.running[process.name] = subprocess.Popen(
                [sys.executable, *process.command],
                env={**os.environ, **process.environment},
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        wait_until(
            lambda: all(map(_answers, (self.ports.back_office, self.ports.by_host))), STARTING
        )
        wait_until(lambda: self.read("/").status == 200, STARTING)

    def stop(self) -> None:
        """End what was started here, and nothing else."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(ENDING)
            process.kill()
            process.wait()


def found_town(var: Path) -> Town:
    """A fresh town, not yet running."""
    town = Town(var, Ports(_four_free_ports()))
    template_database.create(var, "")
    environment = {
        **os.environ,
        "HUABIAO_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "huabiao.config.settings.demo",
    }
    subprocess.run(
        [sys.executable, "-m", "tests.e2e.founding"], env=environment, cwd=ROOT, check=True
    )
    return town


def wait_until(holds: Callable[[], bool], seconds: float) -> float:
    """How long it took until something held. Fails the test if it never did."""
    began = time.monotonic()
    while not holds():
        waited = time.monotonic() - began
        assert waited < seconds, f"not within {seconds} s"
        time.sleep(0.02)
    return time.monotonic() - began


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _four_free_ports() -> int:
    for first in range(18600, 28600, 4):
        if not any(map(_answers, Ports(first).all)):
            return first
    raise AssertionError("no four free ports in a row")
