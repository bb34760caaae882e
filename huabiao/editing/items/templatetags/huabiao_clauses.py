"""Clauses as people cite them: the id, the article, and on pointing at it what it says."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def clauses(ids: Any, known: Mapping[str, Any] | str = "") -> SafeString:
    """`ids` as small labels; `known` are the rulebook's clauses by id, where the page has them."""
    return format_html(
        '<span class="huabiao-clauses">{}</span>',
        format_html_join(
            "", '<abbr title="{}">{}</abbr>', (_label(one, known) for one in ids or ())
        ),
    )


def _label(one: str, known: Mapping[str, Any] | str) -> tuple[str, str]:
    clause = known.get(one) if isinstance(known, Mapping) else None
    if clause is None:
        return "", one
    return f"{clause.article}：{clause.says}", f"{clause.article}" if clause.article else one
