"""The journal beside the trees: every signed head, every withdrawal and every epoch, outside any database.

It is the anchor against a ledger set back to yesterday (decision 3): what it names must be extended, and what it
withdraws stays withdrawn. One JSON line each, chained by digest and signed; a line torn by a power cut is passed over,
because the chain runs over whole lines.
"""

import base64
import contextlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from huabiao.publishing.trees.disk import Disk

Kind = Literal["head", "withdrawal", "epoch"]
START = "0" * 64
_place = itemgetter(0)


class Signs(Protocol):
    """What makes signatures: `office.keys.signer`."""

    key_id: str

    def sign(self, data: bytes) -> bytes: ...


Verify = Callable[[bytes, str, bytes], bool]
"""(data, key id, signature) → whether it is good."""


# Put into words only where there are settings: the static server notes what is broken and says nothing.
NOT_NEXT = _lazy("Line %(number)s of the journal does not follow the one before it.")
NOT_SIGNED = _lazy("Line %(number)s of the journal is not signed by this installation.")


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

    `verify` is None for the static server, which holds no keys and takes the journal as it is: a line that does not fit
    ends additions, but never a withdrawal.
    """

    path: Path
    digest_of: Callable[[bytes], str]
    verify: Verify | None = None
    lines: list[Line] = field(default_factory=list)
    _kinds: dict[str, list[tuple[int, Line]]] = field(default_factory=lambda: defaultdict(list))
    _read_to: int = 0
    _identity: tuple[int, int] | None = None
    _broken: tuple[Promise, int] | None = None

    def refresh(self) -> "Journal":
        """Read new lines. Raises JournalBroken when the chain, a number or a signature of a head is wrong.

        Every readable line is in `lines` even then.
        """
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            if self.lines and self.verify is not None:
                raise JournalBroken(_("The journal has been removed.")) from None
            return self
        identity = (stat.st_dev, stat.st_ino)
        if stat.st_size < self._read_to or (self._identity and identity != self._identity):
            self.lines, self._read_to, self._broken = [], 0, None
            self._kinds.clear()
        self._identity = identity
        if stat.st_size > self._read_to:
            with self.path.open("rb") as stream:
                stream.seek(self._read_to)
                data = stream.read()
            whole = data[: data.rfind(b"\n") + 1]
            for raw in whole.splitlines():
                self._accept(raw)
            self._read_to += len(whole)
        if self._broken and self.verify is not None:
            sentence, number = self._broken
            raise JournalBroken(str(sentence) % {"number": number})
        return self

    def since(self, marker: Mapping[str, Any]) -> list[Line]:
        """The lines behind a marker (`lines`, `tip`) that a release keeps; all of them where it does not fit."""
        return self.lines[marker["lines"] :] if self.fits(marker) else self.lines

    def fits(self, marker: Mapping[str, Any]) -> bool:
        """Whether the journal holds the lines that a release has seen."""
        count = marker["lines"]
        if count == 0:
            return True
        return len(self.lines) >= count and bool(self.lines[count - 1].digest == marker.get("tip"))

    def marker(self) -> dict[str, Any]:
        """What a release keeps of the journal it has obeyed."""
        return {"lines": len(self.lines), "tip": self.tip}

    def append(
        self, disk: Disk, *, at: int, kind: Kind, content: Mapping[str, Any], signer: Signs | None
    ) -> Line:
        """Write one line and sync it.

        `signer` may be None only for a withdrawal on a day when even the key cannot be read: taking away is always
        allowed. The caller holds the trees' lock or, in an emergency, does without it.
        """

        def next_line() -> bytes:
            with contextlib.suppress(
                JournalBroken
            ):  # a withdrawal is written whatever was done to the journal
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
        with contextlib.suppress(JournalBroken):
            self.refresh()
        return self.lines[-1]

    @property
    def tip(self) -> str:
        """The digest of the last line, which the next one must name."""
        return self.lines[-1].digest if self.lines else START

    def of_kind(self, *kinds: Kind) -> list[Line]:
        """Lines of some kinds in order; the others are not looked at, for every publication leaves one."""
        # By their place in the file: of an altered line not even the number is to be believed.
        found = sorted(chain.from_iterable(self._kinds[kind] for kind in kinds), key=_place)
        return [line for _place_in_file, line in found]

    def last(self, kind: Kind) -> Line | None:
        """The newest line of one kind."""
        return self._kinds[kind][-1][1] if self._kinds[kind] else None

    def _accept(self, raw: bytes) -> None:
        signature, _, body = raw.partition(b" ")
        try:
            document = json.loads(body)
            number, kind = document["number"], document["kind"]
        except (ValueError, KeyError, TypeError):
            return  # torn by a power cut; if it was a whole line once, the next number or chain will not fit
        if number != len(self.lines) or document["previous"] != self.tip:
            self._broken = self._broken or (NOT_NEXT, len(self.lines))
        if self.verify is not None and not self._signed(document["key"], signature, body, kind):
            self._broken = self._broken or (NOT_SIGNED, number)
        line = Line(number, document["at"], kind, document["content"], self.digest_of(raw))
        self.lines.append(line)
        self._kinds[str(kind)].append((len(self.lines), line))

    def _signed(self, key: str | None, signature: bytes, body: bytes, kind: Kind) -> bool:
        assert self.verify is not None  # noqa: S101 - asked by the caller
        if key is None:
            return kind == "withdrawal"
        try:
            return self.verify(body, key, base64.b64decode(signature))
        except ValueError:
            return False
