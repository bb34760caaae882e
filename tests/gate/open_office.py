"""The back office of an installation, open: the server process the product deploys, on a port of its own."""

import contextlib
import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from huabiao.demo.places import Ports
from huabiao.demo.processes import processes
from tests.gate.installation import Installation

SETTINGS = "huabiao.config.settings.backoffice"
STARTING_SECONDS = 60


@contextlib.contextmanager
def open_office(gate: Installation) -> Iterator[str]:
    """The running back office's address; it is closed behind the block, before anything is judged."""
    port = _free_port()
    server = next(one for one in processes(Ports(port), str(gate.var)) if one.name == "back-office")
    log = (gate.var / "back-office.log").open("wb")
    with subprocess.Popen(
        [sys.executable, *server.command],
        cwd=gate.code,
        env={**gate.environment, **server.environment, "DJANGO_SETTINGS_MODULE": SETTINGS},
        stdout=log,
        stderr=log,
    ) as process:
        try:
            _wait_until_it_answers(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the back office did not start"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING_SECONDS)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/login/")
            assert connection.getresponse().status == 200
            return
        time.sleep(0.05)
    raise AssertionError(f"no answer within {STARTING_SECONDS} s")
