"""Verifying the whole ledger in the database: every row, every MAC, every signed head."""

import hmac
from collections.abc import Callable

from django.db import connection

from huabiao.office import keys
from huabiao.office.ledger.append_only import missing_guards
from huabiao.office.ledger.audit import Anchor, Audit, Head
from huabiao.office.ledger.digests import installed_algorithm
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.report import Fault, Report
from huabiao.office.ledger.rotations import KeysInUse, rotation_stands
from huabiao.office.ledger.verify import verify_export

__all__ = ["Anchor", "Fault", "Report", "verify_database", "verify_export"]

CHUNK = 5000


def verify_database(*, anchor: Anchor | None = None) -> Report:
    """Read every row and check numbers, times, leaves, MACs, columns, roots, signatures and triggers.

    Entries after the last signed head stand on their MACs alone: that one of *those* was removed from the end shows
    only when the register's chain needs it. ``anchor``: a head kept elsewhere, such as in the journal; with it a ledger
    cut back to an earlier head is found too.

    Raises:
        keys.KeyMissing: this process has no MAC key, so it cannot judge.
    """
    algorithm = installed_algorithm()
    heads = (Head(head.document(), bytes(head.signature)) for head in SignedHead.objects.all())
    audit = Audit(algorithm=algorithm, heads=heads, verifier_of=_ledger_key, anchor=anchor)
    vouched, in_use = _mac_check(), KeysInUse(keys.Role.MAC)
    rows = Entry.objects.order_by("seq").values_list(
        "seq", "at", "kind", "subject", "document", "leaf", "mac_key", "mac"
    )
    for seq, at, kind, subject, document, leaf, mac_key, mac in rows.iterator(chunk_size=CHUNK):
        written = bytes(document)
        computed, content = audit.entry(written)
        if computed != bytes(leaf):
            audit.report.add("leaf", seq)
        if not vouched(written, mac_key, bytes(mac)) or not in_use.vouches(mac_key, seq, at):
            audit.report.add("mac", seq)
        named = None if subject is None else str(subject)
        if content and (seq, at, kind, named) != (
            content["seq"],
            content["at"],
            content.get("kind"),
            content.get("subject"),
        ):
            audit.report.add("columns", seq)
        if kind == "key.rotated" and content and not rotation_stands(content):
            audit.report.add("rotation", seq)
    for table in missing_guards(connection):
        audit.report.add("guard", detail=table)
    return audit.finish()


def _ledger_key(key_id: str) -> keys.Verifier | None:
    try:
        return keys.verifier(keys.Role.LEDGER, key_id)
    except keys.KeyFault:
        return None


def _mac_check() -> Callable[[bytes, str, bytes], bool]:
    """``keys.mac_valid`` with the keys held for one run: a file look-up a million times over would double the time."""
    known: dict[str, bytes | None] = {}

    def valid(document: bytes, key_id: str, value: bytes) -> bool:
        if key_id not in known:
            known[key_id] = keys.mac_key(key_id)
        key = known[key_id]
        return key is not None and hmac.compare_digest(hmac.digest(key, document, "sha256"), value)

    return valid
