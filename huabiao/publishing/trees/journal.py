"""The journal beside the trees: every signed head, every withdrawal and every epoch, outside any database.

It is the anchor against a ledger set back to yesterday (decision 3): what it names must be extended, and what it
withdraws stays withdrawn. One JSON line each, chained by digest and signed; a line torn by a power cut is passed over,
because the chain runs over whole lines.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from huabiao.publishing.trees.disk import Disk

Kind = Literal["head", "withdrawal", "epoch"]
START = "0" * 64


class Signs(Protocol):
    """What makes signatures: `office.keys.signer`."""

    key_id: str

    def sign(self, data: bytes) -> bytes: ...


Verify = Callable[[bytes, str, bytes], bool]
"""(data, key id, signature) → whether it is good."""


class JournalBroken(Exception):
    """A line is missing, altered or wrongly signed; the message says which."""


@dataclass(frozen=True)
class Line:
    """One line: its number from 0, time in UTC milliseconds, kind, content, and digest for the next line's chain."""

    number: int
    at: int
    kind: Kind
    content: Mapping[str, Any]
    digest: str


@dataclass
class Journal:
    """Reads only what was added since it last looked.

    `digest_of` and `verify` are None for the static server, which holds no keys and takes the journal as it is.
    """

    path: Path
    digest_of: Callable[[bytes], str] | None = None
    verify: Verify | None = None
    lines: list[Line] = field(default_factory=list)
    _read_to: int = 0
    _identity: tuple[int, int] | None = None

    def refresh(self) -> "Journal":
        """Read new lines. Raises JournalBroken when the chain, a number or a signature of a head is wrong."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            if self.lines:
                raise JournalBroken("The journal has been removed") from None
            return self
        identity = (stat.st_dev, stat.st_ino)
        if stat.st_size == self._read_to and identity == self._identity:
            return self
        if stat.st_size < self._read_to or identity != self._identity:
            self.lines, self._read_to = [], 0
        self._identity = identity
        with self.path.open("rb") as stream:
            stream.seek(self._read_to)
            data = stream.read()
        whole = data[: data.rfind(b"\n") + 1]
        for raw in whole.splitlines():
            self._accept(raw)
        self._read_to += len(whole)
        return self

    def append(
        self, disk: Disk, *, at: int, kind: Kind, content: Mapping[str, Any], signer: Signs | None
    ) -> Line:
        """Write one line and sync it.

        `signer` may be None only for a withdrawal on a day when even the key cannot be read: taking away is always
        allowed. The caller holds the trees' lock or, in an emergency, does without it.
        """

        def next_line() -> bytes:
            self.refresh()
            document = {
                "v": 1,
                "number": len(self.lines),
                "at": at,
                "kind": kind,
                "previous": self.tip,
                "content": dict(content),
                "key": signer.key_id if signer else None,
            }
            body = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            signature = base64.b64encode(signer.sign(body.encode())).decode() if signer else ""
            torn = self.path.stat().st_size > self._read_to
            return (b"\n" if torn else b"") + f"{signature} {body}\n".encode()

        disk.append(self.path, next_line)
        self.refresh()
        return self.lines[-1]

    @property
    def tip(self) -> str:
        """The digest of the last line, which the next one must name."""
        return self.lines[-1].digest if self.lines else START

    def of_kind(self, kind: Kind, *, since: int = 0) -> list[Line]:
        """Lines of one kind from a number on."""
        return [line for line in self.lines[since:] if line.kind == kind]

    def last(self, kind: Kind) -> Line | None:
        """The newest line of one kind."""
        return next((line for line in reversed(self.lines) if line.kind == kind), None)

    def _accept(self, raw: bytes) -> None:
        signature, _, body = raw.partition(b" ")
        try:
            document = json.loads(body)
            number, kind = document["number"], document["kind"]
        except (ValueError, KeyError, TypeError):
            return  # torn by a power cut; if it was a whole line once, the next number or chain will not fit
        if number != len(self.lines) or (self.digest_of and document["previous"] != self.tip):
            raise JournalBroken(
                f"Line {len(self.lines)} of the journal does not follow the one before it"
            )
        if self.verify is not None and not self._signed(document["key"], signature, body, kind):
            raise JournalBroken(f"Line {number} of the journal is not signed by this installation")
        digest = self.digest_of(raw) if self.digest_of else ""
        self.lines.append(Line(number, document["at"], kind, document["content"], digest))

    def _signed(self, key: str | None, signature: bytes, body: bytes, kind: Kind) -> bool:
        assert self.verify is not None  # noqa: S101 - asked by the caller
        if key is None:
            return kind == "withdrawal"
        try:
            return self.verify(body, key, base64.b64decode(signature))
        except ValueError:
            return False
