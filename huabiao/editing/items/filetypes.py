"""What a file is, judged by its content; its name only has to agree (trap 19)."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from huabiao.register.payloads import FILE_TYPES
from huabiao.register.vault.contents import begins_like

_PARTS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/", ".ofd": "OFD.xml"}
_PICTURE_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
_PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})
_MOST_PIXELS = 60_000_000
_LONGEST_SIDE = 20_000


class NotThatType(Exception):
    """The file is not what its name says, or nothing we take; the text is a sentence for the person."""


@dataclass(frozen=True)
class PictureFacts:
    """Media type and size in pixels of a picture."""

    media_type: str
    width: int
    height: int


def media_type_of(name: str, data: bytes) -> str:
    """The media type of an attachment. Raises NotThatType."""
    ending = PurePosixPath(name).suffix.lower()
    if not data:
        raise NotThatType(_("“%(name)s” is empty.") % {"name": name})
    if ending not in FILE_TYPES:
        raise NotThatType(
            _("“%(name)s” is of a kind that is not taken. Save it as PDF, Word or Excel.")
            % {"name": name}
        )
    for media_type in sorted(FILE_TYPES[ending]):
        if begins_like(data, media_type) and _holds_the_right_parts(ending, data):
            return media_type
    raise NotThatType(
        _(
            "“%(name)s” is not what its ending says. Open it in the program it was made with, save it again, "
            "then upload the new file."
        )
        % {"name": name}
    )


def picture_facts(name: str, data: bytes) -> PictureFacts:
    """What a picture is. Raises NotThatType for anything that is no whole picture of a kind we take."""
    refused = NotThatType(
        _("“%(name)s” is not a picture. JPG, PNG, GIF and WebP pictures can be used.")
        % {"name": name}
    )
    try:
        with Image.open(io.BytesIO(data), formats=list(_PICTURE_TYPES)) as picture:
            width, height = picture.size
            if width * height > _MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
                raise NotThatType(
                    _("“%(name)s” has too many pixels. Make it smaller first.") % {"name": name}
                )
            picture.load()
            return PictureFacts(_PICTURE_TYPES[str(picture.format)], width, height)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise refused from None


def looks_like_picture(name: str) -> bool:
    """Whether a name has the ending of a picture."""
    return PurePosixPath(name).suffix.lower() in _PICTURE_ENDINGS


def _holds_the_right_parts(ending: str, data: bytes) -> bool:
    if ending in _PICTURE_ENDINGS:
        try:
            picture_facts("", data)
        except NotThatType:
            return False
        return True
    if ending in {".txt", ".csv"}:
        return b"\0" not in data[:4096]
    wanted = _PARTS.get(ending)
    if wanted is None:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(member.startswith(wanted) for member in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
