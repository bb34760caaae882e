"""The offline verifier: needs an export and the ledger's public key, no database, no settings, no secret.

    python -m huabiao.office.ledger.verify EXPORT PUBLIC_KEY.pub [SIZE ROOT]

SIZE and ROOT are a head noted earlier; with them a ledger cut back to an older state is found too.
"""

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huabiao.office.keys import Verifier, trusted_successors
from huabiao.office.ledger.audit import Anchor, Audit, Head
from huabiao.office.ledger.digests import ALGORITHMS
from huabiao.office.ledger.report import Report

FORMAT = "huabiao-ledger/1"


def verify_export(path: Path, public_key_path: Path, *, anchor: Anchor | None = None) -> Report:
    """Check every entry and head in an export.

    Trusted are the given key and those it vouched for when it was replaced. Heads of keys that came *before* it are
    left aside: one trusted head over all entries covers what they covered.

    Raises:
        OSError: a file cannot be read.
        ValueError: the key file is not the public half of an Ed25519 key.
    """
    first = Verifier.from_pem(public_key_path.read_bytes())
    try:
        return _verify(path, first, anchor)
    except (ValueError, KeyError, TypeError) as fault:
        report = Report()
        report.add("format", detail=str(fault))
        return report


def _verify(path: Path, first: Verifier, anchor: Anchor | None) -> Report:
    with path.open("rb") as stream:
        lines = enumerate(stream, start=1)
        title = _title(next(lines, (1, b""))[1])
        rotations: list[dict[str, Any]] = []
        heads: list[Head] = []
        audit: Audit | None = None
        for number, letter, body in _records(lines):
            if letter in b"KH" and audit is not None:
                raise ValueError(f"line {number}: out of place")
            if letter == b"K":
                rotations.append(json.loads(body))
            elif letter == b"H":
                heads.append(_head(json.loads(body)))
            else:
                audit = audit or _audit(title, heads, rotations, first, anchor)
                audit.entry(body if letter == b"E" else bytes.fromhex(json.loads(body)))
        audit = audit or _audit(title, heads, rotations, first, anchor)
    report = audit.finish()
    if report.entries != title["size"]:
        report.add("number", report.entries, f"{title['size']}")
    if report.signed != report.entries or not report.heads:
        report.add("no_head", report.entries)
    return report


def _records(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes, bytes]]:
    for number, line in lines:
        letter, body = line[:1], line[2:-1]
        if letter not in (b"K", b"H", b"E", b"X") or line[1:2] != b" " or line[-1:] != b"\n":
            raise ValueError(f"line {number}: not a record")
        yield number, letter, body


def _title(line: bytes) -> dict[str, Any]:
    title: dict[str, Any] = json.loads(line[2:]) if line[:2] == b"L " else {}
    if title.get("format") != FORMAT or title.get("algorithm") not in ALGORITHMS:
        raise ValueError(f"not a {FORMAT} file")
    return title


def _head(record: dict[str, Any]) -> Head:
    document = record["head"]
    if not all(type(document[name]) is int for name in ("size", "at", "epoch")):
        raise TypeError("a head without size, time or epoch")
    return Head(document, b64decode(record["signature"]))


def _audit(
    title: dict[str, Any],
    heads: list[Head],
    rotations: list[dict[str, Any]],
    first: Verifier,
    anchor: Anchor | None,
) -> Audit:
    trusted = trusted_successors(first, rotations)
    judged = [head for head in heads if head.document["key_id"] in trusted]
    return Audit(algorithm=title["algorithm"], heads=judged, verifier_of=trusted.get, anchor=anchor)


def main(words: list[str]) -> int:
    """The command; 0 if everything is as it was signed."""
    needed, with_anchor = 2, 4
    if len(words) not in (needed, with_anchor):
        sys.stderr.write(__doc__ or "")
        return 2
    anchor = Anchor(int(words[2]), words[3]) if len(words) == with_anchor else None
    report = verify_export(Path(words[0]), Path(words[1]), anchor=anchor)
    for fault in report.faults:
        place = "" if fault.seq is None else f"[{fault.seq}] "
        sys.stdout.write(f"{place}{fault.sentence} {fault.detail}".rstrip() + "\n")
    sys.stdout.write(
        f"entries {report.entries}, signed {report.signed}, faults {report.fault_count}, root {report.root}\n"
    )
    return 0 if report.ok else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
