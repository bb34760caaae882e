"""One supervisor for the demo's processes: it restarts what dies and ends everything together (decision 21)."""

import contextlib
import hashlib
import logging
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from circus import get_arbiter
from circus.client import CallError, CircusClient
from circus.exc import ConflictError

_PID_FILE = "supervisor.pid"
_GRACE_SECONDS = 8
_LARGEST_LOG = 2**20
_LOOK_EVERY = 0.2
"""Seconds between two looks at whether something has begun or ended."""


@dataclass(frozen=True)
class Process:
    """One process of the demo: its name, its command line, what it needs in its environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class PortTaken(Exception):
    """A port the demo wants is in use; `port` says which."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"端口 {port} 已被占用。请先关闭占用它的程序，或用 --port 换一个起始端口。"
        )
        self.port = port


def require_free(ports: Sequence[int]) -> None:
    """Refuse with a sentence where one of the ports is taken. Raises `PortTaken`."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise PortTaken(port) from error


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def wait_until_answering(ports: Sequence[int], seconds: float) -> list[int]:
    """Wait for listeners; the ports on which nobody answers after so many seconds."""
    deadline = time.monotonic() + seconds
    missing = list(ports)
    while missing and time.monotonic() < deadline:
        missing = [port for port in missing if not answers(port)]
        if missing:
            time.sleep(_LOOK_EVERY)
    return missing


def _worth_telling(record: logging.LogRecord) -> bool:
    """Whether a line of the supervisor's loop tells anything.

    Its regular look at the processes complains when it falls into the moment of stopping; nothing is wrong then.
    """
    return not (record.exc_info and isinstance(record.exc_info[1], ConflictError))


def run(processes: Sequence[Process], folder: Path) -> None:
    """Run the processes until Ctrl-C or a termination signal. Their output goes to one file each in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    endpoint = _endpoint(folder)
    logging.getLogger("tornado.application").addFilter(_worth_telling)
    arbiter = get_arbiter(
        [_watcher(process, folder) for process in processes],
        controller=endpoint,
        pubsub_endpoint=f"{endpoint}-events",
        loglevel="WARNING",
    )
    pid_file = folder / _PID_FILE
    pid_file.write_text(str(os.getpid()), encoding="utf-8")
    try:
        arbiter.start()
    finally:
        pid_file.unlink(missing_ok=True)


def running(folder: Path) -> int | None:
    """The process id of the supervisor that keeps its files in `folder`, or None."""
    try:
        pid = int((folder / _PID_FILE).read_text(encoding="utf-8"))
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def stop(folder: Path, *, seconds: float = 2.0 * _GRACE_SECONDS) -> bool:
    """Ask the supervisor to end everything and wait; whether it has ended."""
    pid = running(folder)
    if pid is None:
        return True
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while running(folder) is not None and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
    return running(folder) is None


def process_ids(folder: Path) -> dict[str, list[int]]:
    """Process name → ids, as the supervisor sees them; empty if it does not answer."""
    client = CircusClient(endpoint=_endpoint(folder), timeout=5.0)
    try:
        names: list[str] = client.send_message("list")["watchers"]
        return {name: _asked(client, name) for name in sorted(names)}
    except CallError:
        return {}
    finally:
        client.stop()


def _asked(client: Any, name: str) -> list[int]:
    return list(client.send_message("list", name=name).get("pids", []))


def _endpoint(folder: Path) -> str:
    """A socket of this user in the temporary folder: a path below `folder` may be too long for one."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir()) / f"huabiao-{os.getuid()}-{name}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid != os.getuid():
        raise PermissionError(f"{place} belongs to somebody else")
    return f"ipc://{place}/control"


def _watcher(process: Process, folder: Path) -> dict[str, object]:
    log = {
        "class": "FileStream",
        "filename": str(folder / f"{process.name}.log"),
        "max_bytes": _LARGEST_LOG,
        "backup_count": 1,
    }
    return {
        "name": process.name,
        "cmd": sys.executable,
        "args": [*process.command],
        "env": {**os.environ, **process.environment},
        "copy_env": True,
        "stdout_stream": log,
        "stderr_stream": log,
        "graceful_timeout": _GRACE_SECONDS,
        "stop_children": True,
        "max_retry": -1,
    }
