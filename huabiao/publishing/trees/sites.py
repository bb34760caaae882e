"""The sites that are in the tree: their payloads, their folders, their themes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from huabiao.publishing.trees.online import State
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.loading import Load
from huabiao.register.payloads import AnyPayload, SitePayload
from huabiao.render import RenderFault, Theme, addresses
from huabiao.render.column_tree import ColumnTree

SITE = "tree/site/"
SITES = "tree/sites"


_same: dict[str, AnyPayload] = {}
"""Digest → payload, so that equal payloads are one object in this process."""


@dataclass
class Sites:
    """What the state says of the sites that are shown, with their payloads read once a build."""

    state: State
    documents: Load
    _payloads: dict[str, SitePayload] = field(default_factory=dict)
    _columns: dict[str, tuple[SitePayload, ColumnTree]] = field(default_factory=dict)

    def shown(self) -> list[str]:
        """The UUIDs of all sites in the tree, sorted."""
        found: list[str] = self.state.get(SITES, [])
        return found

    def payload(self, site: str) -> SitePayload | None:
        """The payload of a shown site, None for one that is not; `Faulty` where the vault cannot give it."""
        if site not in self._payloads:
            record = self.state.get(SITE + site)
            if record is None:
                return None
            self._payloads[site] = self.read(record["freeze"], record["payload"])
        return self._payloads[site]

    def columns(self, site: SitePayload) -> ColumnTree:
        """The columns of a site with their paths, worked out once a build."""
        if site.subject not in self._columns or self._columns[site.subject][0] is not site:
            self._columns[site.subject] = (site, ColumnTree(site))
        return self._columns[site.subject][1]

    def read(self, freeze: str, digest: str) -> SitePayload:
        """Any site payload of the vault; `Faulty` where it cannot be had."""
        return site_payload(self.documents, freeze, digest)

    def portal_of(self, site: SitePayload) -> SitePayload | None:
        """The portal of a section site."""
        return self.payload(site.portal) if site.portal else None

    def show(self, site: str, freeze: str, digest: str) -> None:
        """Set the payload under which a site is shown from now on."""
        payload = self.read(freeze, digest)
        self._payloads[site] = payload
        self.state[SITE + site] = {
            "freeze": freeze,
            "payload": digest,
            "host": payload.host,
            "base": payload.base_path,
            "portal": payload.portal,
            "kind": payload.kind,
            "organisation": payload.organisation,
            "theme": [payload.theme.name, payload.theme.digest],
        }
        self.state[SITES] = sorted({*self.shown(), site})

    def hide(self, site: str) -> None:
        """A site is closed."""
        self._payloads.pop(site, None)
        self.state.pop(SITE + site, None)
        self.state[SITES] = [other for other in self.shown() if other != site]

    def record(self, site: str) -> dict[str, Any] | None:
        """What the state keeps of a shown site: freeze, payload digest, host, base path, portal, kind, body, theme."""
        found: dict[str, Any] | None = self.state.get(SITE + site)
        return found

    def sections_of(self, portal: str) -> list[str]:
        """The section sites of a portal."""
        return [site for site in self.shown() if (self.record(site) or {}).get("portal") == portal]

    def themes(self) -> dict[str, str]:
        """Name → digest of every theme that a shown site names."""
        return dict(record["theme"] for _site, record in self.records())

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every shown site with its record."""
        for site in self.shown():
            yield site, self.state[SITE + site]


def site_payload(documents: Load, freeze: str, digest: str) -> SitePayload:
    """Any site payload of the vault; `Faulty` where it cannot be had."""
    found = documents.site_payload(freeze, digest)
    # One object for one digest: the renderer keeps its frames for as long as it sees the same site.
    found = _same.setdefault(digest, found)
    if not isinstance(found, SitePayload):
        raise Faulty(
            [
                Fault(
                    "payload_unreadable",
                    freeze,
                    _("A frozen copy is of another kind than stated."),
                )
            ]
        )
    return found


def certified_theme(site: SitePayload) -> Theme:
    """The installed theme, which must be the certified one to the byte (decision 7); else `Faulty`."""
    try:
        theme = Theme.load(site.theme.name)
    except RenderFault as problem:
        raise Faulty([Fault("theme_differs", site.subject, str(problem))]) from problem
    if theme.digest != site.theme.digest:
        sentence = _("The installed theme %(name)s is not the one certified for %(site)s.") % {
            "name": theme.name,
            "site": site.name,
        }
        raise Faulty([Fault("theme_differs", site.subject, sentence)])
    return theme


def in_tree(site: SitePayload, address: str) -> str:
    """Where the file that answers an address of a site lies in the public tree."""
    return f"{site.host}/{addresses.file_of(address)}"


def base_folder(site: SitePayload) -> str:
    """The folder of a site: its host's, or for a section site one below it."""
    return f"{site.host}{site.base_path}".rstrip("/")
