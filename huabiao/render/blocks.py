"""Blocks of a body as templates show them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from huabiao.register.payloads import (
    AnyBlock,
    FileBlock,
    Gallery,
    Latest,
    Leader,
    Leaders,
    Links,
    PictureBlock,
    RichText,
    Table,
)
from huabiao.render.entries import ListEntry
from huabiao.render.files import FileView, PictureView, file_view, picture_view
from huabiao.render.links import LinkPolicy, Target


@dataclass(frozen=True, slots=True)
class TextView:
    """Rich text, links judged."""

    html: Markup
    kind: str = "text"
    wide: bool = True


@dataclass(frozen=True, slots=True)
class PicturesView:
    """One picture (`picture`) or several (`gallery`)."""

    pictures: list[PictureView]
    kind: str
    wide: bool = True


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: head rows, then body rows."""

    caption: str
    head: list[list[str]]
    rows: list[list[str]]
    kind: str = "table"
    wide: bool = True


@dataclass(frozen=True, slots=True)
class OfferView:
    """A file in the middle of a body."""

    file: FileView
    kind: str = "file"
    wide: bool = True


@dataclass(frozen=True, slots=True)
class LatestView:
    """The newest entries of a column. `style`: list, pictures or headline."""

    title: str
    more: str | None
    entries: list[ListEntry]
    style: str
    wide: bool
    kind: str = "latest"


@dataclass(frozen=True, slots=True)
class LinksView:
    """A titled list of links."""

    title: str
    links: list[tuple[str, Target]]
    kind: str = "links"
    wide: bool = True


@dataclass(frozen=True, slots=True)
class LeadersView:
    """The division of duties among leaders."""

    people: Sequence[Leader]
    kind: str = "leaders"
    wide: bool = True


View = TextView | PicturesView | TableView | OfferView | LatestView | LinksView | LeadersView


@dataclass(frozen=True)
class Surroundings:
    """What blocks need to know of the page they stand in.

    `newest` gives the entries of a column, `more` the address of a column's page.
    """

    folder: str
    policy: LinkPolicy
    newest: Callable[[str, int], list[ListEntry]] = lambda _column, _count: []
    more: Callable[[str], str | None] = lambda _column: None


def views(blocks: Sequence[AnyBlock], around: Surroundings) -> list[View]:
    """The blocks in their order; lists stand in pairs, a lone one takes the whole width."""
    halves = _halves(blocks)
    return [_view(block, around, index in halves) for index, block in enumerate(blocks)]


def _halves(blocks: Sequence[AnyBlock]) -> set[int]:
    """Positions of the list blocks that share a row with a neighbour."""
    paired: set[int] = set()
    for index in range(1, len(blocks)):
        if index - 1 not in paired and _is_list(blocks[index]) and _is_list(blocks[index - 1]):
            paired |= {index - 1, index}
    return paired


def _is_list(block: AnyBlock) -> bool:
    return isinstance(block, Latest) and block.style == "list"


def _view(block: AnyBlock, around: Surroundings, half: bool) -> View:  # noqa: PLR0911 - one each
    match block:
        case RichText():
            return TextView(around.policy.rewritten(block.html))
        case PictureBlock():
            return PicturesView([picture_view(block.picture, around.folder)], "picture")
        case Gallery():
            return PicturesView(
                [picture_view(picture, around.folder) for picture in block.pictures], "gallery"
            )
        case Table():
            head = block.rows[: block.header_rows]
            return TableView(block.caption, head, block.rows[block.header_rows :])
        case FileBlock():
            return OfferView(file_view(block.file, around.folder))
        case Latest():
            entries = around.newest(block.column, block.count)
            return LatestView(
                block.title, around.more(block.column), entries, block.style, wide=not half
            )
        case Links():
            return LinksView(
                block.title, [(link.text, around.policy.target(link.url)) for link in block.links]
            )
        case Leaders():
            return LeadersView(block.people)


def newest_of(
    columns: Sequence[str], latest: Mapping[str, Sequence[ListEntry]], count: int
) -> list[ListEntry]:
    """The newest `count` entries of several columns together, each item once."""
    found: dict[str, ListEntry] = {}
    for column in columns:
        for entry in latest.get(column, ()):
            found.setdefault(entry.public_id, entry)
    if len(columns) == 1:
        return list(found.values())[:count]  # already in the column's own order
    ranked = sorted(found.values(), key=lambda entry: (entry.date, entry.public_id), reverse=True)
    return ranked[:count]
