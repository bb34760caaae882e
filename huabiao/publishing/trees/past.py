"""A past day: the retained release, made again from the ledger and compared byte for byte (decision 6).

What was withdrawn since stays away: it is compared as the tombstone it has become, and cut from what is shown.
"""

import contextlib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from huabiao.office.ledger import selectors as ledger
from huabiao.publishing.trees import reading
from huabiao.publishing.trees.compose import Composer
from huabiao.publishing.trees.directories import Entry
from huabiao.publishing.trees.draft import walk
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.publishing.trees.objects import ObjectBroken, hex_of
from huabiao.publishing.trees.online import Blocked, remember
from huabiao.publishing.trees.release import Release
from huabiao.publishing.trees.removal import Removal, take_away
from huabiao.publishing.trees.remove_only import journal_withdrawals
from huabiao.publishing.trees.retention import tombstone_of
from huabiao.publishing.trees.sources import BuildDocuments
from huabiao.publishing.trees.statemap import StateMap
from huabiao.publishing.trees.working import WorkingState
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.state import records

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Comparison:
    """A retained release beside its re-making: paths that differ, paths that are tombstones by now."""

    release: Release
    root: str
    different: tuple[str, ...]
    buried: tuple[str, ...]


def release_of(folder: PublishedFolder, day: date) -> Release:
    """The last release of a day or before it (Shanghai). Raises LookupError."""
    served = folder.releases.current_number() or 0
    found = [
        folder.releases.read(number, signature_valid)
        for number in folder.releases.numbers()
        if number <= served
    ]
    until = [
        one for one in found if datetime.fromtimestamp(one.at / 1000, tz=SHANGHAI).date() <= day
    ]
    if not until:
        raise LookupError(_("No release of %(day)s or before is kept.") % {"day": day.isoformat()})
    return until[-1]


def remake(folder: PublishedFolder, release: Release, out: Path) -> Comparison:
    """Make a release again under `out` (`out/root` is its tree) and compare.

    Raises:
        Faulty: something it was made from does not stand (any more).
        LookupError: it was made from a ledger that a new epoch has replaced.
    """
    made = PublishedFolder(out)
    made.prepare()
    documents, state = BuildDocuments(), WorkingState(StateMap(made.nodes))
    entries = list(ledger.entries(limit=release.ledger_size))
    if not reading.ends_in(entries, release):
        raise LookupError(
            _(
                "Release %(number)s was made from a ledger that is no more (a new epoch was opened since). "
                "The kept release itself is the authority."
            )
            % {"number": release.number}
        )
    seen = {entry.seq: entry for entry in entries}
    purged = [entry for entry in entries if entry.kind == "vault.purged"]
    for entry in purged:
        remember(state, entry, ())
    for change in follow(state, entries, documents):
        if isinstance(change, Halt):
            raise Faulty(list(change.faults))
        remember(state, seen[change.seq], change.subjects)
    journal_withdrawals(folder)
    known = folder.journal.lines[: release.composed["lines"]]
    later = [line for line in folder.journal.since(release.composed) if line.kind == "withdrawal"]
    composer = Composer(
        made,
        state,
        made.draft(None),
        documents,
        release.composed["at"],
        Blocked.of(known),
        anew=True,
    )
    if faults := composer.compose({subject for subject, _record in records(state)}):
        raise Faulty(_as_of(faults, release))
    root = composer.draft.commit()
    beyond = [Removal.from_document(one) for one in release.withdrawn_beyond]
    if beyond:
        root = take_away(made, root, beyond)
    different, buried = _compare(folder, release.root, made, root)
    shown = take_away(made, root, [Removal.from_document(line.content) for line in later])
    made.disk.swap(made.path / "root", f"dirs/{hex_of(shown)[:2]}/{hex_of(shown)}")
    return Comparison(release, root, tuple(different), tuple(buried))


def _compare(
    kept: PublishedFolder, kept_root: str, made: PublishedFolder, made_root: str
) -> tuple[list[str], list[str]]:
    before, after = _files(kept, kept_root), _files(made, made_root)
    buried = [
        path for path, entry in before.items() if tombstone_of(kept, entry.digest) is not None
    ]
    different = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return different, buried


def _files(folder: PublishedFolder, root: str) -> dict[str, Entry]:
    """Every file of a tree; behind an altered directory none can be told any more, and so they all differ."""
    found: dict[str, Entry] = {}
    with contextlib.suppress(ObjectBroken):
        for path, entry in walk(folder.directories, root):
            found[path] = entry
    return found


def _as_of(faults: list[Fault], release: Release) -> list[Fault]:
    """A frozen copy that was purged since cannot be shown again; say so."""
    return [
        Fault(fault.code, fault.subject, f"{fault.sentence} ({_('release')} {release.number})")
        for fault in faults
    ]
