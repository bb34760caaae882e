"""The light route (版面编排): a change of order and place only, where the rulebook has a route for it."""

from collections.abc import Sequence
from typing import Any

from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import route_preview
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads import (
    AnyPayload,
    PagePayload,
    SitePayload,
    content_of,
    matters_of,
)

ARRANGEMENT = "arrangement"


def only_arranges(before: AnyPayload | None, after: AnyPayload) -> bool:
    """Whether nothing but order and place differs from what is online: no word, name, address, picture or link."""
    if before is None or type(before) is not type(after):
        return False
    if not isinstance(after, PagePayload | SitePayload):
        return False
    return content_of(before) == content_of(after) and before != after


def matters_for(
    before: AnyPayload | None,
    after: AnyPayload,
    *,
    site: SitePayload,
    organisation: Organisation,
    site_organisation: Organisation,
    acts: Sequence[str],
) -> list[dict[str, Any]]:
    """The matters a request about a page or website states: an arrangement if it is one, else the first of `acts`.

    Of several `acts` the first for which the rulebook in force has a route is taken; with none of them the last,
    so that opening the request tells why.
    """
    wanted = [ARRANGEMENT, *acts] if only_arranges(before, after) else list(acts)
    stated: list[dict[str, Any]] = []
    for act in wanted:
        stated = [dict(one) for one in matters_of(after, site=site, subject=act)]
        try:
            route_preview(stated, organisation, site_organisation=site_organisation)
        except Refused:
            continue
        return stated
    return stated
