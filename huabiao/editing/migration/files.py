"""The files of a stock: found under `files/`, read once, judged by their content."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.editing.items.filetypes import (
    NotThatType,
    PictureFacts,
    looks_like_picture,
    media_type_of,
    picture_facts,
)
from huabiao.editing.migration.fields import StockFile
from huabiao.editing.migration.identity import resolved
from huabiao.editing.migration.reading import FILES
from huabiao.register.payloads import FILE_TYPES


@dataclass(frozen=True)
class Kept:
    """A file that was read: its bytes are those that were screened, and those that will be kept."""

    stock: StockFile
    name: str
    data: bytes
    media_type: str
    picture: PictureFacts | None = None


class FileUnfit(Exception):
    """A file of the stock that is missing or not taken; `code` is stable, the text a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class FileShelf:
    """The `files/` of one stock. Never leaves it, whatever a name says."""

    def __init__(self, folder: Path) -> None:
        self._root = (folder / FILES).resolve()

    def path(self, name: str) -> Path | None:
        """Where a named file lies, or None."""
        plain = PurePosixPath(name.replace("\\", "/").removeprefix(f"{FILES}/"))
        if not plain.parts or plain.is_absolute():
            return None
        try:
            path = (self._root / plain).resolve()
            inside = path.is_relative_to(self._root) and path.is_file()
        except (OSError, ValueError):
            return None
        return path if inside else None

    def behind(self, address: str, href: str, listed: tuple[StockFile, ...]) -> StockFile | None:
        """The file that a link or a picture on an old page means: one of those listed, else one of that name."""
        target = resolved(address, href)
        name = file_name(href)
        for one in listed:
            if one.address and one.address in {href, target}:
                return one
        for one in listed:
            if name and name == PurePosixPath(one.file).name:
                return one
        for candidate in (unquote(urlsplit_path(href)).lstrip("/"), name):
            if candidate and self.path(candidate) is not None:
                return StockFile(candidate)
        return None

    def attachment(self, stock: StockFile) -> Kept:
        """Read a file to be offered. Raises FileUnfit."""
        name, data = self._read(stock)
        try:
            return Kept(stock, name, data, media_type_of(name, data))
        except NotThatType as wrong:
            raise FileUnfit("file_unfit", str(wrong)) from None

    def picture(self, stock: StockFile) -> Kept:
        """Read a picture. Raises FileUnfit."""
        name, data = self._read(stock)
        try:
            facts = picture_facts(name, data)
        except NotThatType as wrong:
            raise FileUnfit("file_unfit", str(wrong)) from None
        return Kept(stock, name, data, facts.media_type, facts)

    def _read(self, stock: StockFile) -> tuple[str, bytes]:
        path = self.path(stock.file)
        if path is None:
            raise FileUnfit(
                "file_missing", _("The file “%(name)s” is missing.") % {"name": stock.file}
            )
        size = path.stat().st_size
        if size > settings.HUABIAO_UPLOAD_LIMIT:
            raise FileUnfit(
                "file_unfit",
                _("The file “%(name)s” is larger than %(most)d MB.")
                % {"name": stock.file, "most": settings.HUABIAO_UPLOAD_LIMIT // (1024 * 1024)},
            )
        return path.name, path.read_bytes()


def file_name(href: str) -> str:
    """The last part of an address, without its question; empty if there is none."""
    return PurePosixPath(unquote(urlsplit_path(href))).name


def offers_file(href: str) -> bool:
    """Whether a link looks like one to a file for download (a picture or a page does not)."""
    ending = PurePosixPath(file_name(href)).suffix.lower()
    return ending in FILE_TYPES and not looks_like_picture(href)


def urlsplit_path(href: str) -> str:
    """The path of an address; empty if it cannot be read."""
    try:
        return urlsplit(href).path
    except ValueError:
        return ""
