"""Reading the ledger for a build: it must end in a signed head and extend what was built and journalled before."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger import services as ledger_services
from huabiao.office.ledger.digests import installed_algorithm
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.merkle import Frontier
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.rotations import KeysInUse
from huabiao.publishing.trees.journal import Journal
from huabiao.publishing.trees.release import Release
from huabiao.register.certificates.faults import Fault


@dataclass(frozen=True)
class Anchor:
    """A size and root that the ledger must extend."""

    size: int
    root: str


def anchor_of(journal: Journal) -> Anchor | None:
    """What the journal demands of the ledger: its newest head, or what a newer epoch began with (decision 3)."""
    for line in reversed(journal.lines):
        if line.kind == "head":
            return Anchor(line.content["size"], line.content["root"])
        if line.kind == "epoch":
            return Anchor(line.content["after"]["size"], line.content["after"]["root"])
    return None


def opens_an_epoch(journal: Journal, release: Release) -> bool:
    """Whether an epoch was opened that a release was not composed in."""
    return any(line.kind == "epoch" for line in journal.since(release.composed))


def root_of(frontier: Frontier) -> str:
    """The root of a frontier as ledger and releases spell it."""
    return f"{frontier.algorithm}:{frontier.root().hex()}"


def start_of(checkpoint: Release | None) -> Frontier:
    """Where reading begins: behind the checkpoint, or at the first entry."""
    if checkpoint is None:
        return Frontier(algorithm=installed_algorithm())
    return Frontier.from_document(checkpoint.frontier)


def bears_the_key_in_use(release: Release) -> bool:
    """Whether a release is signed with the certifier's key in use now, as a checkpoint must be: an old key may be in
    wrong hands. True where the database cannot say."""
    try:
        in_use = KeysInUse(keys.Role.CERTIFIER)
        return in_use.vouches(release.key_id, ledger.size(), clocks.now_ms())
    except DatabaseError:
        return True


def signed_head() -> tuple[SignedHead | None, list[Fault]]:
    """The head over the ledger as it stands, signed now if need be; or why there is none."""
    try:
        head = ledger_services.sign_head()
    except (LedgerRefused, keys.KeyFault) as refused:
        return None, [Fault("head_refused", "ledger", str(refused))]
    except DatabaseError:
        return None, [Fault("database_unreachable", "ledger", _("The database cannot be read."))]
    if not ledger.head_valid(head):
        return None, [Fault("head_refused", "ledger", _("The newest signed head is not valid."))]
    return head, []


def read(start: Frontier, head: SignedHead) -> list[Entry]:
    """The entries behind a frontier up to a head."""
    return (
        list(ledger.entries(start.size - 1, head.size - start.size))
        if head.size > start.size
        else []
    )


def ends_in(entries: list[Entry], release: Release) -> bool:
    """Whether these are the entries that a release was made from."""
    frontier = Frontier(algorithm=installed_algorithm())
    for entry in entries:
        frontier.append(bytes(entry.leaf))
    return frontier.size == release.ledger_size and root_of(frontier) == release.ledger_root


def extends(anchor: Anchor) -> bool:
    """Whether the ledger in the database, as it stands, goes on from an anchor of the journal."""
    leaves = ledger.leaves(anchor.size)
    frontier = Frontier(algorithm=installed_algorithm())
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.size == anchor.size and root_of(frontier) == anchor.root


def extend(
    frontier: Frontier, entries: list[Entry], head: SignedHead, anchor: Anchor | None
) -> Iterator[Fault]:
    """Grow a frontier by entries; yields what does not fit the signed head or the journal."""
    size = frontier.size
    wanted = anchor if anchor is not None and anchor.size > size else None
    if head.size < size or (anchor is not None and head.size < anchor.size):
        yield Fault(
            "ledger_shorter",
            "ledger",
            _("The ledger is shorter than what has been published: it was set back or cut off."),
        )
        return
    if (
        wanted is None
        and anchor is not None
        and anchor.size == size
        and root_of(frontier) != anchor.root
    ):
        yield _differs()
    for entry in entries:
        frontier.append(bytes(entry.leaf))
        if wanted is not None and frontier.size == wanted.size and root_of(frontier) != wanted.root:
            yield _differs()
    if frontier.size != head.size or root_of(frontier) != head.root:
        yield _differs()


def _differs() -> Fault:
    return Fault(
        "ledger_differs",
        "ledger",
        _("The ledger is not the one that has been published from: entries were changed."),
    )
