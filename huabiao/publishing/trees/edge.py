"""The edge worker: certify, build, withdraw – at once, and never by remembering what it was told.

It looks at what ledger, journal and clock say is to do. So no job can be lost, whatever dies in between (decision 16).
"""

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import gettext as _

from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.errors import LedgerRefused
from huabiao.office.ledger.models import Entry
from huabiao.publishing.trees import caretaker
from huabiao.publishing.trees.build import FROM_LEDGER, build
from huabiao.publishing.trees.folder import Busy, PublishedFolder
from huabiao.publishing.trees.journal import Line
from huabiao.publishing.trees.online import NUMBER, Blocked, withdraws_something
from huabiao.publishing.trees.reading import bears_the_key_in_use
from huabiao.publishing.trees.release import Release, ReleaseBroken
from huabiao.publishing.trees.remove_only import fresh_withdrawals, journal_withdrawals
from huabiao.publishing.trees.reports import BuildReport
from huabiao.publishing.trees.statemap import StateBroken, StateMap
from huabiao.publishing.trees.watch import Watch
from huabiao.register.certificates.faults import Fault
from huabiao.register.certificates.lapsing import tell_of_lapsed
from huabiao.register.certificates.services import approved_requests, withdraw

logger = logging.getLogger(__name__)

PAUSE = 0.1
"""Seconds between two looks."""

PAUSE_AFTER_REFUSAL = 2.0
"""Seconds before something that was refused is tried again, unless the ledger has moved on."""

MOST_DOUBLINGS = 3
"""What is refused again and again is tried less and less often: the pause doubles so many times."""


def tick(*, published: PublishedFolder | None = None) -> BuildReport:
    """One whole turn: hand emergency withdrawals to the ledger, certify what is approved, build, swap; then tell of
    what ended by itself."""
    unrecorded = _record_emergencies(published or PublishedFolder())
    report = build(certify=True, published=published)
    try:
        tell_of_lapsed()
    except (DatabaseError, LedgerRefused):
        logger.exception("What ended by itself could not be told; it is told by a later turn")
    return replace(report, refused=(*report.refused, *unrecorded))


def run(*, stop: Callable[[], bool] | None = None) -> None:
    """Turn until a signal (TERM, INT) or `stop` says enough; a turn under way is finished."""
    caretaker.start()
    ended = _Ended()
    worker = Worker()
    while not (ended.now or (stop is not None and stop())):
        worker.turn()
        time.sleep(PAUSE)


class _Ended:
    """Remembers that the process was asked to end."""

    def __init__(self) -> None:
        self.now = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)

    def _end(self, _number: int, _frame: object) -> None:
        self.now = True


@dataclass
class Worker:
    """What a running edge worker remembers between turns: only how long to wait, never what to do."""

    refused_at: float = -PAUSE_AFTER_REFUSAL
    refused_size: int = -1
    refusals: int = 0
    """How often in a row at this size of the ledger."""
    published: PublishedFolder = field(default_factory=PublishedFolder)
    watch: Watch = field(default_factory=Watch)

    def turn(self) -> BuildReport | None:
        """Look, and do what is to be done; None where nothing was."""
        # A caller's transaction keeps its connection; the loop has none, and takes a fresh one where the old is worn.
        if not connection.in_atomic_block:
            close_old_connections()
        published = self.published
        published.prepare()
        try:
            if not self.watch.is_suspicious(published) and (
                self._waits(published) or not something_to_do(published)
            ):
                return None
            report = tick(published=published)
        except Busy:
            return None
        except Exception:
            logger.exception("The edge worker stumbled; it goes on")
            self._refused(-1)
            return None
        if report.refused or report.stopped:
            self._refused(_ledger_size())
            for fault in report.refused:
                logger.warning(
                    "Not published: %s %s: %s", fault.code, fault.subject, fault.sentence
                )
        if report.added or report.removed:
            logger.info(
                "Release %s: +%d −%d", report.number, len(report.added), len(report.removed)
            )
        return report

    def _refused(self, size: int) -> None:
        self.refusals = self.refusals + 1 if size == self.refused_size else 0
        self.refused_at, self.refused_size = time.monotonic(), size

    def _waits(self, published: PublishedFolder) -> bool:
        pause = PAUSE_AFTER_REFUSAL * 2 ** min(self.refusals, MOST_DOUBLINGS)
        lately = time.monotonic() - self.refused_at < pause
        release = _current(published)
        journal_withdrawals(published)
        fresh_withdrawal = release is not None and bool(
            [line for line in published.journal.since(release.journal) if line.kind == "withdrawal"]
        )
        return lately and not fresh_withdrawal and _ledger_size() == self.refused_size


def something_to_do(published: PublishedFolder) -> bool:
    """Whether ledger, journal or clock say that the served tree is behind."""
    release = _current(published)
    return (
        release is None
        or bool(release.withdrawn_beyond)
        or _ledger_size() != release.ledger_size
        or not bears_the_key_in_use(release)
        or bool(fresh_withdrawals(published, release))
        or (release.due is not None and clocks.now_ms() >= release.due)
        or _uncertified(published, release)
    )


def _uncertified(published: PublishedFolder, release: Release) -> bool:
    """Whether approved requests wait for a certificate that was refused them the last time."""
    try:
        return bool(approved_requests(StateMap(published.nodes, release.state)))
    except StateBroken:
        return True


def _current(published: PublishedFolder) -> Release | None:
    try:
        return published.releases.current()
    except ReleaseBroken:
        return None


def _ledger_size() -> int:
    try:
        return ledger.size()
    except DatabaseError:
        return -1


def _record_emergencies(published: PublishedFolder) -> list[Fault]:
    """Give the ledger the emergency withdrawals it does not know; the journal keeps them in force meanwhile."""
    release = _current(published)
    lines = [
        line for line in journal_withdrawals(published) if line.content.get("cause") != FROM_LEDGER
    ]
    if release is None or not lines:
        return []
    faults: list[Fault] = []
    try:
        state = StateMap(published.nodes, release.state)
        for line in lines:
            named = line.content.get("subject") or state.get(
                f"{NUMBER}{line.content.get('public_id')}"
            )
            if named and withdraws_something(state, named, Blocked.of([line])):
                faults += _record_emergency(str(named), line)
    except (StateBroken, DatabaseError):
        return faults
    return faults


def _record_emergency(subject: str, line: Line) -> list[Fault]:
    known = Entry.objects.filter(kind="withdrawal.made", subject=subject, at__gte=line.at)
    if known.exists():
        return []  # recorded, but not folded yet: additions may be stopped
    officer = User.objects.filter(username=line.content.get("by", "")).first()
    try:
        if officer is None:
            raise Refused([])
        withdraw(
            subject=subject, sites=None, officer=officer, reason=line.content.get("reason", "")
        )
    except (Refused, LedgerRefused, DatabaseError):
        # The last where the rights of PostgreSQL's role were not renewed after an upgrade.
        sentence = _(
            "The emergency withdrawal of %(target)s is in force but not in the ledger: "
            "an officer who may withdraw must enter it in the back office."
        ) % {"target": line.content.get("public_id") or subject}
        return [Fault("emergency_unrecorded", subject, sentence)]
    return []
