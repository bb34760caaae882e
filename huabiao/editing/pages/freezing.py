"""From a page's row to its payload and blobs."""

import secrets
from typing import Any

from huabiao.editing.items.freezing import Freezing, one_line
from huabiao.editing.pages.models import ContentPage


def freeze_page(page: ContentPage) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The `page/1` payload of a page and its blobs. Raises CannotFreeze."""
    freezing = Freezing()
    payload = {
        "schema": "page/1",
        "nonce": secrets.token_hex(16),
        "subject": str(page.uuid),
        "site": str(page.site.uuid),
        "kind": page.kind,
        "path": page.path,
        "title": one_line(page.title),
        "blocks": freezing.blocks(page.body),
    }
    return payload, freezing.blobs
