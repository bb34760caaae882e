"""Cleaning what is pasted and setting a text properly; nothing that comes here is stored."""

import json
from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from huabiao.editing.items.blocks import RICH_TEXT_FEATURES
from huabiao.editing.items.composing import set_properly
from huabiao.editing.items.models import Item
from huabiao.editing.items.pasting import clean
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.doors import officer_of
from huabiao.editing.rights.reach import reach_of


@lru_cache(maxsize=1)
def _converter() -> ContentstateConverter:
    return ContentstateConverter(RICH_TEXT_FEATURES)


def _writers_only(request: HttpRequest) -> None:
    officer = officer_of(request)
    writes = policy.can_somewhere(officer, Action.WRITE, Item)
    if not (writes or reach_of(officer).anywhere("arrange")):
        raise PermissionDenied


@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Clipboard markup in `html` → parts for the editor: `raw` text as the editor keeps it, or `rows` of a table."""
    _writers_only(request)
    pasted = clean(request.POST.get("html", ""))
    parts = [
        {"raw": _raw(value)} if kind == "html" else {"rows": value} for kind, value in pasted.parts
    ]
    note = ""
    if pasted.pictures:
        note = _(
            "%(count)d pictures cannot be pasted with the text: add a block “Picture” for each and upload it."
        ) % {"count": pasted.pictures}
    return JsonResponse({"parts": parts, "note": note})


@require_POST
def compose(request: HttpRequest) -> JsonResponse:
    """Texts as the editor keeps them in `raw` → the same ones set properly, in the same order."""
    _writers_only(request)
    try:
        texts = [_composed(raw) for raw in request.POST.getlist("raw")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": _("The form did not arrive whole.")}, status=400)
    return JsonResponse({"texts": texts})


def _composed(raw: str) -> Any:
    return _raw(set_properly(_converter().to_database_format(raw)))


def _raw(html: str) -> Any:
    return json.loads(_converter().from_database_format(html))
