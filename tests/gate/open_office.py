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
STARTING_SECONDS = 180


@contextlib.contextmanager
def open_office(gate: Installation) -> Iterator[str]:
    """The running back office's address; it is closed behind the block, before anything is judged."""
    port = free_port()
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
            wait_until_it_answers(port, "/login/", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def free_port() -> int:
    """A port nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(
    port: int, path: str, process: "subprocess.Popen[bytes]", host: str = "127.0.0.1"
) -> None:
    """Until the server says 200 to this path. Fails the test if it ends or takes too long."""
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "the server did not start"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTING_SECONDS)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", path, headers={"Host": host})
            assert connection.getresponse().status == 200
            return
        time.sleep(0.05)
    raise AssertionError(f"no answer within {STARTING_SECONDS} s")
