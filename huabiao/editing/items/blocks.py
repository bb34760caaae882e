"""The blocks a text is made of in the editor. Each knows its own `freeze`; one without it refuses.

Payload shapes: `huabiao.register.payloads.blocks`.
"""

from typing import Any, Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock

RICH_TEXT_FEATURES = [
    "h2",
    "h3",
    "h4",
    "bold",
    "italic",
    "ol",
    "ul",
    "hr",
    "link",
    "right",
    "center",
    "superscript",
    "subscript",
]
"""Nothing that loads or runs anything: no pictures, embeds or own HTML inside a paragraph."""


class Freezer(Protocol):
    """What a block needs of the freezing in progress."""

    def html(self, source: str) -> str:
        """The neutral markup of editor text."""
        ...

    def picture(self, picture: Any, alt: str, caption: str) -> dict[str, Any]:
        """A picture's payload; its bytes and renditions join the blobs."""
        ...

    def file(self, attachment: Any, name: str) -> dict[str, Any]:
        """A file's payload; its bytes join the blobs."""
        ...


class PictureChooserBlock(blocks.ChooserBlock):
    """Choose or upload a picture."""

    class Meta:
        icon = "image"

    @cached_property
    def target_model(self) -> Any:
        """The picture model, asked late because models import blocks."""
        from huabiao.editing.items.files import Picture  # noqa: PLC0415

        return Picture

    @cached_property
    def widget(self) -> Any:
        """The chooser's widget."""
        from huabiao.editing.items.choosers import picture_chooser  # noqa: PLC0415

        return picture_chooser.widget_class()


class FileChooserBlock(blocks.ChooserBlock):
    """Choose or upload a file."""

    class Meta:
        icon = "doc-full"

    @cached_property
    def target_model(self) -> Any:
        """The file model, asked late because models import blocks."""
        from huabiao.editing.items.files import Attachment  # noqa: PLC0415

        return Attachment

    @cached_property
    def widget(self) -> Any:
        """The chooser's widget."""
        from huabiao.editing.items.choosers import attachment_chooser  # noqa: PLC0415

        return attachment_chooser.widget_class()


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(**kwargs)

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`rich_text`; an empty paragraph is left out."""
        html = freezer.html(value.source)
        return {"type": "rich_text", "html": html} if html.strip() else None


class OnePictureBlock(blocks.StructBlock):
    """A picture with its own words: the same picture may say something else in another item."""

    picture = PictureChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)
    alt = blocks.CharBlock(
        label=_("text for blind readers"),
        required=False,
        max_length=200,
        help_text=_("What the picture shows, in one sentence. Empty: the caption is read out."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")

    def picture_payload(self, value: Any, freezer: Freezer) -> dict[str, Any]:
        """The `Picture` of the payload."""
        picture = value["picture"]
        caption = value["caption"] or picture.caption
        return freezer.picture(picture, value["alt"] or picture.alt or caption, caption)

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`picture`."""
        return {"type": "picture", "picture": self.picture_payload(value, freezer)}


class GalleryBlock(blocks.ListBlock):
    """Several pictures that belong together."""

    class Meta:
        icon = "image"
        label = _("Several pictures")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(OnePictureBlock(), **kwargs)

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`gallery`; an empty one is left out."""
        pictures = [self.child_block.picture_payload(one, freezer) for one in value]
        return {"type": "gallery", "pictures": pictures} if pictures else None


class SheetBlock(TableBlock):
    """A table, pasted from a spreadsheet or typed."""

    class Meta:
        icon = "table"
        label = _("Table")

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`table`; rows are filled up to one length, a table without any text is left out."""
        del freezer
        rows = [[str(cell or "").strip() for cell in row] for row in (value or {}).get("data", [])]
        while rows and not any(rows[-1]):
            rows.pop()
        width = max((len(row) for row in rows), default=0)
        while width and not any(row[width - 1] for row in rows if len(row) >= width):
            width -= 1
        if not rows or not width:
            return None
        return {
            "type": "table",
            "caption": str(value.get("table_caption") or ""),
            "header_rows": int(bool(value.get("first_row_is_table_header"))),
            "rows": [(row + [""] * width)[:width] for row in rows],
        }


class FileBlock(blocks.StructBlock):
    """A file offered in the middle of the text."""

    file = FileChooserBlock(label=_("file"))
    name = blocks.CharBlock(
        label=_("name shown"),
        required=False,
        max_length=200,
        help_text=_("With its ending, as in 汇总表.xlsx; empty: the file's own name."),
    )

    class Meta:
        icon = "doc-full"
        label = _("File")

    def freeze(self, value: Any, freezer: Freezer) -> dict[str, Any] | None:
        """`file`."""
        return {"type": "file", "file": freezer.file(value["file"], value["name"] or "")}


class ItemBody(blocks.StreamBlock):
    """The text of an item."""

    rich_text = ParagraphBlock()
    picture = OnePictureBlock()
    gallery = GalleryBlock()
    table = SheetBlock(table_options={"startRows": 4, "startCols": 4, "contextMenu": True})
    file = FileBlock()

    class Meta:
        required = False
