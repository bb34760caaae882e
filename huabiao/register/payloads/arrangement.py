"""What an arrangement (排序、置顶、图片位置) leaves as it is. Certifier and back office ask the same question here."""

from typing import Any

from huabiao.register.payloads.item import ItemPayload
from huabiao.register.payloads.page import PagePayload
from huabiao.register.payloads.parsing import AnyPayload
from huabiao.register.payloads.site import SitePayload

_ITEM_CONTENT = (
    "title",
    "kicker",
    "subtitle",
    "source",
    "body",
    "attachments",
    "lead_picture",
    "document",
)
_PLACE_OF_A_COLUMN = frozenset({"order", "in_menu"})
_NOT_CONTENT = frozenset({"nonce", "columns", "blocks"})


def content_of(payload: AnyPayload) -> Any:
    """Words, names, addresses, files and identity; not order, place, slot or nonce.

    Two payloads of a subject with equal content differ in their arrangement only. Blocks of a page and columns of a
    website count as a set: their order is arrangement, what they are is not.
    """
    if isinstance(payload, ItemPayload):
        return [getattr(payload, name) for name in _ITEM_CONTENT]
    document = payload.model_dump(mode="json")
    kept = {name: value for name, value in document.items() if name not in _NOT_CONTENT}
    return [kept, sorted(map(repr, _parts(payload, document)))]


def _parts(payload: PagePayload | SitePayload, document: dict[str, Any]) -> list[Any]:
    if isinstance(payload, PagePayload):
        return [sorted(block.items(), key=lambda one: one[0]) for block in document["blocks"]]
    return [
        sorted((name, value) for name, value in column.items() if name not in _PLACE_OF_A_COLUMN)
        for column in document["columns"]
    ]
