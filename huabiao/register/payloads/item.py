"""The payload of an item (信息): everything about it that can reach the public, and nothing else."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from huabiao.register.payloads.blocks import ItemBlock, blobs_of, own_links_of
from huabiao.register.payloads.files import FileRef, Picture
from huabiao.register.payloads.shapes import (
    Line,
    Moment,
    Passage,
    Payload,
    Shape,
    StatedLine,
    Uuid,
    WebAddress,
)

Openness = Literal["proactive", "on_request", "closed"]
"""Openness attribute (公开属性): 主动公开, 依申请公开, 不予公开. Only the first may reach an external site."""


class Placement(Shape):
    """Where an item stands (上栏): a column of a site."""

    site: Uuid
    column: Uuid


class OfficialDocument(Shape):
    """What the catalogue of government information says about a document (政府信息公开目录)."""

    index_number: Line
    document_number: Line
    issuer: Line
    written_on: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
    """Date of document (成文日期), `YYYY-MM-DD`; it may differ from the day of publication."""
    validity: Line
    topic: Line


class Original(Shape):
    """Where a migrated item stood before."""

    url: Line
    published_ms: Moment | None


class ItemPayload(Payload):
    """`item/1`."""

    schema_: Literal["item/1"] = Field(alias="schema")
    site: Uuid
    title: StatedLine
    kicker: Line | None
    subtitle: Line | None
    short_title: Line | None
    source: Line
    source_url: WebAddress | None
    repost: bool
    editor: Line
    summary: Passage
    keywords: Annotated[list[StatedLine], Field(max_length=30)]
    openness: Openness
    openness_reason: Passage
    scope: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
    importance: Literal["ordinary", "weighty"]
    document: OfficialDocument | None
    body: Annotated[list[ItemBlock], Field(max_length=500)]
    attachments: Annotated[list[FileRef], Field(max_length=100)]
    lead_picture: Picture | None
    placements: Annotated[list[Placement], Field(min_length=1, max_length=50)]
    expires_on: Moment | None
    original: Original | None
    concerned: Annotated[list[Uuid], Field(max_length=50)]
    lineage: Uuid | None

    def model_post_init(self, _context: object) -> None:
        """Refuse double placements and an item that stands nowhere in its own site."""
        if len(set(self.placements)) != len(self.placements):
            raise ValueError("同一栏目只能上栏一次")
        if self.site not in {placement.site for placement in self.placements}:
            raise ValueError("至少须在本网站的一个栏目上栏")

    def blobs(self) -> set[str]:
        """Digests of every picture, rendition and file."""
        found = {attachment.blob for attachment in self.attachments}
        if self.lead_picture is not None:
            found |= self.lead_picture.blobs()
        return found.union(*(blobs_of(block) for block in self.body))

    def own_links(self) -> set[str]:
        """UUIDs of own content the body links to."""
        return set().union(*(own_links_of(block) for block in self.body))

    def columns_in(self, site: str) -> list[str]:
        """The columns of one site it stands in, in the payload's order."""
        return [placement.column for placement in self.placements if placement.site == site]

    def texts(self) -> Iterator[str]:
        """Every text a reader can see: what screening and search read."""
        head = (self.kicker, self.title, self.subtitle, self.short_title, self.source, self.editor)
        yield from (text for text in (*head, self.summary, *self.keywords) if text)
        if self.document is not None:
            document = self.document
            yield from (document.document_number, document.issuer, document.topic)
        if self.lead_picture is not None:
            yield from (self.lead_picture.alt, self.lead_picture.caption)
        for block in self.body:
            yield from block.texts()
        yield from (attachment.name for attachment in self.attachments)
