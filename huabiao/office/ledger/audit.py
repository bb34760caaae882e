"""The check itself, fed entry by entry, the same for the database and for an export."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from huabiao.office.keys import Verifier
from huabiao.office.ledger.digests import canonical
from huabiao.office.ledger.merkle import Frontier, hash_function
from huabiao.office.ledger.report import Report
from huabiao.office.ledger.succession import Replaced, in_use


class Head(NamedTuple):
    """A signed head as it is checked: the signed document and its signature."""

    document: dict[str, Any]
    signature: bytes


class Anchor(NamedTuple):
    """A head remembered outside: in the journal beside the trees, on an auditor's paper."""

    size: int
    root: str


class Audit:
    """Feed all entries in order, then ``finish``.

    ``verifier_of`` gives the verifier of a key id, or ``None`` where the key is not trusted.
    """

    def __init__(
        self,
        *,
        algorithm: str,
        heads: Iterable[Head],
        verifier_of: Callable[[str], Verifier | None],
        anchor: Anchor | None = None,
    ) -> None:
        self.report = Report()
        self._frontier = Frontier(algorithm=algorithm)
        self._verifier_of = verifier_of
        self._anchor = anchor
        self._heads: dict[int, list[Head]] = defaultdict(list)
        self._next, self._last_at = 0, 0
        self._hash = hash_function(algorithm)
        self._rotations: list[Replaced] = []
        self._take(heads)
        self._pass_marks()

    def _take(self, heads: Iterable[Head]) -> None:
        epoch = at = 0
        for head in sorted(heads, key=lambda head: head.document["size"]):
            document = head.document
            self.report.heads += 1
            self._heads[document["size"]].append(head)
            if document["epoch"] < epoch or document["at"] < at:
                self.report.add("head_epoch", document["size"])
            epoch, at = document["epoch"], document["at"]

    def entry(self, document: bytes) -> tuple[bytes, dict[str, Any]]:
        """Check one entry against its place; answers its leaf hash and its content (empty if unreadable)."""
        leaf: bytes = self._hash(b"\x00" + document).digest()
        try:
            content = json.loads(document)
            seq, at = content["seq"], content["at"]
            if type(seq) is not int or type(at) is not int:
                raise TypeError
        except (ValueError, KeyError, TypeError):
            self.report.add("unreadable", self._next)
            content, seq, at = {}, self._next, self._last_at
        if seq != self._next:
            self.report.add("number", self._next, f"{seq}")
        if at < self._last_at:
            self.report.add("time", seq)
        # Going on from the number found names one gap once instead of every entry behind it.
        self._next, self._last_at = seq + 1, at
        self._frontier.append(leaf)
        if content.get("kind") == "key.rotated":
            self._replace(seq, at, content["ids"])
        self._pass_marks()
        return leaf, content

    def _replace(self, seq: int, at: int, ids: dict[str, Any]) -> None:
        """From here on heads bear another key, if it is one that is trusted and follows the newest."""
        follows = not self._rotations or self._rotations[-1].new == ids["old"]
        if ids["role"] == "ledger" and follows and self._verifier_of(ids["new"]) is not None:
            self._rotations.append(Replaced(seq, at, ids["old"], ids["new"]))

    def finish(self) -> Report:
        """The report, after the last entry."""
        report, size = self.report, self._frontier.size
        report.entries, report.root = size, self._root()
        for head_size in sorted(size_ for size_ in self._heads if size_ > size):
            report.add("head_beyond", head_size)
        if self._anchor is not None and self._anchor.size > size:
            report.add("anchor", self._anchor.size)
        return report

    def _pass_marks(self) -> None:
        size = self._frontier.size
        if (
            self._anchor is not None
            and self._anchor.size == size
            and self._anchor.root != self._root()
        ):
            self.report.add("anchor", size)
        for head in self._heads.get(size, ()):
            self._check(head, size)

    def _check(self, head: Head, size: int) -> None:
        whole = head.document["root"] == self._root()
        if not whole:
            self.report.add("head_root", size)
        verifier = self._verifier_of(head.document["key_id"])
        # No head is older than the entries under it, whatever it claims.
        at = max(head.document["at"], self._last_at)
        if verifier is None or not in_use(self._rotations, verifier.key_id, size, at):
            self.report.add("head_key", size, head.document["key_id"])
        elif not verifier.verify(canonical(head.document), head.signature):
            self.report.add("head_signature", size)
        elif whole:
            self.report.signed = size

    def _root(self) -> str:
        return f"{self._frontier.algorithm}:{self._frontier.root().hex()}"
