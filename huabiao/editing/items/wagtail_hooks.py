"""What this room adds to Wagtail's editor: own links, paragraphs set right or centred, our script."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    BlockElementHandler,
    ExternalLinkElementHandler,
)
from wagtail.admin.rich_text.editors.draftail import features as draftail

from huabiao.editing.items.links import link_entity

_AFTER_WAGTAIL = 500


@hooks.register("register_rich_text_features", order=_AFTER_WAGTAIL)
def own_links(features: Any) -> None:
    """Replace Wagtail's link feature: its chooser browses pages, ours own texts under the policy."""
    chooser = reverse_lazy("wagtailadmin_choose_page")
    features.register_editor_plugin(
        "draftail",
        "link",
        draftail.EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("Link"),
                "attributes": ["url"],
                "allowlist": {"href": "^(http:|https:|mailto:|tel:|huabiao:|undefined$)"},
                "chooserUrls": dict.fromkeys(
                    (
                        "pageChooser",
                        "externalLinkChooser",
                        "emailLinkChooser",
                        "phoneLinkChooser",
                        "anchorLinkChooser",
                    ),
                    chooser,
                ),
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {"a[href]": ExternalLinkElementHandler("LINK")},
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )


@hooks.register("register_rich_text_features", order=_AFTER_WAGTAIL)
def paragraphs_set_aside(features: Any) -> None:
    """The signature line (落款) stands right, a centred line in the middle."""
    for name, label, description in (
        ("right", "→", _("Set right (signature and date)")),
        ("center", "↔", _("Centred")),
    ):
        features.register_editor_plugin(
            "draftail",
            name,
            draftail.BlockFeature(
                {"type": name, "label": label, "description": description, "element": "p"}
            ),
        )
        features.register_converter_rule(
            "contentstate",
            name,
            {
                "from_database_format": {f'p[class="{name}"]': BlockElementHandler(name)},
                "to_database_format": {
                    "block_map": {name: {"element": "p", "props": {"class": name}}}
                },
            },
        )
