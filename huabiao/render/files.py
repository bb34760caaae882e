"""The files beside a page: which blob lies at which address, and what a page says about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from huabiao.register.payloads import AnyBlock, FileBlock, FileRef, Gallery, Picture, PictureBlock
from huabiao.render import addresses

_KILO = 1024
_OPENED_IN_PLACE = frozenset({"application/pdf", "text/plain"})


@dataclass(frozen=True, slots=True)
class ChosenRendition:
    """A picture's copy in one size: file name, blob and pixels."""

    name: str
    blob: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture as a template shows it."""

    src: str
    width: int
    height: int
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class FileView:
    """An attachment as a template offers it: `kind` like `PDF`, `size` like `1.2 MB`.

    `saved_as` is the name under which a browser saves it; None where it opens in place.
    """

    href: str
    name: str
    kind: str
    size: str
    saved_as: str | None


def rendition_of(picture: Picture, name: str) -> ChosenRendition:
    """The copy of a picture made for a purpose; the picture itself where none was made."""
    copy = picture.rendition(name) or picture
    return ChosenRendition(
        addresses.picture_name(copy.blob, copy.media_type), copy.blob, copy.width, copy.height
    )


def picture_view(picture: Picture, folder: str, name: str = "body") -> PictureView:
    """What a page shows of a picture whose files lie in `folder`."""
    copy = rendition_of(picture, name)
    return PictureView(folder + copy.name, copy.width, copy.height, picture.alt, picture.caption)


def file_view(file: FileRef, folder: str) -> FileView:
    """What a page says about an attachment that lies in `folder`."""
    return FileView(
        href=folder + addresses.attachment_name(file),
        name=file.name,
        kind=PurePosixPath(file.name).suffix[1:].upper(),
        size=size_in_words(file.size),
        saved_as=None if file.media_type in _OPENED_IN_PLACE else file.name,
    )


def size_in_words(size: int) -> str:
    """A size in bytes as people read it: `812 B`, `36 KB`, `1.2 MB`."""
    if size < _KILO:
        return f"{size} B"
    if size < _KILO**2:
        return f"{round(size / _KILO)} KB"
    return f"{size / _KILO**2:.1f} MB"


def block_files(block: AnyBlock) -> Iterator[tuple[str, str]]:
    """File name and blob of everything a block shows or offers."""
    match block:
        case PictureBlock():
            yield _named(rendition_of(block.picture, "body"))
        case Gallery():
            yield from (_named(rendition_of(picture, "body")) for picture in block.pictures)
        case FileBlock():
            yield addresses.attachment_name(block.file), block.file.blob
        case _:
            return


def picture_file(picture: Picture, name: str) -> tuple[str, str]:
    """File name and blob of one copy of a picture."""
    return _named(rendition_of(picture, name))


def _named(copy: ChosenRendition) -> tuple[str, str]:
    return copy.name, copy.blob
