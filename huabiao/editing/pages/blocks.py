"""The blocks of home, topic and organisation pages: those of items, and three of their own."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from huabiao.editing.items.blocks import Freezer, ItemBody


class ColumnChooserBlock(blocks.ChooserBlock):
    """Choose a column of one's websites."""

    class Meta:
        icon = "list-ul"

    @cached_property
    def target_model(self) -> Any:
        """The column model, asked late because models import blocks."""
        from huabiao.editing.websites.models import Column  # noqa: PLC0415

        return Column

    @cached_property
    def widget(self) -> Any:
        """The chooser's widget."""
        from huabiao.editing.websites.choosers import column_chooser  # noqa: PLC0415

        return column_chooser.widget_class()


class LatestBlock(blocks.StructBlock):
    """The newest items of a column."""

    column = ColumnChooserBlock(label=_("column"))
    count = blocks.IntegerBlock(label=_("how many"), min_value=1, max_value=30, default=6)
    title = blocks.CharBlock(label=_("heading"), required=False, max_length=60)
    style = blocks.ChoiceBlock(
        label=_("shown as"),
        choices=[
            ("list", _("list of titles")),
            ("pictures", _("with pictures")),
            ("headline", _("headline")),
        ],
        default="list",
    )

    class Meta:
        icon = "list-ul"
        label = _("Newest of a column")

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`latest`: resolved when the tree is built."""
        del freezer
        column = value["column"]
        return {
            "type": "latest",
            "column": str(column.uuid),
            "count": value["count"],
            "title": value["title"] or column.name,
            "style": value["style"],
        }


class LinkBlock(blocks.StructBlock):
    """One link."""

    text = blocks.CharBlock(label=_("words"), max_length=100)
    url = blocks.URLBlock(label=_("address"), max_length=1000)


class LinksBlock(blocks.StructBlock):
    """A titled list of links."""

    title = blocks.CharBlock(label=_("heading"), required=False, max_length=60)
    links = blocks.ListBlock(LinkBlock(), label=_("links"), min_num=1)

    class Meta:
        icon = "link"
        label = _("Links")

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`links`."""
        del freezer
        links = [{"text": one["text"], "url": one["url"]} for one in value["links"]]
        return {"type": "links", "title": value["title"] or "", "links": links}


class LeaderBlock(blocks.StructBlock):
    """One leader, by name or by post."""

    name_or_post = blocks.CharBlock(label=_("name or post"), max_length=60)
    duties = blocks.TextBlock(label=_("duties"), max_length=1000)


class LeadersBlock(blocks.StructBlock):
    """The division of duties among leaders."""

    people = blocks.ListBlock(LeaderBlock(), label=_("leaders"), min_num=1)

    class Meta:
        icon = "group"
        label = _("Duties of leaders")

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`leaders`."""
        del freezer
        people = [
            {"name_or_post": one["name_or_post"], "duties": one["duties"]}
            for one in value["people"]
        ]
        return {"type": "leaders", "people": people}


class PageBody(ItemBody):
    """The text and furniture of a page."""

    latest = LatestBlock()
    links = LinksBlock()
    leaders = LeadersBlock()
