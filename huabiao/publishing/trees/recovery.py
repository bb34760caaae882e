"""Going on after a recovery from a backup: two people open a new epoch (decision 3).

The journal beside the trees remembers a head that the restored ledger does not reach. Until two people say that the
loss is meant, nothing is added. What the lost part of the ledger withdrew stays withdrawn, and no public number that
it gave is given again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.accounts.models import User
from huabiao.office.accounts.selectors import second_factor_of
from huabiao.office.accounts.services import use_code
from huabiao.office.adoption.rights import holdings_with
from huabiao.office.adoption.tries import at_a_terminal, counted
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger import services as ledger_services
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.verification import verify_database
from huabiao.office.organisation.selectors import Holding
from huabiao.publishing.trees.draft import walk
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.journal import JournalBroken
from huabiao.publishing.trees.marks import ITEM_ADDRESS
from huabiao.publishing.trees.objects import ObjectBroken
from huabiao.publishing.trees.online import Blocked, remember, withdraws_something
from huabiao.publishing.trees.reading import Anchor, anchor_of, extends
from huabiao.publishing.trees.release import ReleaseBroken
from huabiao.publishing.trees.statemap import StateBroken, StateMap
from huabiao.register.certificates import filing
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.state import record_of
from huabiao.register.vault import services as vault
from huabiao.register.vault.folders import key_path
from huabiao.register.vault.models import Freeze

CONFIRMING = ("administer", "audit")
"""Who may confirm: whoever administers or audits the body that runs the installation."""

PATIENCE = 30.0
"""Seconds to wait for a running builder."""

CURED = ("ledger_shorter ", "ledger_differs ", "ledger_anchor ")
"""How the stop begins that a full verification sets on a restored ledger; opening an epoch lifts it."""


class RecoveryRefused(Exception):
    """No new epoch was opened; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class Situation:
    """The ledger as it was restored, and what the journal demands: its size, root, and when it was written."""

    here: SignedHead
    journal: Anchor
    journalled_at: int

    @property
    def lost(self) -> int:
        """How many entries the journal's head covers that are not here."""
        return max(0, self.journal.size - self.here.size)


def situation(folder: PublishedFolder) -> Situation | None:
    """Where the ledger and the journal part; None where the ledger goes on from the journal and all is well.

    Raises:
        RecoveryRefused: the journal or the restored ledger cannot be read.
    """
    try:
        folder.journal.refresh()
    except JournalBroken as broken:
        sentence = _("The journal beside the trees was changed: %(problem)s") % {"problem": broken}
        raise RecoveryRefused([sentence]) from None
    anchor = anchor_of(folder.journal)
    if anchor is None or extends(anchor):
        return None
    try:
        here = ledger_services.sign_head()
    except (LedgerRefused, keys.KeyFault) as refused:
        raise RecoveryRefused([str(refused)]) from None
    line = next(line for line in reversed(folder.journal.lines) if line.kind in {"head", "epoch"})
    return Situation(here, anchor, line.at)


def confirmation(username: str, password: str, ask_code: Callable[[], str]) -> Holding:
    """The post by which an officer may confirm; the password is the officer's own.

    `ask_code`: asks for the one-time (or recovery) code, where the officer has set one up and the password is right.
    Wrong tries count at the lock of the log-in.

    Raises:
        RecoveryRefused: unknown, wrong password or code, locked, or no such post – by the rows and by the ledger.
    """
    officer = User.objects.filter(username=username, is_active=True).first()
    known = officer is not None and counted(
        at_a_terminal(username), username, lambda: _is_known(officer, password, ask_code)
    )
    if known is None:
        raise RecoveryRefused(
            [_("%(name)s is locked after too many wrong tries.") % {"name": username}]
        )
    if officer is None or not known:
        raise RecoveryRefused(
            [_("%(name)s: unknown account, wrong password or wrong code.") % {"name": username}]
        )
    for holding in holdings_with(CONFIRMING, officer):
        if holding.organisation.parent is None and _in_the_ledger(holding):
            return holding
    raise RecoveryRefused(
        [
            _(
                "%(name)s holds no post that administers or audits the body this installation belongs to."
            )
            % {"name": username}
        ]
    )


def _is_known(officer: User, password: str, ask_code: Callable[[], str]) -> bool:
    return officer.check_password(password) and (
        second_factor_of(officer) is None or use_code(officer=officer, code=ask_code())
    )


def open_epoch(first: Holding, second: Holding, folder: PublishedFolder | None = None) -> Entry:
    """Two confirmed people let the restored ledger go on. The builder makes the tree anew from it at its next turn.

    Raises:
        RecoveryRefused: one person twice, nothing to recover, or a ledger that does not stand in itself.
        Busy: a builder is at work.
    """
    published = folder or PublishedFolder()
    if first.officer.pk == second.officer.pk:
        raise RecoveryRefused([_("Recovery from a backup takes two different people.")])
    published.prepare()
    with published.locked(patience=PATIENCE):
        found = situation(published)
        if found is None:
            raise RecoveryRefused([_("The ledger goes on from the journal: nothing to recover.")])
        entry = _unfinished(found) or _record(found, first, second, published)
        head = ledger_services.sign_head()
        signer = keys.signer(keys.Role.CERTIFIER)
        content = {
            "epoch": head.epoch,
            "before": {"size": found.journal.size, "root": found.journal.root},
            "after": {"size": head.size, "root": head.root},
            "entry": entry.seq,
        }
        published.journal.append(
            published.disk, at=clocks.now_ms(), kind="epoch", content=content, signer=signer
        )
        _lift(published)
    filing.rebuild_filings()
    return entry


def _record(found: Situation, first: Holding, second: Holding, published: PublishedFolder) -> Entry:
    report = verify_database()
    if not report.ok:
        reasons = [f"[{fault.seq}] {_(fault.sentence)}" for fault in report.faults]
        raise RecoveryRefused([_("The restored ledger does not stand in itself:"), *reasons])
    state = _folded()
    withdrawn = _withdrawn_since(published, state)
    with transaction.atomic():
        _purge_again(state, set(withdrawn))
        ledger_services.sign_head()
        return ledger_services.open_epoch(
            officers=(first.officer.uuid, second.officer.uuid),
            appointments=(first.appointment.uuid, second.appointment.uuid),
            journal_size=found.journal.size,
            journal_root=found.journal.root,
            last_public_id=_last_public_id(published, state),
            withdrawn=withdrawn,
        )


def _unfinished(found: Situation) -> Entry | None:
    """An opening for this very head of the journal that was recorded, but cut off before the journal's own line."""
    entry = Entry.objects.filter(kind="epoch.opened").order_by("-seq").first()
    if entry is None or not ledger.authentic(entry):
        return None
    content = entry.content
    named = (content["ids"]["size_journal"], content["digests"]["root_journal"])
    return entry if named == (found.journal.size, found.journal.root) else None


def _in_the_ledger(holding: Holding) -> bool:
    """Whether the ledger too says that the officer holds the post, so that a row alone gives no right."""
    told = Entry.objects.filter(subject=holding.appointment.uuid)
    made = told.filter(kind="appointment.made").first()
    ends = (one.content["ids"]["at"] for one in told.filter(kind="appointment.ended"))
    ended = any(at <= clocks.now_ms() for at in ends)
    if made is None or ended or not ledger.authentic(made):
        return False
    said = made.content
    return bool(
        said["ids"]["officer"] == str(holding.officer.uuid)
        and said["ids"]["post"] == holding.post.key
        and said["organisation"] == str(holding.organisation.uuid)
    )


def _folded() -> dict[str, Any]:
    """The restored register; it is verified whole by the build that follows."""
    state: dict[str, Any] = {}
    entries = list(ledger.entries())
    seen = {entry.seq: entry for entry in entries}
    for change in follow(state, entries, Documents(), verify=False, blobs=False):
        if isinstance(change, Halt):
            raise RecoveryRefused([str(fault) for fault in change.faults])
        remember(state, seen[change.seq], change.subjects)
    return state


def _withdrawn_since(published: PublishedFolder, state: dict[str, Any]) -> list[str]:
    """Subjects that the journal withdraws and the restored register still knows as published."""
    owners = {
        str(record["public_id"]): key.removeprefix("subject/")
        for key, record in state.items()
        if key.startswith("subject/") and record["public_id"] is not None
    }
    named = set()
    for line in published.journal.of_kind("withdrawal"):
        subject = line.content.get("subject") or owners.get(str(line.content.get("public_id")))
        if subject and withdraws_something(state, subject, Blocked.of([line])):
            named.add(str(subject))
    return sorted(named)


def _purge_again(state: dict[str, Any], withdrawn: set[str]) -> None:
    """What was destroyed in the lost time: the key is gone, and the ledger has to say so again.

    Only of what nobody may see any more; the lost key of anything else is a fault for the next build to report.
    """
    for row in Freeze.objects.filter(purged_at__isnull=True):
        record = record_of(state, str(row.subject))
        unseen = record is not None and (not record["versions"] or str(row.subject) in withdrawn)
        if unseen and not key_path(str(row.uuid)).exists():
            vault.purge(freeze=str(row.uuid))


def _last_public_id(published: PublishedFolder, state: dict[str, Any]) -> int:
    """The highest public number that was ever given, as far as anything here remembers it."""
    given = [int(state.get("counter/public_id", 0))]
    given += [
        int(number)
        for line in published.journal.of_kind("withdrawal")
        if (number := line.content.get("public_id")) is not None and str(number).isdecimal()
    ]
    for number in published.releases.numbers():
        try:
            release = published.releases.read(number)
            counted = StateMap(published.nodes, release.state).get("counter/public_id", 0)
            given.append(int(counted))
        except (ReleaseBroken, StateBroken, ObjectBroken, ValueError):
            continue
    given += _numbers_in_the_tree(published)
    return max(given)


def _numbers_in_the_tree(published: PublishedFolder) -> list[int]:
    """The numbers in the served tree's addresses: they stand there whatever happened to the state."""
    try:
        release = published.releases.current()
        paths = walk(published.directories, release.root) if release is not None else ()
        found = [ITEM_ADDRESS.search(f"/{path}") for path, _entry in paths]
    except (ReleaseBroken, ObjectBroken):
        return []
    return [int(match[1]) for match in found if match and match[1].isdecimal()]


def _lift(published: PublishedFolder) -> None:
    reason = published.stopped()
    if reason is not None and all(part.startswith(CURED) for part in reason.split("; ")):
        published.lift_stop()
