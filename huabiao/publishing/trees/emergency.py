"""Withdrawal on a broken day: from the tree alone, with the database down, the vault unreadable or the disk full.

The journal line comes first: the server obeys it at once, the builder for ever, and the ledger receives it later
(decision 4). A removal asks no one's leave and waits for nothing.
"""

import errno
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from huabiao.office import clocks, keys
from huabiao.publishing.trees.folder import Busy, PublishedFolder
from huabiao.publishing.trees.journal import JournalBroken, Signs
from huabiao.publishing.trees.marks import ITEM_ADDRESS
from huabiao.publishing.trees.release import Release, ReleaseBroken
from huabiao.publishing.trees.removal import Removal, take_away
from huabiao.publishing.trees.statemap import StateBroken, StateMap

PATIENCE = 3.0
"""Seconds to wait for a running builder; the server obeys the journal meanwhile, and the builder before it swaps."""

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PUBLIC_ID = re.compile(r"[0-9A-Za-z]{1,40}")
SHOWING = "tree/placed/"
"""Prefix of the state's keys that say where a subject is shown."""

T = TypeVar("T")


class NothingToWithdraw(Exception):
    """The address or number names nothing that is online; the message says what to do."""


@dataclass(frozen=True)
class Withdrawn:
    """What was done: the target, the release that no longer holds it (None while a builder is at work)."""

    target: Mapping[str, Any]
    number: int | None


def withdraw(
    named: str, *, by: str, reason: str = "", folder: PublishedFolder | None = None
) -> Withdrawn:
    """Take what an address, a public id or a subject's UUID names off every tree now.

    `by` says who acts, `reason` is kept in the journal only. Raises NothingToWithdraw.
    """
    published = folder or PublishedFolder()
    release = published.releases.current()
    if release is None:
        raise NothingToWithdraw(_("Nothing has been published here yet."))
    target = find(published, release, named)
    content = {
        **target,
        "by": by,
        "reason": reason,
        "cause": "emergency",
        "release": release.number,
    }

    def write_line() -> None:
        signer = _signer()
        published.journal.append(
            published.disk, at=clocks.now_ms(), kind="withdrawal", content=content, signer=signer
        )

    _making_room(published, write_line)
    try:
        with published.locked(patience=PATIENCE):
            return Withdrawn(target, _making_room(published, lambda: obey(published)).number)
    except Busy:
        return Withdrawn(target, None)


def obey(published: PublishedFolder) -> Release:
    """Serve the current tree without whatever the journal withdraws and the release does not know. Caller locks."""
    release = published.releases.current()
    if release is None:
        raise NothingToWithdraw(_("Nothing has been published here yet."))
    lines = published.journal.refresh().of_kind("withdrawal", since=release.journal["lines"])
    if not lines:
        return release
    beyond = [
        *release.withdrawn_beyond,
        *({**line.content, "at": line.at} for line in lines),
    ]
    root = take_away(
        published, release.root, (Removal.from_document(line.content) for line in lines)
    )
    signer = _signer()
    following = replace(
        release,
        number=max(published.releases.numbers(), default=0) + 1,
        at=clocks.now_ms(),
        root=root,
        withdrawn_beyond=beyond,
        journal={"lines": len(published.journal.lines), "tip": published.journal.tip},
        key_id=signer.key_id if signer else "",
    )
    published.releases.write(following, signer)
    published.releases.serve(following.number)
    return following


def find(published: PublishedFolder, release: Release, named: str) -> dict[str, Any]:
    """Subject (if the state can be read), public id and paths of what is named. Raises NothingToWithdraw."""
    if UUID.fullmatch(named):
        return _by_subject(published, release, named)
    if "/" not in named and PUBLIC_ID.fullmatch(named):
        return {"subject": None, "public_id": named, "paths": []}
    parts = urlsplit(named if "//" in named else f"//{named}")
    path = unquote(parts.path) or "/"
    item = ITEM_ADDRESS.search(path)
    if item:
        return {"subject": None, "public_id": item[1], "paths": []}
    draft = published.draft(release.root)
    known = [parts.hostname] if parts.hostname in release.hosts else sorted(release.hosts)
    files = [f"{host}{path}index.html" if path.endswith("/") else f"{host}{path}" for host in known]
    found = [file for file in files if draft.get(file) is not None]
    if len(found) != 1:
        raise NothingToWithdraw(
            _("No page is online at %(address)s. Copy the whole address from the browser.")
            % {"address": named}
        )
    return {"subject": None, "public_id": None, "paths": found}


def _by_subject(published: PublishedFolder, release: Release, subject: str) -> dict[str, Any]:
    try:
        showing = StateMap(published.nodes, release.state).get(SHOWING + subject)
    except StateBroken as problem:
        raise NothingToWithdraw(
            _("The state cannot be read. Name the page by its address instead.")
        ) from problem
    if showing is None:
        raise NothingToWithdraw(_("%(subject)s is not online.") % {"subject": subject})
    paths = [] if showing["public_id"] else [page["path"] for page in showing["pages"]]
    return {"subject": subject, "public_id": showing["public_id"], "paths": paths}


def _signer() -> Signs | None:
    """The certifier's signer, or None on a day when even that cannot be read: taking away is always allowed."""
    try:
        return keys.signer("certifier")
    except (keys.KeyFault, OSError):
        return None


def _making_room(published: PublishedFolder, act: Callable[[], T]) -> T:
    """Do it; on a full disk, free the ballast and do it again."""
    try:
        return act()
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT} or not published.free_ballast():
            raise
        return act()


__all__ = [
    "JournalBroken",
    "NothingToWithdraw",
    "ReleaseBroken",
    "Withdrawn",
    "find",
    "obey",
    "withdraw",
]
