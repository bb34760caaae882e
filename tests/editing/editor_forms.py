"""What a browser would send from the editor."""

from typing import Any

from django.urls import reverse

from huabiao.editing.items.models import Item

CONTENT = (
    '{"blocks":[{"key":"a1b2c","text":"%s","type":"unstyled","depth":0,'
    '"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'
)
"""One paragraph as the editor keeps it."""


def editor_post(client: Any, item: Item | None, **changes: str) -> dict[str, str]:
    """What a browser would send from the editor of an item (or of a new one)."""
    url = reverse("item:edit", args=[item.pk]) if item else reverse("item:add")
    form = client.get(url).context["form"]
    data: dict[str, str] = {}
    for bound in form:
        value = bound.value()
        if bound.name not in {"body", "concerned"} and value is not None:
            data[bound.html_name] = "" if value is False else str(value)
    for formset in form.formsets.values():
        for bound in formset.management_form:
            data[bound.html_name] = str(bound.value() or 0)
    data |= {
        "body-count": "1",
        "body-0-type": "rich_text",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value": CONTENT % "三月十日召开部署会。",
    }
    data["importance"] = data.get("importance") or "ordinary"
    data["openness"] = data.get("openness") or "proactive"
    return {**data, **changes}
