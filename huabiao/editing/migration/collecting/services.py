"""The verb of collecting: read pages and files of an old site until none is waiting, then write the stock."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.editing.migration.collecting.articles import (
    FILE_ENDINGS,
    Page,
    canonical_address,
    ending_of,
    read_page,
)
from huabiao.editing.migration.collecting.encodings import decode
from huabiao.editing.migration.collecting.feeds import read_feed
from huabiao.editing.migration.collecting.profiles import Profile
from huabiao.editing.migration.collecting.readers import (
    PAGE_LIMIT,
    FolderReader,
    Reader,
    Unreachable,
    WebReader,
)
from huabiao.editing.migration.collecting.shelf import Shelf
from huabiao.editing.migration.reading import StockUnreadable

__all__ = ["collect_feed", "collect_folder", "collect_site"]

Tell = Callable[[dict[str, int]], None]
_AT_ONCE = 64
_DEEPEST = 40


@dataclass
class _Run:
    """One run over one site. `most`: pages to read in this run, 0 for all."""

    reader: Reader
    shelf: Shelf
    profile: Profile
    most: int = 0
    tell: Tell | None = None
    follows: bool = True
    read: int = field(default=0, init=False)

    async def go(self) -> None:
        """Pages first, then the files they named."""
        while pages := self.shelf.waiting(self._room()):
            await asyncio.gather(*(self._page(address, depth) for address, depth in pages))
            self.read += len(pages)
            self._said()
        while files := self.shelf.files_waiting(_AT_ONCE):
            await asyncio.gather(*(self._file(address) for address in files))
            self._said()

    def _room(self) -> int:
        return min(_AT_ONCE, self.most - self.read) if self.most else _AT_ONCE

    async def _page(self, address: str, depth: int) -> None:
        try:
            answer = await self.reader.read(address, PAGE_LIMIT)
        except Unreachable as why:
            self.shelf.failed(address, str(why))
            return
        if not answer.is_page:
            self.shelf.done(address, article=None, note=answer.media_type)
            return
        decoded = decode(answer.data, answer.charset)
        page = read_page(decoded.text, address, self.profile, base=answer.address)
        broken = _("%(count)d signs could not be read") % {"count": decoded.broken}
        self.shelf.done(
            address,
            article=page.article,
            links=self._onward(page) if depth < _DEEPEST else (),
            depth=depth,
            note=broken if decoded.broken else "",
        )

    async def _file(self, address: str) -> None:
        if not self.reader.own(address):
            self.shelf.file_failed(address, _("stands on another site"))
            return
        try:
            answer = await self.reader.read(address, settings.HUABIAO_UPLOAD_LIMIT)
        except Unreachable as why:
            self.shelf.file_failed(address, str(why))
        else:
            self.shelf.keep_file(address, answer.data)

    def _onward(self, page: Page) -> tuple[str, ...]:
        if not self.follows:
            return ()
        return tuple(one for one in page.links if self._is_page(one))

    def _is_page(self, address: str) -> bool:
        if ending_of(address) in FILE_ENDINGS or not self.reader.own(address):
            return False
        return not (self.profile.skip and re.search(self.profile.skip, address))

    def _said(self) -> None:
        if self.tell is not None:
            self.tell(self.shelf.counts())


def collect_site(
    *,
    start: str,
    out: Path,
    profile: Profile,
    per_second: float = 5,
    most: int = 0,
    tell: Tell | None = None,
) -> dict[str, int]:
    """Crawl a running site from an address on. Run it again to go on after a kill or with `most`.

    Answers counts by state (`item`, `page.dead`, `file.kept` …). Raises StockUnreadable.
    """
    host = _host(start)

    async def crawl(shelf: Shelf) -> None:
        hosts = frozenset({host, *profile.hosts})
        async with WebReader(hosts, per_second=per_second) as reader:
            shelf.want((canonical_address(start, ""),), found_on="", depth=0)
            await _Run(reader, shelf, profile, most, tell).go()

    return _collected(out, crawl)


def collect_folder(
    *, folder: Path, address: str, out: Path, profile: Profile, tell: Tell | None = None
) -> dict[str, int]:
    """Read a folder of HTML files that stood below `address` on the old site. Raises StockUnreadable."""
    if not folder.is_dir():
        raise StockUnreadable(_("There is no folder %(folder)s.") % {"folder": folder})
    _host(address)
    reader = FolderReader(folder, address)

    async def walk(shelf: Shelf) -> None:
        shelf.want(reader.pages(), found_on="", depth=0)
        await _Run(reader, shelf, profile, tell=tell).go()

    return _collected(out, walk)


def collect_feed(
    *, start: str, out: Path, profile: Profile, per_second: float = 5, tell: Tell | None = None
) -> dict[str, int]:
    """Read the texts that a feed (RSS, Atom) names, each from its own page. Raises StockUnreadable."""
    host = _host(start)

    async def follow(shelf: Shelf) -> None:
        async with WebReader(frozenset({host, *profile.hosts}), per_second=per_second) as reader:
            try:
                answer = await reader.read(start, PAGE_LIMIT)
            except Unreachable as why:
                raise StockUnreadable(
                    _("%(address)s cannot be read: %(why)s.") % {"address": start, "why": why}
                ) from None
            shelf.want(_own(reader, read_feed(answer.data, start)), found_on=start, depth=0)
            await _Run(reader, shelf, profile, tell=tell, follows=False).go()

    return _collected(out, follow)


def _own(reader: Reader, addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in addresses if reader.own(one))


def _collected(out: Path, work: Callable[[Shelf], Coroutine[Any, Any, None]]) -> dict[str, int]:
    with Shelf(out) as shelf:
        asyncio.run(work(shelf))
        count = shelf.write_stock()
        return {**shelf.counts(), "item": count}


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise StockUnreadable(
            _("“%(address)s” is no web address; it begins with http:// or https://.")
            % {"address": address}
        )
    return parts.netloc.lower()
