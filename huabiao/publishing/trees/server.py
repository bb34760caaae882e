"""The small static server: one release per request, from the first look to the last byte.

It needs no database, no keys and no settings. A site is found by the Host header or by the port; withdrawn content
answers 410 from the tree, or from the journal in the moments before the tree is swapped (decision 4).
"""

import contextlib
import ipaddress
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from huabiao.office.ledger.digests import digest
from huabiao.publishing.trees.answers import Answer, Resolved, Tree, content_type
from huabiao.publishing.trees.journal import Journal
from huabiao.publishing.trees.marks import COMPOSED, ITEM_ADDRESS, without

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CHUNK = 256 * 1024
NO_SITE = Answer(404, b"No website is served at this address.\n")
FORBIDDEN = Answer(403, b"This website is open to its own network only.\n")
NOT_ALLOWED = Answer(405, b"Only GET and HEAD are answered here.\n", headers={"allow": "GET, HEAD"})
NOTHING_YET = Answer(503, b"Nothing has been published yet.\n", headers={"retry-after": "5"})

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True)
class _Current:
    """What the server remembers of the release it last served."""

    number: str
    hosts: Mapping[str, Mapping[str, Any]]
    journal: Mapping[str, Any]


@dataclass
class StaticSites:
    """The ASGI application. `ports` maps a port of this machine to the host it stands for."""

    public: Path
    ports: Mapping[int, str] = field(default_factory=dict)
    _current: _Current | None = None

    def __post_init__(self) -> None:
        self._journal = Journal(self.public / "journal", self._digest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        answer = self.answer(scope)
        body = scope["method"] != "HEAD"
        await send(
            {"type": "http.response.start", "status": answer.status, "headers": _headers(answer)}
        )
        if body and answer.file is not None:
            await _stream(answer.file, send)
        else:
            await send({"type": "http.response.body", "body": answer.body if body else b""})

    def answer(self, scope: Scope) -> Answer:
        """The answer to a request, before any byte is sent."""
        if scope["method"] not in {"GET", "HEAD"}:
            return NOT_ALLOWED
        current = self._look()
        if current is None:
            return NOTHING_YET
        host, site = self._site(scope, current)
        if site is None:
            return NO_SITE
        if not _admitted(scope.get("client"), site.get("access")):
            return FORBIDDEN
        return self._from_tree(scope, current, host, closed=bool(site.get("closed")))

    def _from_tree(self, scope: Scope, current: _Current, host: str, *, closed: bool) -> Answer:
        tree = Tree(self.public, self.public / "releases" / current.number / "root", host)
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        try:
            path = unquote(raw.split(b"?")[0].decode("ascii"), errors="strict")
        except UnicodeDecodeError:
            return tree.not_found([])
        withdrawn = self._withdrawn(current)
        if closed or withdrawn.hides(host, path):
            return tree.gone([part for part in path.split("/") if part])
        found = tree.resolve(path)
        if isinstance(found, Answer):
            return _with_query(found, scope)
        return _answer_file(found, scope, withdrawn.public_ids)

    def _look(self) -> _Current | None:
        try:
            number = (self.public / "current").readlink().name
            if self._current is None or self._current.number != number:
                document = json.loads(
                    (self.public / "releases" / number / "release.json").read_bytes()
                )
                self._current = _Current(number, document["hosts"], document["journal"])
        except (OSError, ValueError, KeyError):
            return self._current
        return self._current

    def _digest(self, line: bytes) -> str:
        """A line's digest by the algorithm the served release names."""
        tip = self._current.journal.get("tip", "") if self._current else ""
        return digest(line, tip.partition(":")[0] if ":" in tip else "sha256")

    def _site(self, scope: Scope, current: _Current) -> tuple[str, Mapping[str, Any] | None]:
        port = int((scope.get("server") or ("", 0))[1] or 0)  # granian gives it as text
        host = self.ports.get(port) or _host_header(scope["headers"])
        return host, current.hosts.get(host)

    def _withdrawn(self, current: _Current) -> "_Withdrawn":
        with contextlib.suppress(OSError):
            self._journal.refresh()
        behind = self._journal.since(current.journal)
        lines = [line for line in behind if line.kind == "withdrawal"]
        return _Withdrawn(
            frozenset(
                str(line.content["public_id"]) for line in lines if line.content.get("public_id")
            ),
            frozenset(path for line in lines for path in line.content.get("paths", ())),
        )


@dataclass(frozen=True)
class _Withdrawn:
    """Emergency withdrawals that the served release does not know of yet."""

    public_ids: frozenset[str]
    paths: frozenset[str]

    def hides(self, host: str, path: str) -> bool:
        if not self.public_ids and not self.paths:
            return False
        item = ITEM_ADDRESS.search(path)
        whole = f"{host}{path}index.html" if path.endswith("/") else f"{host}{path}"
        return whole in self.paths or (item is not None and item.group(1) in self.public_ids)


def _answer_file(found: Resolved, scope: Scope, withdrawn: frozenset[str]) -> Answer:
    etag = f'"{found.digest}"'
    headers = {"etag": etag, "content-type": content_type(found.name)}
    # A day of cache would keep a withdrawn page alive: only files named by their digest may be kept (trap 7).
    asset = "_assets" in found.segments
    headers["cache-control"] = "public, max-age=31536000, immutable" if asset else "no-cache"
    if withdrawn and found.name.endswith(COMPOSED):
        data = found.file.read_bytes()
        kept = without(data, withdrawn)
        if kept != data:
            del headers["etag"]
            return Answer(200, kept, headers=headers)
    if etag in _header(scope["headers"], b"if-none-match").replace("W/", ""):
        return Answer(304, headers={"etag": etag, "cache-control": headers["cache-control"]})
    return Answer(200, file=found.file, headers=headers)


def _with_query(answer: Answer, scope: Scope) -> Answer:
    query = scope.get("query_string", b"").decode("latin-1")
    if answer.status in {301, 308} and query:
        location = f"{answer.headers['location']}?{query}"
        return Answer(answer.status, answer.body, headers={**answer.headers, "location": location})
    return answer


def _admitted(client: tuple[str, int] | None, networks: Iterable[str] | None) -> bool:
    """Whether an address may see a site; `networks` None means everyone."""
    if networks is None:
        return True
    try:
        address = ipaddress.ip_address((client or ("", 0))[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any(
        (mapped or address) in ipaddress.ip_network(network, strict=False) for network in networks
    )


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def _host_header(headers: Iterable[tuple[bytes, bytes]]) -> str:
    return _header(headers, b"host").rsplit(":", 1)[0].strip().rstrip(".").lower()


def _headers(answer: Answer) -> list[tuple[bytes, bytes]]:
    size = answer.file.stat().st_size if answer.file is not None else len(answer.body)
    every = {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-cache",
        **SECURITY_HEADERS,
        **answer.headers,
    }
    if answer.status != 304:  # noqa: PLR2004 - Not Modified carries no body to measure
        every["content-length"] = str(size)
    return [(name.encode(), value.encode("latin-1")) for name, value in every.items()]


async def _stream(file: Path, send: Send) -> None:
    with file.open("rb") as stream:
        data = stream.read(CHUNK)
        while True:
            following = stream.read(CHUNK) if len(data) == CHUNK else b""
            await send({"type": "http.response.body", "body": data, "more_body": bool(following)})
            if not following:
                return
            data = following
