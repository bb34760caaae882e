"""Reading the ledger: entries, heads, and whether they are what they claim."""

import json
from collections.abc import Iterator

from huabiao.office import keys
from huabiao.office.ledger import merkle
from huabiao.office.ledger.digests import installed_algorithm
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.rotations import KeysInUse

CHUNK = 2000


def entries(after_seq: int = -1, limit: int | None = None) -> Iterator[Entry]:
    """Entries with a number above ``after_seq``, in order, read in chunks; at most ``limit``."""
    found = Entry.objects.filter(seq__gt=after_seq).order_by("seq")
    return (found if limit is None else found[:limit]).iterator(chunk_size=CHUNK)


def entry(seq: int) -> Entry:
    """The entry with this number.

    Raises:
        Entry.DoesNotExist: there is none.
    """
    found: Entry = Entry.objects.get(seq=seq)
    return found


def size() -> int:
    """How many entries there are."""
    last = Entry.objects.order_by("-seq").values_list("seq", flat=True).first()
    return 0 if last is None else last + 1


def latest_head() -> SignedHead | None:
    """The head over the most entries; ``None`` before the worker signed one."""
    return SignedHead.objects.order_by("-size").first()


def authentic(found: Entry, in_use: KeysInUse | None = None) -> bool:
    """Whether this row is what a process of ours wrote: columns and leaf fit the document, and the MAC is that of the
    key in use at its place. `in_use`: of the MAC key, where many entries are judged in one run.

    Raises:
        keys.KeyMissing: this process has no MAC key, so it cannot judge.
    """
    document = bytes(found.document)
    return (
        keys.mac_valid(document, found.mac_key, bytes(found.mac))
        and (in_use or KeysInUse(keys.Role.MAC)).vouches(found.mac_key, found.seq, found.at)
        and bytes(found.leaf) == merkle.leaf_hash(document, installed_algorithm())
        and columns_fit(
            document,
            found.seq,
            found.at,
            found.kind,
            None if found.subject is None else str(found.subject),
        )
    )


def columns_fit(document: bytes, seq: int, at: int, kind: str, subject: str | None) -> bool:
    """Whether the columns that queries use say the same as the document."""
    try:
        content = json.loads(document)
    except ValueError:
        return False
    return isinstance(content, dict) and (
        content.get("seq"),
        content.get("at"),
        content.get("kind"),
        content.get("subject"),
    ) == (seq, at, kind, subject)


def head_valid(head: SignedHead) -> bool:
    """Whether the ledger key in use at its size signed the head, and its frontier has the signed root."""
    try:
        verifier = keys.verifier(keys.Role.LEDGER, head.key_id)
        frontier = merkle.Frontier.from_document(head.frontier)
    except (keys.KeyFault, ValueError, KeyError, TypeError):
        return False
    return (
        verifier.verify(head.signed_bytes(), bytes(head.signature))
        and KeysInUse(keys.Role.LEDGER).vouches(
            head.key_id, head.size, max(head.at, time_of(head.size - 1))
        )
        and frontier.size == head.size
        and f"{frontier.algorithm}:{frontier.root().hex()}" == head.root
    )


def time_of(seq: int) -> int:
    """When an entry was recorded (UTC milliseconds); 0 where there is none. A head cannot be older than its entries."""
    return Entry.objects.filter(seq=seq).values_list("at", flat=True).first() or 0


def leaves(until: int) -> list[bytes]:
    """The leaf hashes of the first ``until`` entries (32 bytes each)."""
    found = Entry.objects.filter(seq__lt=until).order_by("seq").values_list("leaf", flat=True)
    return [bytes(leaf) for leaf in found.iterator(chunk_size=CHUNK)]
