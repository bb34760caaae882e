"""Running the static server: granian in this process, one listener for each port."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from huabiao.publishing.trees.server import StaticSites

PORTS_VARIABLE = "HUABIAO_PORTS"
"""Environment: JSON object port → host, for machines where sites are told apart by port."""


def ports_from_environment() -> dict[int, str]:
    """The mapping of ports to hosts that the environment gives."""
    return {
        int(port): host for port, host in json.loads(os.environ.get(PORTS_VARIABLE, "{}")).items()
    }


def serve(public: Path, *, address: str, port: int, ports: Mapping[int, str]) -> None:
    """Serve until TERM or INT: sites by Host header at `port`, and each mapped host at a port of its own."""
    asyncio.run(_serve(StaticSites(public, ports=ports), address, sorted({port, *ports})))


async def _serve(app: StaticSites, address: str, ports: list[int]) -> None:
    servers = [
        Server(
            app,
            address=address,
            port=port,
            interface=Interfaces.ASGINL,
            websockets=False,
            log_level=LogLevels.error,
        )
        for port in ports
    ]
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    running = [asyncio.create_task(server.serve()) for server in servers]
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait([waiting, *running], return_when=asyncio.FIRST_COMPLETED)
    for server in servers:
        with contextlib.suppress(Exception):
            server.stop()
    await asyncio.wait(running, timeout=5)
