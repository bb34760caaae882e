"""One item from the vault to finished objects: its page, its files, its line for lists. Fit to run in any process."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.objects import ObjectStore, Stored
from huabiao.publishing.trees.online import Online
from huabiao.publishing.trees.placing import Placed
from huabiao.publishing.trees.sites import in_tree
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Documents
from huabiao.register.payloads import ItemPayload, SitePayload
from huabiao.register.vault.faults import VaultFault, VaultFaultKind
from huabiao.register.vault.services import read_blob
from huabiao.render import ListEntry, Place, RenderFault, Theme, item_files, item_page, list_entry


@dataclass(frozen=True)
class Rendered:
    """What was made of an item: entries by path in the tree, its line, the targets of its links."""

    subject: str
    files: dict[str, Entry]
    entry: ListEntry
    links: set[str]


@dataclass
class Workshop:
    """What rendering needs besides the item. `anew`: read every blob again, also those already in the tree."""

    objects: ObjectStore
    documents: Documents
    anew: bool = False

    def item(
        self,
        online: Online,
        *,
        placed: Placed,
        site: SitePayload,
        portal: SitePayload | None,
        theme: Theme,
        links: Callable[[str], str | None],
    ) -> Rendered:
        """Make an item's page and files. Raises `Faulty` with what is missing or does not fit."""
        version = online.version
        assert version is not None and placed.page is not None  # noqa: S101 - only shown items come here
        payload = self.documents.payload(version["freeze"], version["payload"])
        if not isinstance(payload, ItemPayload) or payload.subject != online.subject:
            raise Faulty([fault("subject_differs", online.subject)])
        place = Place(
            column=placed.places[0][0],
            public_id=online.public_id or "",
            month=online.month or "",
            first_published=online.first_published,
        )
        try:
            page = item_page(theme, site, payload, place, links, portal=portal)
            wanted = item_files(site, payload, place)
            entry = list_entry(site, payload, place)
        except RenderFault as problem:
            raise Faulty([Fault("not_rendered", online.subject, str(problem))]) from problem
        files = {placed.page: file_entry(self.objects.put(page))}
        files |= self.blobs(site, version["freeze"], wanted)
        return Rendered(online.subject, files, entry, payload.own_links())

    def blobs(self, site: SitePayload, freeze: str, wanted: dict[str, str]) -> dict[str, Entry]:
        """Place pictures and files of a frozen copy: address → blob digest in, path in the tree → entry out."""
        return {
            in_tree(site, address): self.blob(freeze, digest) for address, digest in wanted.items()
        }

    def blob(self, freeze: str, digest: str) -> Entry:
        """One picture or file as an object; its digest is the object's name."""
        path = self.objects.path(digest)
        if not self.anew and self.objects.trusting and path.exists():
            return file_entry(Stored(digest, path.stat().st_size))
        try:
            stored = self.objects.put(read_blob(freeze, digest))
        except VaultFault as problem:
            code = "blob_altered" if problem.kind is VaultFaultKind.DIGEST else "blob_missing"
            raise Faulty([fault(code, freeze)]) from problem
        if stored.digest != digest:
            sentence = _(
                "A blob was frozen under another kind of digest than this installation uses."
            )
            raise Faulty([Fault("blob_altered", freeze, sentence)])
        return file_entry(stored)
