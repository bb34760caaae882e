"""Where pages and files are read from: the web, politely, or a folder of HTML files as somebody saved them."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from time import monotonic
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

import aiohttp
from django.utils.translation import gettext as _

from huabiao.editing.migration.collecting.articles import canonical_address

PAGE_LIMIT = 16 * 1024 * 1024
"""Bytes of one page; a longer one is no page."""
_WAIT = aiohttp.ClientTimeout(total=120, connect=20, sock_read=30)
_TRIES = 3
_HOPS = 6
_MOVED = frozenset({301, 302, 303, 307, 308})
_HTML = (".html", ".htm", ".shtml", ".xhtml")
_NAME = "HuabiaoCollector/1.0"


class Unreachable(Exception):
    """A page or file that could not be read; the text says why in a few words."""


@dataclass(frozen=True)
class Answer:
    """What stood at an address. `address`: where it stood in the end, after redirects."""

    address: str
    data: bytes
    media_type: str = ""
    charset: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is HTML, as far as it says."""
        return self.media_type in {"", "text/html", "application/xhtml+xml"}


class Reader(Protocol):
    """Reads addresses. `own(address)`: whether it belongs to the site that is collected."""

    def own(self, address: str) -> bool:
        """Whether an address belongs to the site."""

    async def read(self, address: str, limit: int) -> Answer:
        """What stands there. Raises Unreachable; `limit`: bytes."""


class WebReader:
    """Reads over HTTP, a bounded number of requests at a time and a second. Use as an asynchronous context manager."""

    def __init__(self, hosts: frozenset[str], *, per_second: float, together: int = 4) -> None:
        self._hosts = hosts
        self._pause = 1 / per_second
        self._next = 0.0
        self._together = asyncio.Semaphore(together)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "WebReader":
        self._session = aiohttp.ClientSession(timeout=_WAIT, headers={"User-Agent": _NAME})
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._session is not None:
            await self._session.close()

    def own(self, address: str) -> bool:
        """On one of the site's hosts."""
        return (urlsplit(address).netloc.lower()) in self._hosts

    async def read(self, address: str, limit: int) -> Answer:
        """Try up to three times; an answer of 4xx is final."""
        why = ""
        for attempt in range(_TRIES):
            async with self._together:
                await self._turn()
                try:
                    return await self._once(address, limit)
                except (
                    aiohttp.ClientConnectionError,
                    aiohttp.ClientPayloadError,
                    TimeoutError,
                ) as fault:
                    why = str(fault) or type(fault).__name__
                except (aiohttp.ClientError, ValueError) as fault:
                    raise Unreachable(str(fault) or type(fault).__name__) from None
                except _Busy as busy:
                    why = str(busy)
            await asyncio.sleep(2**attempt * self._pause)
        raise Unreachable(why)

    async def _once(self, address: str, limit: int) -> Answer:
        for _hop in range(_HOPS):
            answer = await self._step(address, limit)
            if isinstance(answer, Answer):
                return answer
            # Judged before it is asked for: a page must not make us call other machines.
            if not self.own(answer):
                raise Unreachable(
                    _("leads to another site: %(host)s") % {"host": urlsplit(answer).netloc}
                )
            address = answer
        raise Unreachable(_("leads round in circles"))

    async def _step(self, address: str, limit: int) -> Answer | str:
        """What stands there, or where it says to look instead."""
        assert self._session is not None  # noqa: S101 - inside the context manager
        async with self._session.get(address, allow_redirects=False) as response:
            if response.status in _MOVED and "location" in response.headers:
                return canonical_address(address, response.headers["location"])
            if (
                response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
                or response.status == HTTPStatus.TOO_MANY_REQUESTS
            ):
                raise _Busy(f"HTTP {response.status}")
            if response.status != HTTPStatus.OK:
                raise Unreachable(f"HTTP {response.status}")
            if (response.content_length or 0) > limit:
                raise Unreachable(_too_large(limit))
            data = bytearray()
            async for chunk in response.content.iter_chunked(1 << 16):
                data += chunk
                if len(data) > limit:
                    raise Unreachable(_too_large(limit))
            return Answer(
                str(response.url), bytes(data), response.content_type or "", response.charset or ""
            )

    async def _turn(self) -> None:
        now = monotonic()
        self._next = max(self._next + self._pause, now)
        await asyncio.sleep(self._next - now)


class FolderReader:
    """Reads a folder of saved pages as if it were the site at `root`, an address that ends in a stroke."""

    def __init__(self, folder: Path, root: str) -> None:
        self._folder = folder.resolve()
        self._root = root if root.endswith("/") else f"{root}/"

    def own(self, address: str) -> bool:
        """Below the root."""
        return address.startswith(self._root)

    async def read(self, address: str, limit: int) -> Answer:
        """Never leaves the folder, whatever an address says."""
        try:
            path = (self._folder / unquote(urlsplit(address[len(self._root) :]).path)).resolve()
            if path.is_dir():
                path = (path / "index.html").resolve()
            if not path.is_relative_to(self._folder) or not path.is_file():
                raise Unreachable(_("not in the folder"))
            if path.stat().st_size > limit:
                raise Unreachable(_too_large(limit))
            return Answer(
                address, path.read_bytes(), "text/html" if path.suffix.lower() in _HTML else "file"
            )
        except (OSError, ValueError) as fault:
            raise Unreachable(str(fault)) from None

    def pages(self) -> Iterator[str]:
        """The address of every HTML file, folder by folder."""
        for folder, below, names in os.walk(self._folder):
            below.sort()
            for name in sorted(names):
                if name.lower().endswith(_HTML):
                    relative = Path(folder, name).relative_to(self._folder).as_posix()
                    yield canonical_address(self._root, quote(relative))


class _Busy(Exception):
    """A server that may answer later."""


def _too_large(limit: int) -> str:
    return _("larger than %(most)d MB") % {"most": limit // (1024 * 1024)}
