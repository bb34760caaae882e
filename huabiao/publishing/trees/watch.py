"""Is what `current` points to a release of ours, and the newest? Looked at all the time, put right at once.

The static server holds no keys and follows the link as it lies there. So whoever signs releases looks: a link to a
forged release, to an older one, or with another tree behind it is set back to the newest release that is signed here.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from huabiao.publishing.trees.emergency import certifier_or_none, obey
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.publishing.trees.objects import hex_of
from huabiao.publishing.trees.release import DOCUMENT, ROOT, SIGNATURE, Release, ReleaseBroken
from huabiao.register.certificates.faults import Fault

Stamp = tuple[object, ...]

PATIENCE = 2.0
"""Seconds until something that could not be put right is tried again."""


@dataclass
class Watch:
    """Remembers the stamps of what it found in order, so that an idle look costs a few system calls."""

    _in_order: Stamp | None = None
    _reported: tuple[Stamp, float] | None = None

    def is_suspicious(self, published: PublishedFolder) -> bool:
        """Whether `current` is not what this system last put there. Only a look: the builder judges under its lock.

        What the builder could not put right is not asked again for a while.
        """
        stamp = _stamp(published)
        if stamp == self._in_order or not published.whole():
            return False
        if _wrong(published) is None:
            self._in_order, self._reported = stamp, None
            return False
        now = time.monotonic()
        known, at = self._reported or (None, 0.0)
        if known == stamp and now - at < PATIENCE:
            return False
        self._reported = (stamp, now)
        return True


def set_right(published: PublishedFolder) -> list[Fault]:
    """Let `current` point to the newest release signed here, with its own tree behind it. The caller holds the lock.

    Answers what was wrong. A run that was cut off is left to the builder, and so is a removal that could not be signed
    on a day when the key cannot be read.
    """
    if not published.whole():
        return []
    code = _wrong(published)
    if code is None:
        return []
    newest = _newest(published)
    if newest is None:
        return []
    if code == "release_unsigned" and certifier_or_none() is None:
        return []
    root = published.releases.folder / str(newest.number) / ROOT
    if _target(root) != _tree(newest):
        published.disk.remove(root)
        published.disk.swap(root, _tree(newest))
    if published.releases.current_number() != newest.number:
        published.releases.serve(newest.number)
        # What was withdrawn after that release must not be seen again, not even until the build that follows.
        obey(published)
    return [Fault(code, str(newest.number), _SENTENCES[code]())]


_SENTENCES = {
    "release_missing": lambda: _("The link to the served release was removed; it was put back."),
    "release_forged": lambda: _(
        "The served release was not signed by this system; the newest one that is was put back."
    ),
    "release_unsigned": lambda: _(
        "The served release bore no signature; the newest one that does was put back."
    ),
    "release_set_back": lambda: _(
        "The link to the served release was set back to an older one; the newest was put back."
    ),
    "release_tree_swapped": lambda: _(
        "Another tree was put behind the served release; its own was put back."
    ),
}


def _wrong(published: PublishedFolder) -> str | None:
    """The code of what is wrong with `current`; None where it is in order or nothing was ever served."""
    newest = _newest(published)
    number = published.releases.current_number()
    if number is None:
        return None if newest is None else "release_missing"
    try:
        release = published.releases.read(number)
        published.releases.read(number, signature_valid)
    except ReleaseBroken:
        folder = published.releases.folder / str(number)
        return "release_forged" if (folder / SIGNATURE).exists() else "release_unsigned"
    if release.number != number:
        return "release_forged"
    if newest is not None and number < newest.number:
        return "release_set_back"
    root = published.releases.folder / str(number) / ROOT
    return None if _target(root) == _tree(release) else "release_tree_swapped"


def _newest(published: PublishedFolder) -> Release | None:
    """The newest release that the certifier signed under its own number."""
    for number in reversed(published.releases.numbers()):
        try:
            release = published.releases.read(number, signature_valid)
        except ReleaseBroken:
            continue
        if release.number == number:
            return release
    return None


def _tree(release: Release) -> str:
    name = hex_of(release.root)
    return f"../../dirs/{name[:2]}/{name}"


def _target(link: Path) -> str | None:
    try:
        return str(link.readlink())
    except OSError:
        return None


def _stamp(published: PublishedFolder) -> Stamp:
    """Whatever changes when anybody changes what is served."""
    target = _target(published.releases.current_link)
    if target is None:
        return (None,)
    folder = published.path / target
    found: list[object] = [
        target,
        _target(folder / ROOT),
        len(published.releases.numbers()),
    ]
    for name in (DOCUMENT, SIGNATURE):
        try:
            status = (folder / name).stat()
        except OSError:
            found.append(None)
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return tuple(found)
