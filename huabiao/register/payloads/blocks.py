"""The blocks a body is made of."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from huabiao.register.payloads.files import FileRef, Picture
from huabiao.register.payloads.markup import is_neutral, own_links, words_of
from huabiao.register.payloads.shapes import (
    OWN_ADDRESS_PREFIX,
    UUID_PATTERN,
    Line,
    Passage,
    Shape,
    StatedLine,
    Uuid,
    WebAddress,
)

LONGEST_TEXT = 1_000_000
OwnAddress = Annotated[str, StringConstraints(pattern=UUID_PATTERN.replace("^", "^huabiao:", 1))]


def _neutral(html: str) -> str:
    if not is_neutral(html):
        raise ValueError("正文含有不允许的标记，须先清理再封存")
    for target in own_links(html):
        if not re.match(UUID_PATTERN, target):
            raise ValueError("站内链接须以信息编号表示")
    return html


class RichText(Shape):
    """Rich text in the neutral markup (see `markup`)."""

    type: Literal["rich_text"]
    html: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_neutral)
    ]

    def texts(self) -> Iterator[str]:
        """Its words, without tags."""
        yield words_of(self.html)


class PictureBlock(Shape):
    """One picture."""

    type: Literal["picture"]
    picture: Picture

    def texts(self) -> Iterator[str]:
        """Text alternative and caption."""
        yield from (self.picture.alt, self.picture.caption)


class Gallery(Shape):
    """Several pictures that belong together."""

    type: Literal["gallery"]
    pictures: Annotated[list[Picture], Field(min_length=1, max_length=60)]

    def texts(self) -> Iterator[str]:
        """Text alternatives and captions."""
        for picture in self.pictures:
            yield from (picture.alt, picture.caption)


class Table(Shape):
    """A table of plain text: `header_rows` of its rows are its head; all rows are equally long."""

    type: Literal["table"]
    caption: Line
    header_rows: Annotated[int, Field(ge=0, le=5)]
    rows: Annotated[
        list[Annotated[list[Passage], Field(min_length=1, max_length=60)]],
        Field(min_length=1, max_length=5000),
    ]

    def model_post_init(self, _context: object) -> None:
        """Refuse ragged rows and a head longer than the table."""
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("表格各行的列数须相同")
        if self.header_rows > len(self.rows):
            raise ValueError("表头行数超过表格行数")

    def texts(self) -> Iterator[str]:
        """Caption and cells."""
        yield self.caption
        for row in self.rows:
            yield from row


class FileBlock(Shape):
    """A file offered in the middle of the body."""

    type: Literal["file"]
    file: FileRef

    def texts(self) -> Iterator[str]:
        """Its name."""
        yield self.file.name


class Latest(Shape):
    """The newest items of a column, filled at build."""

    type: Literal["latest"]
    column: Uuid
    count: Annotated[int, Field(ge=1, le=30)]
    title: Line
    style: Literal["list", "pictures", "headline"]

    def texts(self) -> Iterator[str]:
        """Its title."""
        yield self.title


class Link(Shape):
    """One link of a list of links: to the web or to own content."""

    text: StatedLine
    url: WebAddress | OwnAddress


class Links(Shape):
    """A titled list of links."""

    type: Literal["links"]
    title: Line
    links: Annotated[list[Link], Field(min_length=1, max_length=200)]

    def texts(self) -> Iterator[str]:
        """Title and link texts."""
        yield self.title
        yield from (link.text for link in self.links)


class Leader(Shape):
    """One of the leaders of a body, by name or by post, with their duties."""

    name_or_post: StatedLine
    duties: Passage


class Leaders(Shape):
    """The division of duties among leaders (领导分工)."""

    type: Literal["leaders"]
    people: Annotated[list[Leader], Field(min_length=1, max_length=60)]

    def texts(self) -> Iterator[str]:
        """Names or posts, and duties."""
        for person in self.people:
            yield from (person.name_or_post, person.duties)


ItemBlock = Annotated[
    RichText | PictureBlock | Gallery | Table | FileBlock, Field(discriminator="type")
]
PageBlock = Annotated[
    RichText | PictureBlock | Gallery | Table | FileBlock | Latest | Links | Leaders,
    Field(discriminator="type"),
]
AnyBlock = RichText | PictureBlock | Gallery | Table | FileBlock | Latest | Links | Leaders


def blobs_of(block: AnyBlock) -> set[str]:
    """Digests of everything a block shows or offers."""
    match block:
        case PictureBlock():
            return block.picture.blobs()
        case Gallery():
            return set().union(*(picture.blobs() for picture in block.pictures))
        case FileBlock():
            return {block.file.blob}
        case _:
            return set()


def own_links_of(block: AnyBlock) -> set[str]:
    """UUIDs of own content a block links to."""
    match block:
        case RichText():
            return set(own_links(block.html))
        case Links():
            return {
                link.url.removeprefix(OWN_ADDRESS_PREFIX)
                for link in block.links
                if link.url.startswith(OWN_ADDRESS_PREFIX)
            }
        case _:
            return set()
