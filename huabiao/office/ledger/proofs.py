"""Proofs that travel alone: this entry is in the ledger; this ledger extends that one."""

import base64
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from huabiao.office.keys import Verifier
from huabiao.office.ledger import merkle, selectors
from huabiao.office.ledger.digests import canonical, parse_digest
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.tree import LeavesMissing, SignedTree

SCHEMA = "inclusion-proof/1"


def prove(seq: int) -> dict[str, Any] | None:
    """An inclusion proof of one entry under the latest signed head; ``None`` where no head covers it yet.

    Raises:
        HeadRefused: entries under the head are missing, so that nothing can be proved.
    """
    head = selectors.latest_head()
    if head is None or not 0 <= seq < head.size:
        return None
    entry = selectors.entry(seq)
    return {
        "schema": SCHEMA,
        "entry": bytes(entry.document).decode(),
        "seq": seq,
        "path": [node.hex() for node in path_under(head, [entry])[seq]],
        "head": head.document(),
        "signature": base64.b64encode(bytes(head.signature)).decode(),
    }


def path_under(head: SignedHead, entries: Collection[Entry]) -> dict[int, list[bytes]]:
    """Number → audit path of some entries under a head, all read together.

    Stored roots of blocks are used where they lead to the signed root; else every leaf is read.

    Raises:
        HeadRefused: entries under the head are missing, so that nothing can be proved.
    """
    covered = [entry for entry in entries if 0 <= entry.seq < head.size]
    algorithm, root = parse_digest(head.root)
    paths: dict[int, list[bytes]] = {}
    for trusting in (True, False):
        try:
            tree = SignedTree(head, [entry.seq for entry in covered], trusting=trusting)
        except LeavesMissing:
            raise HeadRefused(
                [_("Entries under the signed head are missing; run “huabiao ledger verify”.")]
            ) from None
        paths = {entry.seq: tree.path(entry.seq) for entry in covered}
        if all(
            merkle.verify_inclusion(
                leaf=bytes(entry.leaf),
                index=entry.seq,
                size=head.size,
                proof=paths[entry.seq],
                root=root,
                algorithm=algorithm,
            )
            for entry in covered
        ):
            break
    return paths


def proof_valid(proof: dict[str, Any], verifier: Verifier) -> bool:
    """Whether the proof shows that its entry stands in the ledger that this key signed. Needs no database.

    Raises:
        KeyError, ValueError: not a proof.
    """
    algorithm, root = parse_digest(proof["head"]["root"])
    signature = base64.b64decode(proof["signature"])
    return (
        proof["head"]["key_id"] == verifier.key_id
        and verifier.verify(canonical(proof["head"]), signature)
        and merkle.verify_inclusion(
            leaf=merkle.leaf_hash(proof["entry"].encode(), algorithm),
            index=proof["seq"],
            size=proof["head"]["size"],
            proof=[bytes.fromhex(node) for node in proof["path"]],
            root=root,
            algorithm=algorithm,
        )
    )


def consistency(earlier: SignedHead, later: SignedHead) -> list[bytes]:
    """Proof that the ledger under ``later`` extends the one under ``earlier``, for ``merkle.verify_consistency``."""
    algorithm = parse_digest(later.root)[0]
    return merkle.consistency_proof(selectors.leaves(later.size), earlier.size, algorithm)
