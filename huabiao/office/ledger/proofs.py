"""Proofs that travel alone: this entry is in the ledger; this ledger extends that one."""

import base64
from typing import Any

from django.utils.translation import gettext as _

from huabiao.office.keys import Verifier
from huabiao.office.ledger import merkle, selectors
from huabiao.office.ledger.digests import canonical, parse_digest
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.models import SignedHead

SCHEMA = "inclusion-proof/1"


def prove(seq: int) -> dict[str, Any] | None:
    """An inclusion proof of one entry under the latest signed head; ``None`` where no head covers it yet.

    Raises:
        HeadRefused: entries under the head are missing, so that nothing can be proved.
    """
    head = selectors.latest_head()
    if head is None or not 0 <= seq < head.size:
        return None
    leaves = selectors.leaves(head.size)
    if len(leaves) != head.size:
        raise HeadRefused(
            [_("Entries under the signed head are missing; run “huabiao ledger verify”.")]
        )
    algorithm = parse_digest(head.root)[0]
    path = merkle.inclusion_proof(leaves, seq, algorithm)
    return {
        "schema": SCHEMA,
        "entry": bytes(selectors.entry(seq).document).decode(),
        "seq": seq,
        "path": [node.hex() for node in path],
        "head": head.document(),
        "signature": base64.b64encode(bytes(head.signature)).decode(),
    }


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
