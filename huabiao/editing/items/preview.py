"""Preview: the publisher's own renderer in process, its files through the policy's view (decision 22)."""

from typing import Any

from django.urls import reverse

from huabiao import render
from huabiao.editing.desk.showing import Links, newest_entries
from huabiao.editing.items.freezing import Blobs, freeze_item
from huabiao.editing.items.models import Item
from huabiao.editing.websites.freezing import site_payload
from huabiao.editing.websites.models import Site
from huabiao.office import clocks
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import ItemPayload, PagePayload, SitePayload
from huabiao.register.payloads.parsing import parse

PUBLIC_ID = "0"
"""Stands for the public id that only a certificate gives."""

_MONTH = "000000"


def portal_of(site: Site) -> SitePayload | None:
    """The portal's payload, needed to draw a section."""
    return site_payload(site.portal) if site.portal else None


def preview_item(item: Item) -> tuple[bytes, Blobs]:
    """The page an item would have, and the blobs it shows. Raises CannotFreeze, PayloadRefused."""
    payload, blobs = freeze_item(item)
    parsed = parse(canonical(payload))
    site = site_payload(item.site)
    if not isinstance(parsed, ItemPayload):
        raise TypeError("an item freezes to an item")
    place = render.Place(str(item.column.uuid), PUBLIC_ID, _MONTH, clocks.now_ms())
    theme = render.Theme.load(site.theme.name)
    links = Links(site)
    page = render.item_page(theme, site, parsed, place, links, portal=portal_of(item.site))
    files = render.item_files(site, parsed, place)
    return with_own_files(page, files, theme, f"item/{item.pk}", site), blobs


def preview_page(page: Any) -> tuple[bytes, Blobs]:
    """The same for a page, its lists filled with what is online now."""
    from huabiao.editing.pages.freezing import freeze_page  # noqa: PLC0415 - pages stand on items

    payload, blobs = freeze_page(page)
    parsed = parse(canonical(payload))
    site = site_payload(page.site)
    if not isinstance(parsed, PagePayload):
        raise TypeError("a page freezes to a page")
    theme = render.Theme.load(site.theme.name)
    portal = portal_of(page.site)
    newest = newest_entries(site, render.latest_for_page(site, parsed))
    drawn = render.content_page(theme, site, parsed, newest, Links(site), portal=portal)
    files = render.page_files(site, parsed)
    return with_own_files(drawn, files, theme, f"page/{page.pk}", site), blobs


def with_own_files(
    page: bytes, files: Any, theme: render.Theme, thing: str, site: SitePayload
) -> bytes:
    """The same page with the addresses of its files and of the theme's turned to the back office's own."""
    html = page.decode()
    base = reverse(
        "preview_blob", args=[thing.partition("/")[0], int(thing.partition("/")[2]), "_"]
    )
    for path, blob in sorted(files.items(), key=lambda pair: -len(pair[0])):
        html = html.replace(path, base[:-2] + blob + "/")
    assets = reverse("preview_asset", args=[theme.name, "_"])[:-1]
    for path in theme.assets():
        html = html.replace(site.base_path + path, assets + path)
    return html.encode()
