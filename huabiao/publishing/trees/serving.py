"""Running the static server: granian in this process, one listener for each port."""

import asyncio
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
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Nothing here has to be finished: the server writes no file, and granian's embedded stop aborts the process.
        loop.add_signal_handler(number, os._exit, 0)
    await asyncio.gather(*(server.serve() for server in servers))
