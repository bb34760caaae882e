"""Withdrawal on a broken day: from the tree alone, with the database down, the vault unreadable or the disk full.

The journal line comes first: the server obeys it at once, the builder for ever, and the ledger receives it later
(decision 4). A removal asks no one's leave and waits for nothing.
"""

import contextlib
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
from huabiao.publishing.trees.online import NUMBER
from huabiao.publishing.trees.placing import PAGE_AT, PLACED
from huabiao.publishing.trees.release import Release
from huabiao.publishing.trees.removal import Removal, take_away
from huabiao.publishing.trees.statemap import StateBroken, StateMap

PATIENCE = 3.0
"""Seconds to wait for a running builder; the server obeys the journal meanwhile, and the builder before it swaps."""

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PUBLIC_ID = re.compile(r"[0-9A-Za-z]{1,40}")
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
    # A year of lines is not verified one by one while somebody waits; a withdrawal asks for no proof.
    published.journal.verify = None
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
        signer = certifier_or_none()
        published.journal.append(
            published.disk, at=clocks.now_ms(), kind="withdrawal", content=content, signer=signer
        )

    making_room(published, write_line)
    try:
        with published.locked(patience=PATIENCE):
            return Withdrawn(target, making_room(published, lambda: obey(published)).number)
    except Busy:
        return Withdrawn(target, None)


def obey(published: PublishedFolder) -> Release:
    """Serve the current tree without whatever the journal withdraws and the release does not know. Caller locks."""
    release = published.releases.current()
    if release is None:
        raise NothingToWithdraw(_("Nothing has been published here yet."))
    with contextlib.suppress(JournalBroken):
        published.journal.refresh()
    lines = [line for line in published.journal.since(release.journal) if line.kind == "withdrawal"]
    if not lines:
        return release
    beyond = [
        *release.withdrawn_beyond,
        *({**line.content, "at": line.at} for line in lines),
    ]
    published.begun()
    root = take_away(
        published, release.root, (Removal.from_document(line.content) for line in lines)
    )
    signer = certifier_or_none()
    following = replace(
        release,
        number=max(published.releases.numbers(), default=0) + 1,
        at=clocks.now_ms(),
        root=root,
        withdrawn_beyond=beyond,
        journal=published.journal.marker(),
        key_id=signer.key_id if signer else "",
    )
    published.releases.write(following, signer)
    published.releases.serve(following.number)
    published.finished()
    return following


def find(published: PublishedFolder, release: Release, named: str) -> dict[str, Any]:
    """Subject (if the state can be read), public id and paths of what is named. Raises NothingToWithdraw."""
    state = _state(published, release)
    if UUID.fullmatch(named):
        return _by_subject(state, named)
    if "/" not in named and PUBLIC_ID.fullmatch(named):
        return _by_number(state, named)
    parts = urlsplit(named if "//" in named else f"//{named}")
    path = unquote(parts.path) or "/"
    item = ITEM_ADDRESS.search(path)
    if item:
        return _by_number(state, item[1])
    draft = published.draft(release.root)
    known = [parts.hostname] if parts.hostname in release.hosts else sorted(release.hosts)
    files = [f"{host}{path}index.html" if path.endswith("/") else f"{host}{path}" for host in known]
    found = [file for file in files if draft.get(file) is not None]
    if len(found) != 1:
        raise NothingToWithdraw(
            _("No page is online at %(address)s. Copy the whole address from the browser.")
            % {"address": named}
        )
    return {"subject": _page_at(state, found[0]), "public_id": None, "paths": found}


def _state(published: PublishedFolder, release: Release) -> StateMap | None:
    try:
        return StateMap(published.nodes, release.state) if release.state else None
    except StateBroken:
        return None


def _by_number(state: StateMap | None, number: str) -> dict[str, Any]:
    try:
        subject = state.get(f"{NUMBER}{number}") if state is not None else None
    except StateBroken:
        subject = None
    return {"subject": subject, "public_id": number, "paths": []}


def _by_subject(state: StateMap | None, subject: str) -> dict[str, Any]:
    try:
        placed = state[PLACED + subject] if state is not None else None
    except StateBroken:
        placed = None
    except KeyError:
        raise NothingToWithdraw(_("%(subject)s is not online.") % {"subject": subject}) from None
    if placed is None:
        raise NothingToWithdraw(
            _("The state cannot be read. Name the page by its address instead.")
        )
    paths = [placed["page"]] if placed["page"] and not placed["public_id"] else []
    return {"subject": subject, "public_id": placed["public_id"], "paths": paths}


def _page_at(state: StateMap | None, path: str) -> str | None:
    """The page that stands at a path; a list or a home page without one is nothing to withdraw."""
    if state is None:
        return None
    try:
        subject: str | None = state.get(PAGE_AT + path)
    except StateBroken:
        return None
    if subject is None:
        raise NothingToWithdraw(
            _("%(path)s is made of many items. Withdraw the item itself by its own address.")
            % {"path": path}
        )
    return subject


def certifier_or_none() -> Signs | None:
    """The certifier's signer, or None on a day when even that cannot be read: taking away is always allowed."""
    try:
        return keys.signer("certifier")
    except (keys.KeyFault, OSError):
        return None


def making_room(published: PublishedFolder, act: Callable[[], T]) -> T:
    """Do it; on a full disk, free the ballast and do it again."""
    try:
        return act()
    except OSError as problem:
        if problem.errno not in {errno.ENOSPC, errno.EDQUOT} or not published.free_ballast():
            raise
        return act()
