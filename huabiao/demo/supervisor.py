"""One supervisor for the demo's processes: it restarts what dies and ends everything together (decision 21)."""

import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from circus import get_arbiter


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


def run(processes: Sequence[Process], folder: Path) -> None:
    """Run the processes until Ctrl-C or a termination signal. Their output goes to one file each in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    arbiter = get_arbiter(
        [_watcher(process, folder) for process in processes],
        controller=f"ipc://{folder}/controller",
        pubsub_endpoint=f"ipc://{folder}/events",
        loglevel="WARNING",
    )
    pid_file = folder / "supervisor.pid"
    pid_file.write_text(str(os.getpid()))
    try:
        arbiter.start()
    finally:
        arbiter.stop()
        pid_file.unlink(missing_ok=True)


def _watcher(process: Process, folder: Path) -> dict[str, object]:
    log = {
        "class": "FileStream",
        "filename": str(folder / f"{process.name}.log"),
        "max_bytes": 2**20,
    }
    return {
        "name": process.name,
        "cmd": sys.executable,
        "args": [*process.command],
        "env": {**os.environ, **process.environment},
        "copy_env": True,
        "stdout_stream": log,
        "stderr_stream": log,
        "graceful_timeout": 8,
        "stop_children": True,
        "max_retry": -1,
    }
