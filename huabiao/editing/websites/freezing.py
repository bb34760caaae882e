"""From a website's rows to its payload: names, identity, frame, theme and columns."""

import secrets
from typing import Any

from huabiao.editing.websites.models import Column, Site
from huabiao.office.adoption.selectors import rulebook_in_force
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import SitePayload
from huabiao.register.payloads.parsing import parse
from huabiao.render import Theme


def freeze_site(site: Site) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The `site/1` payload of a website and its blobs; the frame is what the rulebook in force asks for.

    Raises NoRulebook if no rulebook is in force for the body that runs the site.
    """
    from huabiao.editing.items.freezing import Freezing  # noqa: PLC0415 - items stand on websites

    freezing = Freezing()
    rules = rulebook_in_force(site.organisation).merged.page
    emblem = site.emblem_picture
    payload = {
        "schema": "site/1",
        "nonce": secrets.token_hex(16),
        "subject": str(site.uuid),
        "name": site.name,
        "short_name": site.short_name,
        "kind": site.kind,
        "host": site.host,
        "base_path": site.base_path,
        "portal": str(site.portal.uuid) if site.portal else None,
        "organisation": str(site.organisation.uuid),
        "identity": {
            "site_code": site.site_code,
            "organiser": site.organiser,
            "undertaker": site.undertaker,
            "contact": site.contact,
            "icp": site.icp,
            "police": site.police,
            "conac_id": site.conac_id,
        },
        "emblem": site.emblem,
        "emblem_picture": freezing.picture(emblem, emblem.alt or site.name, emblem.caption)
        if emblem
        else None,
        "page": {
            "head": _elements(rules.head),
            "foot": _elements(rules.foot),
            "meta": _elements(rules.meta),
        },
        "theme": {"name": site.theme, "digest": Theme.load(site.theme).digest},
        "columns": _columns(site),
    }
    return payload, freezing.blobs


def site_payload(site: Site) -> SitePayload:
    """The payload of a website as it stands in the editor, parsed. Raises PayloadRefused."""
    parsed = parse(canonical(freeze_site(site)[0]))
    if not isinstance(parsed, SitePayload):
        raise TypeError("a website freezes to a website")
    return parsed


def _elements(elements: Any) -> list[str]:
    return list(dict.fromkeys(element.element for element in elements if element.required))


def _columns(site: Site) -> list[dict[str, Any]]:
    by_path: dict[str, str] = {}
    frozen = []
    for order, column in enumerate(site.columns.filter(closed_at=None).order_by("path")):
        by_path[column.path] = str(column.uuid)
        above = by_path.get(column.path[: -Column.steplen])
        if column.depth > 1 and above is None:
            continue  # below a closed column
        frozen.append(
            {
                "uuid": str(column.uuid),
                "parent": above,
                "path": column.segment,
                "name": column.name,
                "kind": column.kind,
                "link_url": column.link_url or None if column.kind == Column.Kind.LINK else None,
                "description": column.description,
                "keywords": column.keywords,
                "column_type": column.column_type,
                "in_menu": column.in_menu,
                "order": order,
            }
        )
    return frozen
