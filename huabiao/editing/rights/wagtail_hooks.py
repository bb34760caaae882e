"""The menu of the back office: only what rooms register as theirs (items named `huabiao-…`)."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

OURS = "huabiao-"
"""Beginning of the name of every menu item of this product."""


@hooks.register("construct_main_menu", order=1000)
def only_our_menu(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's own entries (pages, reports, settings, help) have no screens here."""
    del request
    items[:] = [item for item in items if item.name.startswith(OURS)]


@hooks.register("insert_global_admin_css")
def our_styles() -> str:
    """What our screens add to Wagtail's look."""
    return format_html('<link rel="stylesheet" href="{}">', static("huabiao/backoffice.css"))
