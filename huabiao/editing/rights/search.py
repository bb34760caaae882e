"""Search in back-office lists: every word must occur somewhere, as written or in Simplified characters."""

from functools import lru_cache
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from opencc import OpenCC

_MOST_WORDS = 8


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    return OpenCC("t2s")


def search(things: QuerySet[Any], words: str, attributes: tuple[str, ...]) -> QuerySet[Any]:
    """The things in whose `attributes` every blank-separated word occurs. Traditional finds Simplified."""
    for word in words.split()[:_MOST_WORDS]:
        spellings = {word, _simplifier().convert(word)}
        found = Q()
        for attribute in attributes:
            for spelling in spellings:
                found |= Q(**{f"{attribute}__icontains": spelling})
        things = things.filter(found)
    return things


class ChineseFilterForm(forms.Form):
    """The search field of a chooser."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("words of the name")}),
    )
    is_filtering_by_collection = False

    def __init__(self, *args: Any, attributes: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = attributes
        self.search_query: str | None = None
        self.is_searching = False

    def filter(self, things: QuerySet[Any]) -> QuerySet[Any]:
        """Called by Wagtail's chooser with the objects to narrow down."""
        self.search_query = self.cleaned_data.get("q") or None
        self.is_searching = self.search_query is not None
        return search(things, self.search_query or "", self.attributes)
