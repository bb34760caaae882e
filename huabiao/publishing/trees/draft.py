"""A tree being changed: directories are read when needed and written once, from the leaves to the root."""

from collections.abc import Iterator
from functools import partial

from huabiao.publishing.trees.crew import Portion
from huabiao.publishing.trees.directories import DirectoryStore, Entry


class _Folder:
    """A directory in memory. `children` holds those sub-directories that were opened."""

    __slots__ = ("changed", "children", "entries")

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self.children: dict[str, _Folder] = {}
        self.changed = False


class Draft:
    """A changeable view of the tree under `root` (None: empty). Paths are relative, `/` between segments."""

    def __init__(self, directories: DirectoryStore, root: str | None) -> None:
        self._directories = directories
        self._root = _Folder(directories.read(root) if root else {})
        if root is None:
            self._root.changed = True

    def get(self, path: str) -> Entry | None:
        """What stands at a path, or None. For a directory that was changed, its entry before the change."""
        parents, name = _split(path)
        folder = self._folder(parents, make=False)
        return folder.entries.get(name) if folder else None

    def names(self, path: str) -> list[str]:
        """The names in a directory in order; empty if there is none."""
        folder = self._folder(path.split("/") if path else [], make=False)
        return sorted(set(folder.entries) | set(folder.children)) if folder else []

    def put(self, path: str, entry: Entry) -> None:
        """Place a file, or a whole stored directory, at a path."""
        parents, name = _split(path)
        folder = self._folder(parents, make=True)
        assert folder is not None  # noqa: S101 - `make` always answers one
        if folder.entries.get(name) != entry or name in folder.children:
            folder.children.pop(name, None)
            folder.entries[name] = entry
            self._mark(parents)

    def remove(self, path: str) -> bool:
        """Take away a file or a directory with all it holds; says whether there was one."""
        parents, name = _split(path)
        folder = self._folder(parents, make=False)
        if folder is None or (name not in folder.entries and name not in folder.children):
            return False
        folder.entries.pop(name, None)
        folder.children.pop(name, None)
        self._mark(parents)
        return True

    def portions(self) -> list[Portion]:
        """The changed directories with nothing changed below them, to be stored before `commit`, by anyone."""
        return [
            Portion(partial(self._directories.put, folder.entries), partial(_replace, above, name))
            for above, name, folder in _outermost(self._root)
            if folder.entries
        ]

    def commit(self) -> str:
        """Write what changed and answer the digest of the root. Directories left empty vanish."""
        self._settle(self._root)
        return self._directories.put(self._root.entries).digest

    def _settle(self, folder: _Folder) -> None:
        for name, child in folder.children.items():
            if not child.changed:
                continue
            self._settle(child)
            if child.entries:
                folder.entries[name] = self._directories.put(child.entries)
            else:
                folder.entries.pop(name, None)
        folder.children = {
            name: child for name, child in folder.children.items() if name in folder.entries
        }
        folder.changed = False

    def _folder(self, segments: list[str], *, make: bool) -> _Folder | None:
        folder = self._root
        for segment in segments:
            child = folder.children.get(segment)
            if child is None:
                entry = folder.entries.get(segment)
                if entry is not None and entry.kind == "dir":
                    child = _Folder(self._directories.read(entry.digest))
                elif make:
                    child = _Folder({})
                else:
                    return None
                folder.children[segment] = child
            folder = child
        return folder

    def _mark(self, segments: list[str]) -> None:
        folder = self._root
        folder.changed = True
        for segment in segments:
            folder = folder.children[segment]
            folder.changed = True


def _outermost(folder: _Folder) -> Iterator[tuple[_Folder, str, _Folder]]:
    """Changed folders without changed sub-folders, each with the folder above it and its name there."""
    for name, child in folder.children.items():
        if not child.changed:
            continue
        if any(below.changed for below in child.children.values()):
            yield from _outermost(child)
        else:
            yield folder, name, child


def _replace(above: _Folder, name: str, entry: Entry) -> None:
    """Let a stored directory stand for the folder that was changed."""
    above.entries[name] = entry
    del above.children[name]


def walk(
    directories: DirectoryStore, root: str, *, prefix: str = ""
) -> Iterator[tuple[str, Entry]]:
    """Every file below a directory with its path, in order. Raises ObjectBroken on an altered manifest."""
    for name, entry in sorted(directories.read(root).items()):
        if entry.kind == "dir":
            yield from walk(directories, entry.digest, prefix=f"{prefix}{name}/")
        else:
            yield f"{prefix}{name}", entry


def _split(path: str) -> tuple[list[str], str]:
    *parents, name = path.split("/")
    return parents, name
