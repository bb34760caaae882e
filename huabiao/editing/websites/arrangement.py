"""The light route (版面编排): a change of order and place only, where the rulebook has a route for it."""

from collections.abc import Sequence
from typing import Any

from huabiao.approval.refusals import Refused
from huabiao.approval.selectors import route_preview
from huabiao.office.ledger.digests import digest_document
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads import AnyPayload, PagePayload, SitePayload, matters_of

ARRANGEMENT = "arrangement"

_PLACE_OF_A_COLUMN = frozenset({"order", "in_menu"})
_NOT_COMPARED = frozenset({"nonce", "columns", "blocks"})


def only_arranges(before: AnyPayload | None, after: AnyPayload) -> bool:
    """Whether nothing but order and place differs from what is online: no word, name, address, picture or link."""
    if before is None or type(before) is not type(after):
        return False
    if not isinstance(after, PagePayload | SitePayload):
        return False
    return _words(before) == _words(after) and before != after


def _words(payload: Any) -> list[Any]:
    """Everything of a page or website but the order of its blocks or columns and their place in the menu."""
    document = payload.model_dump(mode="json")
    kept = {name: value for name, value in document.items() if name not in _NOT_COMPARED}
    if isinstance(payload, PagePayload):
        return [kept, sorted(digest_document(block) for block in document["blocks"])]
    columns = [
        {name: value for name, value in column.items() if name not in _PLACE_OF_A_COLUMN}
        for column in document["columns"]
    ]
    return [kept, sorted(digest_document(column) for column in columns)]


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
