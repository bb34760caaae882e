"""Build: register → tree. All or nothing for additions; a removal always goes through.

`build` is the only door. It reads the ledger behind the checkpoint of the served release (or all of it), verifies every
certificate at its place, composes what changed, and swaps one symlink. If anything at all is missing or wrong, the
composed work is thrown away and only removals are carried out, from the tree alone (`remove_only`).
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import DatabaseError
from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.office.ledger.merkle import Frontier
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.publishing.trees import findings, reading
from huabiao.publishing.trees.certifying import certify_waiting
from huabiao.publishing.trees.compose import Composer
from huabiao.publishing.trees.crew import Crew, nothing_collected
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.publishing.trees.hosts import hosts_of
from huabiao.publishing.trees.journal import JournalBroken, Line
from huabiao.publishing.trees.objects import ObjectBroken
from huabiao.publishing.trees.online import Blocked, remember
from huabiao.publishing.trees.readers import Readers
from huabiao.publishing.trees.release import Release, ReleaseBroken, signed_by
from huabiao.publishing.trees.removal import Removal, take_away
from huabiao.publishing.trees.remove_only import (
    fresh_withdrawals,
    journal_withdrawals,
    remove_only,
    subjects_of,
)
from huabiao.publishing.trees.rendering import Workshop
from huabiao.publishing.trees.reports import BuildReport
from huabiao.publishing.trees.retention import sweep
from huabiao.publishing.trees.sources import MOST_KEPT, BuildDocuments
from huabiao.publishing.trees.statemap import StateBroken, StateMap
from huabiao.publishing.trees.watch import set_right
from huabiao.publishing.trees.working import WorkingState
from huabiao.register.certificates.due import due_between, next_due
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.state import record_of
from huabiao.render import RENDERER_VERSION

FROM_LEDGER = "ledger"
"""Cause of a journal line that repeats a withdrawal of the ledger."""

PASSING = frozenset({"head_refused", "database_unreachable", "clock_behind"})
"""What every run meets by itself as long as it lasts: no stop has to be lifted by a person afterwards."""


def build(
    *,
    full: bool = False,
    published: PublishedFolder | None = None,
    certify: bool = False,
    crew: Crew | None = None,
) -> BuildReport:
    """Bring the served tree up to the ledger's newest head.

    `full` folds and verifies everything from the first entry and renders every page again. `certify` first issues the
    certificates that approved requests wait for (the edge worker's job). Raises Busy while another process builds.
    """
    folder = published or PublishedFolder()
    folder.prepare()
    with folder.locked():
        return _Build(folder, full, certify, crew or Crew(folder.disk)).run()


@dataclass
class _Build:
    """One run. `faults` ends additions; `refused` are single requests that were not certified."""

    folder: PublishedFolder
    full: bool
    certify: bool
    crew: Crew
    faults: list[Fault] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    certified: list[str] = field(default_factory=list)

    def run(self) -> BuildReport:
        if put_right := set_right(self.folder):
            findings.report(put_right, by="watch")
            self.refused += put_right
        served = self._served()
        self._read_journal(served)
        if not self.folder.whole():
            # What a run that was cut off left behind unserved is not to be believed.
            self.folder.doubt()
            sweep(self.folder)
            self.folder.finished()
        report = self._attempt(served)
        if report is None:
            report = remove_only(self.folder, served, self.faults)
            report = replace(
                report, refused=(*self.faults, *self.refused), certified=tuple(self.certified)
            )
        self.folder.finished()
        return report

    # -- the parts ---------------------------------------------------------------------------------

    def _served(self) -> Release | None:
        """The served release, for its root. One that is not ours is no checkpoint: everything is folded again."""
        try:
            served = self.folder.releases.current(signature_valid)
            if served is not None and not reading.bears_the_key_in_use(served):
                self.full = True
            return served
        except ReleaseBroken:
            self.full = True
            try:
                return self.folder.releases.current()
            except ReleaseBroken:
                return None

    def _read_journal(self, served: Release | None) -> None:
        try:
            self.folder.journal.refresh()
            if served is not None and not self.folder.journal.fits(served.journal):
                raise JournalBroken(_("The journal lacks lines that the served release has seen."))
        except JournalBroken as broken:
            sentence = _("The journal beside the trees was changed: %(problem)s") % {
                "problem": broken
            }
            self.faults.append(Fault("journal_broken", "journal", sentence))
        if served is not None and reading.opens_an_epoch(self.folder.journal, served):
            # The ledger goes on from an older head than the served release: nothing of it is a checkpoint.
            self.full = True
        reason = self.folder.stopped()
        if reason is not None:
            sentence = _("Additions are stopped: %(reason)s") % {"reason": reason}
            self.faults.append(Fault("stopped", "stop", sentence))

    def _attempt(self, served: Release | None) -> BuildReport | None:
        """Try from the checkpoint; where state or tree are broken, once more from the first entry."""
        if self.faults:
            return None
        if not self.full and served is not None:
            try:
                return self._attempt_from(served, served)
            except (StateBroken, ObjectBroken):
                self.faults.clear()
        try:
            with nothing_collected():
                return self._attempt_from(None, served)
        except (StateBroken, ObjectBroken) as broken:
            sentence = _("The published tree cannot be read: %(problem)s") % {"problem": broken}
            self.faults.append(Fault("tree_broken", "tree", sentence))
            return None

    def _attempt_from(
        self, checkpoint: Release | None, served: Release | None
    ) -> BuildReport | None:
        attempt = _Attempt(self, checkpoint, served)
        try:
            return attempt.run()
        except Faulty as faulty:
            self.faults += faulty.faults
            if checkpoint is None and served is not None:
                self._end_additions(faulty.faults)
        except OSError as problem:
            sentence = _("The trees cannot be written: %(problem)s") % {"problem": problem.strerror}
            self.faults.append(Fault("disk", "disk", sentence))
        except DatabaseError:
            sentence = _("The database cannot be read.")
            self.faults.append(Fault("database_unreachable", "ledger", sentence))
        finally:
            attempt.documents.close()
        return None

    def _end_additions(self, found: list[Fault]) -> None:
        """A full verification found something that the next step from the checkpoint would not meet (decision 2)."""
        lasting = [fault for fault in found if fault.code not in PASSING]
        findings.end_additions(self.folder, lasting, by="full_build")


class _Attempt:
    """Fold, verify, compose, commit, sign, swap. Raises `Faulty` with everything wrong; nothing is served then."""

    def __init__(self, run: _Build, checkpoint: Release | None, served: Release | None) -> None:
        self.build = run
        self.folder = run.folder
        self.checkpoint = checkpoint
        self.served = served
        self.documents = BuildDocuments()
        if checkpoint is None:
            self.folder.doubt()
            if run.crew.hands > 1:
                self.documents.gather = self._gather
        self.state = WorkingState(
            StateMap(self.folder.nodes, checkpoint.state if checkpoint else None)
        )
        self.frontier: Frontier = reading.start_of(checkpoint)
        self.touched: set[str] = set()
        self.marker: dict[str, Any] = {}
        self.withdrawn: list[tuple[int, dict[str, Any]]] = []
        self.seen: dict[int, Entry] = {}

    def run(self) -> BuildReport:
        head = self._catch_up()
        if self.build.certify:
            # Nothing is read behind this: what is approved from here on is found by the next turn.
            issued, refused, head = certify_waiting(self.state, head, self._catch_up)
            self.build.certified += issued
            self.build.refused += refused
        at = clocks.now_ms()
        if self.checkpoint is not None and at < self.checkpoint.composed["at"]:
            sentence = _("The clock of this machine is behind the last release; set it right.")
            raise Faulty([Fault("clock_behind", "clock", sentence)])
        journal_withdrawals(self.folder)
        self.marker = self.folder.journal.marker()
        if self.checkpoint is not None:
            fresh = fresh_withdrawals(self.folder, self.checkpoint)
            self.touched |= set(due_between(self.state, self.checkpoint.composed["at"], at))
            self.touched |= subjects_of(self.state, fresh)
            if self._nothing_to_do(self.checkpoint, head, fresh):
                return self._report(self.checkpoint, None)
        self.folder.begun()
        draft = self.folder.draft(self.checkpoint.root if self.checkpoint else None)
        composer = Composer(
            self.folder,
            self.state,
            draft,
            self.documents,
            at,
            Blocked.of(self.folder.journal.of_kind("withdrawal", "epoch")),
            anew=self.checkpoint is None,
            crew=self.build.crew,
        )
        if faults := composer.compose(self.touched):
            raise Faulty(faults)
        self.build.crew.carry_out([*self.state.portions(), *draft.portions()])
        root = draft.commit()
        release = Release(
            number=max(self.folder.releases.numbers(), default=0) + 1,
            at=at,
            ledger_size=head.size,
            ledger_root=head.root,
            frontier=self.frontier.as_document(),
            epoch=head.epoch,
            root=root,
            state=self.state.commit(),
            themes=composer.sites.themes(),
            renderer=RENDERER_VERSION,
            hosts=hosts_of(self.state, composer.sites, self.documents, at),
            composed={"at": at, **self.marker},
            due=next_due(self.state, at),
        )
        return self._report(self._publish(release, head), composer)

    # -- reading -----------------------------------------------------------------------------------

    def _catch_up(self) -> SignedHead:
        """Fold everything up to a head signed now; `Faulty` where anything does not fit."""
        head, faults = reading.signed_head()
        if head is None:
            raise Faulty(faults)
        entries = reading.read(self.frontier, head)
        anchor = reading.anchor_of(self.folder.journal)
        if faults := list(reading.extend(self.frontier, entries, head, anchor)):
            raise Faulty(faults)
        self.seen = {entry.seq: entry for entry in entries}
        for entry in entries:
            if entry.kind == "vault.purged":
                remember(self.state, entry, ())
        for change in follow(self.state, entries, self.documents):
            if isinstance(change, Halt):
                raise Faulty(list(change.faults))
            remember(self.state, self.seen[change.seq], change.subjects)
            self.touched |= set(change.subjects)
            if change.kind == "withdrawn":
                self.withdrawn += [
                    (self.seen[change.seq].at, self._withdrawal(change.seq, subject))
                    for subject in change.subjects
                ]
        return head

    def _gather(self) -> Readers:
        """Processes that read what is to be verified and render what is to be shown."""
        self.folder.disk.written_elsewhere()
        hands = self.build.crew.hands
        documents = Documents(most_kept=MOST_KEPT // hands)
        return Readers(hands, Workshop(self.folder.objects, documents, anew=True))

    def _nothing_to_do(self, checkpoint: Release, head: SignedHead, fresh: list[Line]) -> bool:
        behind = head.size != checkpoint.ledger_size or checkpoint.withdrawn_beyond
        return not (self.touched or fresh or behind)

    # -- publishing --------------------------------------------------------------------------------

    def _publish(self, release: Release, head: SignedHead) -> Release:
        """Journal, sign, swap. The journal comes first: what it names must hold even if the machine dies here."""
        journal, disk = self.folder.journal, self.folder.disk
        release, signer = signed_by(release, lambda: keys.signer("certifier"))
        for moment, withdrawal in self.withdrawn:
            journal.append(disk, at=moment, kind="withdrawal", content=withdrawal, signer=signer)
        content = {
            "size": head.size,
            "root": head.root,
            "epoch": head.epoch,
            "release": release.number,
            "tree": release.root,
        }
        last = journal.last("head")
        if last is None or {**last.content, "release": 0} != {**content, "release": 0}:
            journal.append(disk, at=release.at, kind="head", content=content, signer=signer)
        # An emergency withdrawal that came while we were building is obeyed before anything is served.
        fresh = fresh_withdrawals(self.folder, release)
        late = [line for line in fresh if line.content.get("cause") != FROM_LEDGER]
        if late:
            removals = [Removal.from_document(line.content) for line in late]
            release = replace(
                release,
                root=take_away(self.folder, release.root, removals),
                withdrawn_beyond=[{**line.content, "at": line.at} for line in late],
            )
        else:
            release = replace(release, composed={"at": release.at, **journal.marker()})
        release = replace(release, journal=journal.marker())
        self.folder.releases.write(release, signer)
        self.folder.releases.serve(release.number)
        return release

    def _withdrawal(self, seq: int, subject: str) -> dict[str, Any]:
        """A journal line for a withdrawal that was just folded: the number it had, not one it may get later."""
        record = record_of(self.state, subject)
        return {
            "subject": subject,
            "public_id": record["public_id"] if record else None,
            "paths": [],
            "cause": FROM_LEDGER,
            "seq": seq,
        }

    def _report(self, release: Release, composer: Composer | None) -> BuildReport:
        return BuildReport(
            root=release.root,
            number=release.number,
            added=tuple(sorted(composer.added)) if composer else (),
            removed=tuple(sorted(composer.removed)) if composer else (),
            refused=tuple(self.build.refused),
            certified=tuple(self.build.certified),
            due=release.due,
            ledger_size=release.ledger_size,
        )
