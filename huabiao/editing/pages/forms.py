"""The form of a page."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from huabiao.editing.items.forms import DraftForm
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.models import Site


class PageForm(DraftForm):
    """Only the websites the officer may arrange."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "site" in self.fields:
            bodies = reach_of(self.officer).over(["arrange"])
            self.fields["site"].queryset = Site.objects.filter(organisation__in=bodies)


PAGE_EDITOR = ObjectList(
    [
        FieldRowPanel([FieldPanel("site"), FieldPanel("kind")]),
        FieldPanel("title"),
        FieldPanel("body"),
        FieldPanel("path"),
    ],
    base_form_class=PageForm,
)
