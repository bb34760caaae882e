"""What was collected so far: one SQLite file in the stock folder, so that a run that was killed goes on where it stood.

A page and everything found on it are written in one transaction. `items.jsonl` is written anew, whole, at the end.
"""

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from huabiao.editing.migration.collecting.articles import Article, FileLink
from huabiao.editing.migration.column_table import Row, read_columns, write_columns
from huabiao.editing.migration.reading import FILES, INPUTS, StockUnreadable

RECORD = "collected.sqlite"
_SCHEMA = """
create table if not exists page (
    address text primary key, found_on text not null, depth integer not null, state text not null,
    note text not null default '');
create index if not exists page_state on page (state, depth);
create table if not exists item (address text primary key, document text not null, title text not null,
    section text not null, section_name text not null);
create table if not exists file (address text primary key, found_on text not null, state text not null,
    name text not null default '', note text not null default '');
create index if not exists file_state on file (state);
"""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


class Shelf:
    """The record of one collecting run and the stock it makes. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / FILES).mkdir(parents=True, exist_ok=True)
        for name in INPUTS:
            if (folder / name).exists() and not (folder / RECORD).exists():
                raise StockUnreadable(
                    _(
                        "%(folder)s holds a stock already that was not collected here; choose another folder."
                    )
                    % {"folder": folder}
                )
        try:
            self._db = sqlite3.connect(folder / RECORD, isolation_level=None)
            self._db.executescript(f"pragma journal_mode=wal; pragma synchronous=normal; {_SCHEMA}")
        except sqlite3.DatabaseError:
            raise StockUnreadable(
                _("%(file)s is damaged; collect into a new folder.") % {"file": folder / RECORD}
            ) from None

    def __enter__(self) -> "Shelf":
        return self

    def __exit__(self, *_exc: object) -> None:
        self._db.close()

    # -- pages ---------------------------------------------------------------------------------------

    def want(
        self, addresses: Iterator[str] | tuple[str, ...], *, found_on: str, depth: int
    ) -> None:
        """Remember addresses to be read, each once."""
        self._db.executemany(
            "insert or ignore into page (address, found_on, depth, state) values (?, ?, ?, 'waiting')",
            [(address, found_on, depth) for address in addresses],
        )

    def waiting(self, most: int) -> list[tuple[str, int]]:
        """Pages to be read next with their depth, nearest to the start first."""
        return self._db.execute(
            "select address, depth from page where state = 'waiting' order by depth, rowid limit ?",
            (most,),
        ).fetchall()

    def done(
        self,
        address: str,
        *,
        article: Article | None,
        links: tuple[str, ...] = (),
        depth: int = 0,
        note: str = "",
    ) -> None:
        """A page was read: its text, its files and its links are kept together."""
        with self._together():
            if article is not None:
                self._keep_item(article)
            self.want(links, found_on=address, depth=depth + 1)
            self._settle(address, "text" if article else "leads", note)

    def failed(self, address: str, why: str) -> None:
        """A page that could not be read: a dead link of the old site."""
        self._settle(address, "dead", why)

    # -- files ---------------------------------------------------------------------------------------

    def files_waiting(self, most: int) -> list[str]:
        """Addresses of files that are still to be fetched."""
        rows = self._db.execute("select address from file where state = 'waiting' limit ?", (most,))
        return [row[0] for row in rows]

    def keep_file(self, address: str, data: bytes) -> None:
        """Store a file under its content, so that ten thousand files of one name stand side by side."""
        folder = hashlib.sha256(data).hexdigest()[:16]
        name = f"{folder[:2]}/{folder}/{plain_name(address)}"
        path = self.folder / FILES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            waiting = path.with_name(f".{path.name}.part")
            with waiting.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(
                    stream.fileno()
                )  # its name says what it holds, and is believed by the next run
            waiting.replace(path)
        self._db.execute(
            "update file set state = 'kept', name = ? where address = ?", (name, address)
        )

    def file_failed(self, address: str, why: str) -> None:
        """A file that could not be fetched."""
        self._db.execute(
            "update file set state = 'dead', note = ? where address = ?", (why, address)
        )

    # -- the stock -----------------------------------------------------------------------------------

    def write_stock(self) -> int:
        """`items.jsonl` of everything collected, whole or not at all; answers the number of items."""
        names = dict(self._db.execute("select address, name from file where state = 'kept'"))
        target = self.folder / "items.jsonl"
        part = target.with_suffix(".part")
        count = 0
        with part.open("w", encoding="utf-8") as stream:
            for (document,) in self._db.execute("select document from item order by address"):
                stream.write(
                    json.dumps(_with_files(json.loads(document), names), ensure_ascii=False) + "\n"
                )
                count += 1
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
        self._write_columns()
        return count

    def counts(self) -> dict[str, int]:
        """How many pages and files are in which state, as `page.text`, `file.dead`."""
        rows = self._db.execute(
            "select 'page.' || state, count(*) from page group by state"
            " union all select 'file.' || state, count(*) from file group by state"
        )
        return dict(rows.fetchall())

    def dead(self) -> Iterator[tuple[str, str, str, str]]:
        """(kind, address, page it was found on, why) of everything that could not be read."""
        yield from self._db.execute(
            "select 'page', address, found_on, note from page where state = 'dead'"
            " union all select 'file', address, found_on, note from file where state = 'dead' order by 1, 2"
        )

    def twins(self) -> Iterator[tuple[str, int]]:
        """(title, how often) of texts that stand at several addresses."""
        yield from self._db.execute(
            "select title, count(*) from item group by title having count(*) > 1 order by 2 desc, 1"
        )

    def _keep_item(self, article: Article) -> None:
        document: dict[str, Any] = {
            "address": article.address,
            "title": article.title,
            "published": article.published,
            "column": article.section,
            "body": article.body,
            "source": article.source,
            "editor": article.editor,
            "keywords": article.keywords,
            "summary": article.summary,
            "pictures": [{"address": one.address, "alt": one.name} for one in article.pictures],
            "attachments": [
                {"address": one.address, "name": one.name} for one in article.attachments
            ],
        }
        self._db.execute(
            "insert or replace into item values (?, ?, ?, ?, ?)",
            (
                article.address,
                json.dumps(document, ensure_ascii=False),
                article.title,
                article.section,
                article.section_name,
            ),
        )
        self._want_files(article.address, (*article.pictures, *article.attachments))

    def _want_files(self, page: str, files: tuple[FileLink, ...]) -> None:
        self._db.executemany(
            "insert or ignore into file (address, found_on, state) values (?, ?, 'waiting')",
            [(one.address, page) for one in files],
        )

    def _write_columns(self) -> None:
        """The table of columns for a person to fill in; what was filled in before is kept."""
        chosen = read_columns(self.folder)
        rows = self._db.execute(
            "select section, max(section_name), count(*), min(address) from item"
            " group by section order by section"
        )
        write_columns(
            self.folder,
            [
                Row(old, name, count, example, chosen.get(old, ""))
                for old, name, count, example in rows
            ],
        )

    def _settle(self, address: str, state: str, note: str) -> None:
        self._db.execute(
            "update page set state = ?, note = ? where address = ?", (state, note, address)
        )

    def _together(self) -> "_Together":
        return _Together(self._db)


class _Together:
    """One transaction: all of it or nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("begin immediate")

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._db.execute("commit" if kind is None else "rollback")


def plain_name(address: str) -> str:
    """The name of a file as it may stand on any disk, with its ending."""
    try:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    except ValueError:
        name = ""
    name = _UNFIT.sub("_", name).strip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:60]}{dot}{ending[:10]}" if dot else name[:60]


def _with_files(document: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Names of files instead of mere addresses; those that could not be fetched are named as missing by migration."""
    for field in ("pictures", "attachments"):
        document[field] = [
            {"file": names.get(one["address"]) or f"missing/{plain_name(one['address'])}", **one}
            for one in document[field]
        ]
    return document
