"""The verbs of the ledger: append an entry, sign a head, and the acts that the ledger itself records."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.ledger import selectors
from huabiao.office.ledger.digests import (
    canonical,
    digest_document,
    installed_algorithm,
    is_digest,
)
from huabiao.office.ledger.errors import (
    ClockBehind,
    EntryRefused,
    HeadRefused,
    OutsideTransaction,
)
from huabiao.office.ledger.kinds import Id, plain_ids, reasons_against
from huabiao.office.ledger.merkle import Frontier, leaf_hash
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.rotations import KeysInUse, rotations_of
from huabiao.office.ledger.tree import store_blocks

WRITER_LOCK = 0x6875616269616F31
"""PostgreSQL advisory lock of the ledger's single writer ("huabiao1" in ASCII)."""


def append(
    *,
    kind: str,
    subject: UUID | str | None = None,
    site: UUID | str | None = None,
    organisation: UUID | str | None = None,
    appointment: UUID | str | None = None,
    officer: UUID | str | None = None,
    rulebook: str | None = None,
    clauses: Collection[str] = (),
    digests: Mapping[str, str] | None = None,
    ids: Mapping[str, Id | UUID] | None = None,
) -> Entry:
    """Write one entry; the last statement of every verb, inside the verb's transaction.

    Holds the single-writer lock until that transaction ends, so that numbers are contiguous in the order of commit.

    Raises:
        EntryRefused: the kind is not declared, or the entry does not fit its closed schema.
        ClockBehind: the clock shows a time before the last entry.
        OutsideTransaction: called without ``transaction.atomic``.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("append() belongs inside the transaction of its verb")
    carried_digests, carried_ids = dict(digests or {}), plain_ids(ids or {})
    reasons = reasons_against(kind, carried_digests, carried_ids, clauses)
    names = {
        "subject": subject,
        "site": site,
        "organisation": organisation,
        "appointment": appointment,
        "officer": officer,
    }
    plain = {name: _plain_uuid(value) for name, value in names.items()}
    reasons += [
        _("%(name)s is not a UUID.") % {"name": name}
        for name, value in plain.items()
        if value == ""
    ]
    if rulebook is not None and not is_digest(rulebook):
        reasons.append(_("The rulebook is not named by its digest."))
    if reasons:
        raise EntryRefused(reasons)

    _become_the_writer()
    last = Entry.objects.order_by("-seq").values_list("seq", "at").first()
    at = _time_after(None if last is None else last[1])
    document = canonical(
        {
            "v": 1,
            "seq": 0 if last is None else last[0] + 1,
            "at": at,
            "kind": kind,
            **plain,
            "rulebook": rulebook,
            "clauses": list(clauses),
            "digests": carried_digests,
            "ids": carried_ids,
        }
    )
    put_in_use(keys.Role.MAC)
    vouched = keys.mac(document)
    return Entry.objects.create(
        seq=0 if last is None else last[0] + 1,
        at=at,
        kind=kind,
        subject=None if plain["subject"] is None else UUID(plain["subject"]),
        document=document,
        leaf=leaf_hash(document, installed_algorithm()),
        mac_key=vouched.key_id,
        mac=vouched.value,
    )


def sign_head() -> SignedHead:
    """Sign the ledger as it stands; the last head again if nothing was added since. Only the worker can.

    Every entry since the last head is checked first (number, leaf, MAC); the older ones are under that head already.

    Raises:
        HeadRefused: an entry is missing or not authentic, or the last head is not valid. Says which.
        ClockBehind: the clock shows a time before the last entry.
    """
    last = selectors.latest_head()
    frontier = _frontier_of(last)
    reasons: list[str] = []
    at = 0 if last is None else last.at
    epoch = 0 if last is None else last.epoch
    in_use, before = KeysInUse(keys.Role.MAC), selectors.time_of(frontier.size - 1)
    for entry in selectors.entries(frontier.size - 1):
        if entry.seq != frontier.size:
            reasons.append(_("Entry %(seq)s of the ledger is missing.") % {"seq": frontier.size})
            break
        # Going back in time would bring a replaced key into use again.
        if not selectors.authentic(entry, in_use) or entry.at < before:
            reasons.append(_("Entry %(seq)s of the ledger is not authentic.") % {"seq": entry.seq})
        elif entry.kind == "epoch.opened":
            epoch = int(entry.content["ids"]["epoch"])
        at, before = max(at, entry.at), entry.at
        frontier.append(bytes(entry.leaf))
    if reasons:
        raise HeadRefused(reasons)
    if last is not None and frontier.size == last.size:
        return last
    put_in_use(keys.Role.LEDGER)
    signer = keys.signer(keys.Role.LEDGER)
    head = SignedHead(
        size=frontier.size,
        root=f"{frontier.algorithm}:{frontier.root().hex()}",
        at=_time_after(at),
        epoch=epoch,
        key_id=signer.key_id,
        frontier=frontier.as_document(),
    )
    head.signature = signer.sign(head.signed_bytes())
    with transaction.atomic():
        # Two workers may come to the same size at once; the first head stands.
        _become_the_writer()
        earlier = SignedHead.objects.filter(size=head.size).first()
        if earlier is not None:
            return earlier
        head.save()
        store_blocks(head.size)
    return head


@transaction.atomic
def record_installation(*, officer: UUID | None = None) -> Entry:
    """The first entry of an installation: the keys it started with."""
    optional = {"quarantine"} if (ids := keys.create_all()).get("quarantine") else set()
    wanted = {"certifier", "ledger", "mac", "vault"} | optional
    return append(
        kind="installation.made",
        officer=officer,
        ids={role: key_id for role, key_id in ids.items() if role in wanted},
    )


@transaction.atomic
def rotate_key(*, role: keys.Role | str, officer: UUID | None = None) -> Entry:
    """Replace a key: the old one vouches for the new one, and the ledger says so before the new one is used.

    Raises:
        keys.RotationRefused: the quarantine key, which its officer replaces with a new passphrase.
    """
    _become_the_writer()
    # One that was cut off comes first: only the newest key the ledger knows can introduce another.
    put_in_use(keys.Role(role))
    rotation = keys.prepare_rotation(role)
    transaction.on_commit(rotation.activate)
    return append(
        kind="key.rotated",
        officer=officer,
        digests={"rotation": digest_document(rotation.document)},
        ids={"role": rotation.role.value, "old": rotation.old, "new": rotation.new},
    )


def put_in_use(role: keys.Role) -> None:
    """Finish a rotation that died between its ledger entry and the new key: the old one vouches no longer.

    Raises:
        keys.KeyFault: the new key is not here.
    """
    if not Entry.objects.filter(kind="key.rotated").exists():
        return
    rotations = rotations_of(role)
    if rotations and keys.current_id(role) == rotations[-1].old:
        keys.activate(role, rotations[-1].new)


@transaction.atomic
def open_epoch(
    *,
    officers: tuple[UUID, UUID],
    journal_size: int,
    journal_root: str,
    appointments: tuple[UUID | None, UUID | None] = (None, None),
    last_public_id: int = 0,
    withdrawn: Collection[str] = (),
) -> Entry:
    """Go on after a recovery from a backup, where the journal knows a later head than the database (decision 3).

    Each officer's confirmation is an entry of its own, with the appointment that gives the right; then follows the
    opening. It carries what the lost part of the ledger must not be forgotten for: `last_public_id`, so that no number
    is given twice, and the subjects that were withdrawn there.

    Raises:
        EntryRefused: it takes two different people.
    """
    if officers[0] == officers[1]:
        raise EntryRefused([_("Recovery from a backup takes two different people.")])
    here = selectors.latest_head()
    digests = {
        "root_here": _empty_root() if here is None else here.root,
        "root_journal": journal_root,
    }
    sizes = {"size_here": 0 if here is None else here.size, "size_journal": journal_size}
    for officer, appointment in zip(officers, appointments, strict=True):
        append(
            kind="epoch.confirmed",
            officer=officer,
            appointment=appointment,
            digests=digests,
            ids={**sizes},
        )
    return append(
        kind="epoch.opened",
        officer=officers[0],
        digests=digests,
        ids={
            **sizes,
            "epoch": Entry.objects.filter(kind="epoch.opened").count() + 1,
            "officers": [str(officer) for officer in officers],
            "public_id": last_public_id,
            "withdrawn": sorted(withdrawn),
        },
    )


def _become_the_writer() -> None:
    """One writer at a time. On SQLite the IMMEDIATE transaction is the lock already (checked by ledger.E001)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def _time_after(last: int | None) -> int:
    at = clocks.now_ms()
    if last is not None and at < last:
        raise ClockBehind(
            [
                _(
                    "The clock of this machine is %(seconds)s seconds behind the last entry of the ledger. "
                    "Set the clock right; nothing was recorded."
                )
                % {"seconds": -(-(last - at) // 1000)}
            ]
        )
    return at


def _frontier_of(head: SignedHead | None) -> Frontier:
    if head is None:
        return Frontier(algorithm=installed_algorithm())
    if not selectors.head_valid(head):
        raise HeadRefused([_("The last signed head of the ledger is not valid.")])
    return Frontier.from_document(head.frontier)


def _empty_root() -> str:
    frontier = Frontier(algorithm=installed_algorithm())
    return f"{frontier.algorithm}:{frontier.root().hex()}"


def _plain_uuid(value: UUID | str | None) -> str | None:
    """The UUID spelled out; empty if it is none."""
    if value is None:
        return None
    try:
        return str(UUID(str(value)))
    except ValueError:
        return ""
