"""A frozen copy as readers will see it: the publisher's own renderer, in process (decision 22)."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao import render
from huabiao.editing.desk.lines import FrozenLine
from huabiao.editing.websites.published import published_payload, published_site
from huabiao.office import clocks
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.selectors import filing_register, filings_of
from huabiao.register.payloads import ItemPayload, PagePayload, SitePayload, parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault
from huabiao.render import addresses

PUBLIC_ID = "0"
MONTH = "000000"
"""Stand for what only a certificate gives."""

_LOOKED_THROUGH = 400
"""Newest filings of a site in which the entries of a page's lists are looked for."""


class CannotShow(Exception):
    """There is no page to show; the text says why."""


@dataclass(frozen=True)
class Shown:
    """A finished page. `files`: public path → blob in the freeze; `assets`: public path → bytes of the theme."""

    page: bytes
    files: Mapping[str, str]
    assets: Mapping[str, bytes]
    freeze: str


def show(line: FrozenLine, *, site: UUID | None) -> Shown:
    """The page of an item or a page; of a website, its home page in the new frame. Raises CannotShow, RenderFault."""
    payload = line.payload
    if payload is None or line.freeze is None:
        raise CannotShow(line.problem)
    frame = payload if isinstance(payload, SitePayload) else _certified(site)
    portal = _certified(UUID(frame.portal)) if frame.portal else None
    theme = render.Theme.load(frame.theme.name)
    links = Links(frame)
    if isinstance(payload, ItemPayload):
        place = place_of(payload, frame)
        page = render.item_page(theme, frame, payload, place, links, portal=portal)
        files = render.item_files(frame, payload, place)
    elif isinstance(payload, PagePayload):
        newest = newest_entries(frame, render.latest_for_page(frame, payload))
        page = render.content_page(theme, frame, payload, newest, links, portal=portal)
        files = render.page_files(frame, payload)
    else:
        newest = newest_entries(frame, render.latest_for_page(frame, None))
        page = render.home_page(theme, frame, None, newest, portal=portal, links=links)
        files = render.site_files(frame)
    assets = {frame.base_path + path: data for path, data in theme.assets().items()}
    return Shown(page, files, assets, line.freeze)


def place_of(item: ItemPayload, site: SitePayload) -> render.Place:
    """Where the item stands: as certified, if it is online there already; else in a place still to be numbered."""
    columns = item.columns_in(site.subject)
    if not columns:
        raise CannotShow(_("It stands in no column of this website."))
    for filing in filings_of(item.subject):
        if str(filing.site) == site.subject and filing.public_id and filing.withdrawn_at is None:
            document = CertificateDocument.parse(
                bytes(Certificate.objects.get(uuid=filing.certificate).document)
            )
            publication = document.publication(item.subject)
            if publication is not None:
                return render.Place(
                    columns[0], str(filing.public_id), filing.month, publication.first_published
                )
    return render.Place(columns[0], PUBLIC_ID, MONTH, clocks.now_ms())


class Links:
    """Own content by UUID → its public address while it is online, as a page of `seen_from` links to it."""

    def __init__(self, seen_from: SitePayload) -> None:
        self._seen_from = seen_from

    def __call__(self, subject: str) -> str | None:
        """The address, or none while it is not online."""
        found = published_payload(UUID(subject))
        if found is None:
            return None
        payload, _freeze = found
        if isinstance(payload, SitePayload):
            return addresses.from_site(self._seen_from, payload, payload.base_path)
        site = published_site(UUID(payload.site))
        if site is None:
            return None
        if isinstance(payload, PagePayload):
            return addresses.from_site(self._seen_from, site, addresses.page_path(site, payload))
        place = place_of(payload, site)
        path = addresses.item_path(
            site, site.column_path(place.column), place.month, place.public_id
        )
        return addresses.from_site(self._seen_from, site, path)


def newest_entries(
    site: SitePayload, wanted: Mapping[str, int]
) -> dict[str, list[render.ListEntry]]:
    """The newest online entries of some columns: column → as many as wanted. Those that cannot be read are left out."""
    found: dict[str, list[render.ListEntry]] = {column: [] for column in wanted}
    rows = filing_register(site=site.subject, state="online", subject_type="item")
    for filing in rows[:_LOOKED_THROUGH]:
        places = [c for c in filing.columns if c in wanted and len(found[c]) < wanted[c]]
        payload = _item_of(filing) if places else None
        if payload is None:
            continue
        entry = render.list_entry(site, payload, place_of(payload, site))
        for column in places:
            found[column].append(entry)
        if all(len(found[column]) >= count for column, count in wanted.items()):
            break
    return found


def _item_of(filing: Filing) -> ItemPayload | None:
    document = CertificateDocument.parse(
        bytes(Certificate.objects.get(uuid=filing.certificate).document)
    )
    publication = document.publication(str(filing.subject))
    if publication is None:
        return None
    try:
        payload = parse(vault.read_payload(publication.freeze, publication.payload))
    except VaultFault:
        return None
    return payload if isinstance(payload, ItemPayload) else None


def _certified(site: UUID | None) -> SitePayload:
    found = published_site(site) if site is not None else None
    if found is None:
        raise CannotShow(_("The website has not been certified yet, so its pages cannot be shown."))
    return found
