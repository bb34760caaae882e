"""The daily full verification of what is online (decision 2), without stopping the builder for it.

The served release is made again from the first entry of the ledger in a folder of its own, with every signature, chain
and frozen copy verified on the way, and compared; then every byte that is served is compared with what was made. A
served file that was altered is put right from there, and counts as a finding all the same.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from huabiao.office.ledger.audit import Anchor
from huabiao.office.ledger.verification import verify_database
from huabiao.publishing.trees import past, reading
from huabiao.publishing.trees.build import PASSING
from huabiao.publishing.trees.directories import MANIFEST, Entry, link_target
from huabiao.publishing.trees.folder import Busy, PublishedFolder, signature_valid
from huabiao.publishing.trees.journal import JournalBroken
from huabiao.publishing.trees.objects import ObjectBroken
from huabiao.publishing.trees.release import Release, ReleaseBroken
from huabiao.register.certificates.faults import Fault, Faulty

PATIENCE = 30.0
"""Seconds to wait for the builder where something has to be put right."""

MOST_NAMED = 20
"""Faults of one kind that a report spells out."""


def verify_everything(published: PublishedFolder) -> list[Fault]:
    """Everything that is wrong with ledger, register and served tree; empty if all is as it was signed.

    What every run meets by itself as long as it lasts (a database that cannot be reached) is raised, not reported: it
    ends no additions, but nothing was verified either.

    Raises:
        Faulty: only such things stood in the way.
    """
    faults = [*_the_ledger(published)]
    try:
        release = published.releases.current(signature_valid)
    except ReleaseBroken as broken:
        return [*faults, Fault("release_forged", "current", str(broken))]
    if release is None or faults:
        return faults
    with _workplace() as place:
        try:
            made = past.remake(published, release, place)
        except LookupError as problem:
            return [Fault("ledger_differs", "ledger", str(problem))]
        except Faulty as faulty:
            lasting = [fault for fault in faulty.faults if fault.code not in PASSING]
            if not lasting:
                raise
            return lasting
        for path in made.different[:MOST_NAMED]:
            sentence = _("A served file is not what the register says: %(path)s") % {"path": path}
            faults.append(Fault("tree_differs", path, sentence))
        kept = PublishedFolder(place)
        faults += list(_the_bytes(published, release, kept, made.root))[:MOST_NAMED]
    return faults


def _the_ledger(published: PublishedFolder) -> Iterator[Fault]:
    try:
        published.journal.refresh()
    except JournalBroken as broken:
        sentence = _("The journal beside the trees was changed: %(problem)s") % {"problem": broken}
        yield Fault("journal_broken", "journal", sentence)
        return
    anchor = reading.anchor_of(published.journal)
    report = verify_database(anchor=None if anchor is None else Anchor(anchor.size, anchor.root))
    for fault in report.faults[:MOST_NAMED]:
        yield Fault(f"ledger_{fault.code}", str(fault.seq or "ledger"), str(_(fault.sentence)))


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder beside the trees, gone afterwards; one that a killed run left goes first."""
    home = Path(settings.HUABIAO_VAR) / "verification"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    place = Path(tempfile.mkdtemp(dir=home))
    try:
        yield place
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _the_bytes(
    published: PublishedFolder, release: Release, made: PublishedFolder, made_root: str
) -> Iterator[Fault]:
    """Every directory and file that is served, against the tree just made. Puts right what can be."""
    waiting, seen = [(made_root, "")], set()
    while waiting:
        digest, prefix = waiting.pop()
        if digest in seen:
            continue
        seen.add(digest)
        entries = made.directories.read(digest)
        if not _links_stand(published, digest, entries) and _still_kept(published, release):
            yield _altered(prefix or "/")
            _put_right(published, partial(_mend_directory, published, digest, entries))
        for name, entry in entries.items():
            if entry.kind == "dir":
                waiting.append((entry.digest, f"{prefix}{name}/"))
            elif entry.digest not in seen:
                seen.add(entry.digest)
                if not _stands(published, entry.digest) and _still_kept(published, release):
                    yield _altered(f"{prefix}{name}")
                    _put_right(published, partial(_mend_file, published, made, entry.digest))


def _mend_directory(published: PublishedFolder, digest: str, entries: dict[str, Entry]) -> None:
    path = published.directories.path(digest)
    for found in path.iterdir() if path.is_dir() else ():
        if found.name not in entries and found.name != MANIFEST:
            published.disk.remove(found)
    published.directories.put(entries)


def _mend_file(published: PublishedFolder, made: PublishedFolder, digest: str) -> None:
    published.objects.put(made.objects.read(digest))


def _stands(published: PublishedFolder, digest: str) -> bool:
    try:
        published.objects.read(digest)
    except ObjectBroken:
        return False
    return True


def _links_stand(published: PublishedFolder, digest: str, entries: dict[str, Entry]) -> bool:
    path = published.directories.path(digest)
    try:
        found = {one.name for one in path.iterdir()} - {MANIFEST}
        return (
            published.directories.read(digest) == entries
            and found == set(entries)
            and all(
                str((path / name).readlink()) == link_target(entry)
                for name, entry in entries.items()
            )
        )
    except (OSError, ObjectBroken):
        return False


def _still_kept(published: PublishedFolder, release: Release) -> bool:
    """Files of a release that is no longer served may have been swept meanwhile, which is no finding."""
    return (published.releases.folder / str(release.number)).is_dir()


def _put_right(published: PublishedFolder, act: Callable[[], object]) -> None:
    try:
        with published.locked(patience=PATIENCE):
            published.doubt()
            act()
            published.disk.settle()
    except Busy:
        return


def _altered(path: str) -> Fault:
    sentence = _("A served file was altered on the disk and has been put right: %(path)s") % {
        "path": path
    }
    return Fault("served_bytes_altered", path, sentence)
