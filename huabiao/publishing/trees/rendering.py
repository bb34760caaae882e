"""One item from the vault to finished objects: its page, its files, its line for lists. Fit to run in any process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huabiao.publishing.trees.directories import Entry, file_entry
from huabiao.publishing.trees.objects import ObjectStore, Stored
from huabiao.publishing.trees.sites import certified_theme, in_tree, site_payload
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Documents
from huabiao.register.payloads import ItemPayload, SitePayload
from huabiao.register.vault.faults import VaultFault, VaultFaultKind
from huabiao.render import (
    Place,
    RenderFault,
    Theme,
    item_address,
    item_files,
    item_page,
    list_entry,
)


class Ground(NamedTuple):
    """The site whose items are rendered: freeze and digest of its payload and of its portal's, and where the links in
    its menus lead."""

    site: tuple[str, str]
    portal: tuple[str, str] | None
    links: Mapping[str, str | None]


class Order(NamedTuple):
    """An item to be rendered: its frozen copy, its place, the path of its page in the tree, where its links lead."""

    subject: str
    freeze: str
    payload: str
    column: str
    public_id: str
    month: str
    first_published: int
    page: str
    links: Mapping[str, str | None]


class Rendered(NamedTuple):
    """What was made of an item: entries by path in the tree, its line for lists as the state keeps it, its line in
    the site map (address, day of change), the targets of its links."""

    subject: str
    files: dict[str, Entry]
    entry: dict[str, Any]
    on_the_map: list[str | None]
    links: set[str]


@dataclass
class Workshop:
    """What rendering needs besides the item. `anew`: read every blob again, also those already in the tree."""

    objects: ObjectStore
    documents: Documents
    anew: bool = False
    _grounds: dict[Any, tuple[SitePayload, SitePayload | None, Theme]] = field(default_factory=dict)

    def item(self, ground: Ground, order: Order) -> Rendered:
        """Make an item's page and files. Raises `Faulty` with what is missing or does not fit."""
        site, portal, theme = self._ground(ground)
        payload = self.documents.payload(order.freeze, order.payload)
        if not isinstance(payload, ItemPayload) or payload.subject != order.subject:
            raise Faulty([fault("subject_differs", order.subject)])
        place = Place(
            column=order.column,
            public_id=order.public_id,
            month=order.month,
            first_published=order.first_published,
        )
        links = {**ground.links, **order.links}
        try:
            page = item_page(theme, site, payload, place, links.get, portal=portal)
            wanted = item_files(site, payload, place)
            entry = list_entry(site, payload, place)
        except RenderFault as problem:
            raise Faulty([Fault("not_rendered", order.subject, str(problem))]) from problem
        files = {order.page: file_entry(self.objects.put(page))}
        files |= self.blobs(site, order.freeze, wanted)
        line = item_address(site, entry)
        return Rendered(
            order.subject,
            files,
            entry.as_document(),
            [line.address, line.changed],
            payload.own_links(),
        )

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
            stored = self.objects.put(self.documents.vault.read(freeze, digest))
        except VaultFault as problem:
            code = "blob_altered" if problem.kind is VaultFaultKind.DIGEST else "blob_missing"
            raise Faulty([fault(code, freeze)]) from problem
        if stored.digest != digest:
            sentence = _(
                "A blob was frozen under another kind of digest than this installation uses."
            )
            raise Faulty([Fault("blob_altered", freeze, sentence)])
        return file_entry(stored)

    def _ground(self, ground: Ground) -> tuple[SitePayload, SitePayload | None, Theme]:
        key = (ground.site, ground.portal)
        if key not in self._grounds:
            site = site_payload(self.documents, *ground.site)
            portal = site_payload(self.documents, *ground.portal) if ground.portal else None
            self._grounds[key] = (site, portal, certified_theme(site))
        return self._grounds[key]
