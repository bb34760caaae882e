"""A release: which ledger head, which renderer and which themes one root of the public tree was made from.

The document is signed by the certifier; `current` names the one that is served.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from huabiao.office.ledger.digests import canonical
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.journal import Signs, Verify
from huabiao.publishing.trees.objects import hex_of

DOCUMENT = "release.json"
SIGNATURE = "release.sig"
ROOT = "root"


class ReleaseBroken(Exception):
    """A release is missing, altered or wrongly signed."""


@dataclass(frozen=True)
class Release:
    """See contracts: times in UTC milliseconds, `root` and `state` digests, `hosts` host → {site, dir, access}.

    `composed` says when the tree was last composed from the ledger (`at`) and up to which line of the journal
    (`lines`, `tip`); a removal from the tree alone leaves it as it was, so that nothing due is passed over.
    `withdrawn_beyond` lists what is taken away beyond what the ledger up to `ledger_size` says:
    {subject, public_id, paths, at, cause}. `journal` says up to which line the journal has been obeyed.
    """

    number: int
    at: int
    ledger_size: int
    ledger_root: str
    frontier: Any
    epoch: int
    root: str
    state: str
    themes: Mapping[str, str]
    renderer: str
    hosts: Mapping[str, Mapping[str, Any]]
    key_id: str = ""
    composed: Mapping[str, Any] = field(default_factory=lambda: {"at": -1, "lines": 0})
    withdrawn_beyond: list[Mapping[str, Any]] = field(default_factory=list)
    due: int | None = None
    journal: Mapping[str, Any] = field(default_factory=lambda: {"lines": 0})

    def as_document(self) -> dict[str, Any]:
        """The JSON document that is signed."""
        return {"schema": "release/1", **asdict(self)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Release":
        """Read the document; raises ReleaseBroken when it is none."""
        fields = {name: value for name, value in document.items() if name != "schema"}
        try:
            if document["schema"] != "release/1":
                raise ReleaseBroken(_("It is no release of a known form."))
            return cls(**fields)
        except (KeyError, TypeError) as problem:
            raise ReleaseBroken(_("It is no release of a known form.")) from problem


class Releases:
    """The folder `releases/` and the symlink `current` beside it."""

    def __init__(self, public: Path, disk: Disk) -> None:
        self.folder = public / "releases"
        self.current_link = public / "current"
        self.disk = disk

    def numbers(self) -> list[int]:
        """The numbers of all whole releases, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdecimal())

    def current_number(self) -> int | None:
        """The number of the served release, or None before the first."""
        try:
            return int(self.current_link.readlink().name)
        except (OSError, ValueError):
            return None

    def read(self, number: int, verify: Verify | None = None) -> Release:
        """A release; with `verify` its signature is checked too. Raises ReleaseBroken."""
        folder = self.folder / str(number)
        try:
            data = (folder / DOCUMENT).read_bytes()
            release = Release.from_document(json.loads(data))
            if verify is not None:
                signature = base64.b64decode((folder / SIGNATURE).read_bytes())
                if not verify(data, release.key_id, signature):
                    raise ReleaseBroken(
                        _("Release %(number)s is not signed by this installation.")
                        % {"number": number}
                    )
        except (OSError, ValueError) as problem:
            raise ReleaseBroken(
                _("Release %(number)s cannot be read.") % {"number": number}
            ) from problem
        return release

    def current(self, verify: Verify | None = None) -> Release | None:
        """The served release, or None before the first. Raises ReleaseBroken."""
        number = self.current_number()
        return None if number is None else self.read(number, verify)

    def write(self, release: Release, signer: Signs | None) -> None:
        """Write a release beside the others, not yet served.

        `signer` is None only for a removal on a day when the key cannot be read.
        """
        folder = self.folder / str(release.number)
        temporary = self.disk.temporary(self.folder)
        self.disk.folder(temporary)
        data = canonical(release.as_document())
        self.disk.create(temporary / DOCUMENT, data)
        if signer is not None:
            self.disk.create(temporary / SIGNATURE, base64.b64encode(signer.sign(data)))
        name = hex_of(release.root)
        self.disk.symlink(temporary / ROOT, f"../../dirs/{name[:2]}/{name}")
        if folder.exists():  # left by a builder that was killed before the swap: never served
            self.disk.remove(folder)
        self.disk.rename(temporary, folder, holding=(DOCUMENT, SIGNATURE))

    def serve(self, number: int) -> None:
        """Settle everything written and make a release the served one, by one rename."""
        self.disk.settle()
        self.disk.swap(self.current_link, f"releases/{number}")


def signed_by(release: Release, signer: Callable[[], Signs]) -> tuple[Release, Signs]:
    """The release naming the key that will sign it, and the signer."""
    chosen = signer()
    return replace(release, key_id=chosen.key_id), chosen
