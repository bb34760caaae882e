"""Taking content out of a finished tree with nothing but the tree: no database, no vault, no renderer.

An item's fragments are cut from every file in which items stand together; where its page and its files stood, a
tombstone answers 410 from now on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.marks import COMPOSED, GONE, MONTH, TOMBSTONE, without


@dataclass(frozen=True)
class Removal:
    """What goes: an item by its public id, or single files by path (`host/…/x.html`); in all hosts or some."""

    public_id: str | None
    paths: tuple[str, ...] = ()

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Removal":
        """From a journal line's content or an entry of `withdrawn_beyond`."""
        public_id = document.get("public_id")
        return cls(None if public_id is None else str(public_id), tuple(document.get("paths", ())))


def take_away(folder: PublishedFolder, root: str, removals: Iterable[Removal]) -> str:
    """The root of the tree without this content. Does nothing where it is already gone."""
    wanted = list(removals)
    ids = {removal.public_id for removal in wanted if removal.public_id is not None}
    draft = folder.draft(root)
    tombstone = file_entry(folder.objects.put(TOMBSTONE))
    for path in (path for removal in wanted for path in removal.paths):
        if draft.remove(path):
            draft.put(path + GONE, tombstone)
    root = draft.commit()
    return _without(folder, root, ids, tombstone) if ids else root


def _without(folder: PublishedFolder, root: str, ids: set[str], tombstone: Entry) -> str:
    known: dict[str, Entry] = {}

    def visit(entry: Entry, *, in_month: bool) -> Entry:
        if entry.digest in known:
            return known[entry.digest]
        before = folder.directories.read(entry.digest)
        after: dict[str, Entry] = {}
        for name, child in before.items():
            if in_month:
                if name.removesuffix(".html") in ids:
                    after[name + GONE] = tombstone
                else:
                    after[name] = child
            elif child.kind == "dir":
                after[name] = visit(child, in_month=MONTH.fullmatch(name) is not None)
            elif name.endswith(COMPOSED):
                after[name] = _cut_file(folder, child, ids)
            else:
                after[name] = child
        known[entry.digest] = entry if after == before else folder.directories.put(after)
        return known[entry.digest]

    return visit(Entry("dir", root, 0), in_month=False).digest


def _cut_file(folder: PublishedFolder, entry: Entry, ids: set[str]) -> Entry:
    # The bytes are taken as they lie: an altered file must not keep a withdrawn item alive.
    try:
        data = folder.objects.path(entry.digest).read_bytes()
    except OSError:
        return entry
    kept = without(data, ids)
    return entry if kept == data else file_entry(folder.objects.put(kept))
