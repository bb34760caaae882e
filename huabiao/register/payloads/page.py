"""The payload of a page that is no item: home, topic, organisation, plain."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huabiao.register.payloads.blocks import Latest, PageBlock, blobs_of, own_links_of
from huabiao.register.payloads.shapes import Payload, StatedLine, Uuid


class PagePayload(Payload):
    """`page/1`. `path` is its address inside the site: empty for the home page, else `a` or `a/b`."""

    schema_: Literal["page/1"] = Field(alias="schema")
    site: Uuid
    kind: Literal["home", "topic", "organisation", "plain"]
    path: Annotated[str, Field(pattern=r"^([a-z][a-z0-9-]{0,59}(/[a-z][a-z0-9-]{0,59}){0,5})?$")]
    title: StatedLine
    blocks: Annotated[list[PageBlock], Field(max_length=300)]

    @model_validator(mode="after")
    def _home_has_no_path(self) -> Self:
        if (self.kind == "home") != (self.path == ""):
            raise ValueError("首页没有路径，其他页面必须有路径")
        return self

    def blobs(self) -> set[str]:
        """Digests of every picture, rendition and file."""
        return set().union(*(blobs_of(block) for block in self.blocks))

    def own_links(self) -> set[str]:
        """UUIDs of own content the blocks link to."""
        return set().union(*(own_links_of(block) for block in self.blocks))

    def columns_shown(self) -> set[str]:
        """UUIDs of the columns whose newest items the page shows."""
        return {block.column for block in self.blocks if isinstance(block, Latest)}

    def texts(self) -> Iterator[str]:
        """Every text a reader can see."""
        yield self.title
        for block in self.blocks:
            yield from block.texts()
