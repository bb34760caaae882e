"""From an address to a file of one release, step by step through links that only our builder makes."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from huabiao.publishing.trees.marks import GONE, MOVED

LINK = re.compile(r"\.\./\.\./\.\./(objects|dirs)/([0-9a-f]{2})/([0-9a-f]{64})")
TYPES = {
    "html": "text/html; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
"""Media type by ending; anything else is sent as plain bytes."""


def content_type(name: str) -> str:
    """The media type of a file by its ending."""
    return TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: a small body or a file, and headers in lower case."""

    status: int
    body: bytes = b""
    file: Path | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolved:
    """A file to serve: where its bytes lie, its digest in hexadecimal, the path that led to it."""

    file: Path
    digest: str
    name: str
    segments: tuple[str, ...]


class Tree:
    """One host's folder in one release. `root` is followed once, so a swap meanwhile changes nothing."""

    def __init__(self, public: Path, root: Path, host: str) -> None:
        self._public = public
        self._host = host
        self._top = self._public / "dirs" / root.readlink().parent.name / root.readlink().name

    def resolve(self, path: str) -> Resolved | Answer:
        """The file at a decoded path, or the answer that stands in its place: 301, 404, 410."""
        segments = [part for part in path.split("/") if part]
        if any(not _may_be_asked_for(part) for part in segments):
            return self.not_found([])
        wanted = segments if segments and not path.endswith("/") else [*segments, "index.html"]
        folder = self._step(self._top, self._host)
        if folder is None:
            return self.not_found([])
        for index, part in enumerate(wanted):
            following = self._step(folder, part)
            last = index + 1 == len(wanted)
            if following is None:
                return self._instead(folder, wanted, index, asked=path)
            if following.is_dir():
                if last:
                    return _moved(f"/{'/'.join(segments)}/")
                folder = following
            elif last:
                return Resolved(following, following.name, part, tuple(wanted))
            else:
                break
        return self.not_found(segments)

    def not_found(self, segments: list[str]) -> Answer:
        """404 with the page of the site this address belongs to."""
        return self._own_page(404, segments, "404.html")

    def gone(self, segments: list[str]) -> Answer:
        """410 with the neutral page of the site this address belongs to."""
        return self._own_page(410, segments, "410.html")

    def _instead(self, folder: Path, wanted: list[str], index: int, *, asked: str) -> Answer:
        name = wanted[index]
        if self._step(folder, name + GONE) is not None:
            return self.gone(wanted[:index])
        pointer = self._step(folder, name + MOVED)
        if pointer is None:
            return self.not_found(wanted[:index])
        target = pointer.read_text(encoding="utf-8").strip()
        rest = "/".join(wanted[index + 1 :])
        if asked.endswith("/"):
            rest = rest.removesuffix("index.html")
        return _moved(f"{target.rstrip('/')}/{rest}" if rest else target)

    def _own_page(self, status: int, segments: list[str], name: str) -> Answer:
        """The nearest page of this name on the way up: only the top folder of a site has one."""
        headers = {"content-type": "text/html; charset=utf-8"}
        for depth in range(len(segments), -1, -1):
            folder: Path | None = self._step(self._top, self._host)
            for part in segments[:depth]:
                folder = self._step(folder, part) if folder is not None else None
            page = self._step(folder, name) if folder is not None else None
            if page is not None and page.is_file():
                return Answer(status, page.read_bytes(), headers=headers)
        return Answer(status, b"\n")

    def _step(self, folder: Path, name: str) -> Path | None:
        """Follow one link, if it is of the form the builder makes: a planted link leads nowhere."""
        try:
            link = LINK.fullmatch(str((folder / name).readlink()))
        except (OSError, ValueError):
            return None
        if link is None:
            return None
        target = self._public / link[1] / link[2] / link[3]
        return target if target.exists() else None


def _may_be_asked_for(name: str) -> bool:
    """Marks and hidden names are the tree's own."""
    return not (name.startswith(".") or name.endswith((GONE, MOVED)) or "\0" in name)


def _moved(target: str) -> Answer:
    return Answer(301, headers={"location": quote(target, safe="/:?&=%#~+,;@!$'()*")})
