"""The three clear parts of the item editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from huabiao.editing.items.forms import ItemForm

CONTENT = [
    FieldPanel("column"),
    FieldPanel("title"),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("kicker"), FieldPanel("subtitle")]),
            FieldPanel("short_title"),
        ],
        heading=_("line above and below the title, title in lists"),
        classname="collapsed",
    ),
    FieldPanel("body"),
]
PROPERTIES = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("source"), FieldPanel("editor")]),
            FieldRowPanel([FieldPanel("repost"), FieldPanel("source_url")]),
        ],
        heading=_("source"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("scope"), FieldPanel("importance")]),
            FieldPanel("concerned"),
        ],
        heading=_("who signs depends on this"),
    ),
    MultiFieldPanel(
        [FieldPanel("openness"), FieldPanel("openness_reason")], heading=_("openness attribute")
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("document_number"), FieldPanel("index_number")]),
            FieldRowPanel([FieldPanel("issuer"), FieldPanel("written_on")]),
            FieldRowPanel([FieldPanel("validity"), FieldPanel("topic")]),
        ],
        heading=_("official document (only for documents)"),
        classname="collapsed",
    ),
    MultiFieldPanel(
        [
            FieldPanel("summary"),
            FieldPanel("keywords"),
            FieldPanel("expires_on"),
            InlinePanel(
                "placements",
                heading=_("further columns"),
                label=_("further column"),
                panels=[FieldPanel("column")],
            ),
        ],
        heading=_("in lists and search"),
        classname="collapsed",
    ),
]
FILES = [
    FieldPanel("lead_picture"),
    InlinePanel(
        "attachments",
        heading=_("attachments"),
        label=_("attachment"),
        panels=[FieldPanel("file"), FieldPanel("name")],
    ),
    InlinePanel(
        "papers",
        heading=_("consent papers (kept, never published)"),
        label=_("consent paper"),
        panels=[FieldPanel("file"), FieldPanel("note")],
    ),
]

ITEM_EDITOR = TabbedInterface(
    [
        ObjectList(CONTENT, heading=_("content")),
        ObjectList(PROPERTIES, heading=_("source and properties")),
        ObjectList(FILES, heading=_("attachments and pictures")),
    ],
    base_form_class=ItemForm,
)
