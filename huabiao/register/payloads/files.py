"""Pictures and files as payloads name them: by the digest of their bytes."""

from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from huabiao.register.payloads.shapes import Digest, Line, Shape, StatedLine

PictureType = Literal["image/jpeg", "image/png", "image/webp", "image/gif"]
PIXELS = Annotated[int, Field(ge=1, le=20_000)]
LARGEST_FILE = 2 * 1024**3

FILE_TYPES: dict[str, frozenset[str]] = {
    ".pdf": frozenset({"application/pdf"}),
    ".ofd": frozenset({"application/ofd"}),
    ".doc": frozenset({"application/msword"}),
    ".docx": frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    ".xls": frozenset({"application/vnd.ms-excel"}),
    ".xlsx": frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}),
    ".ppt": frozenset({"application/vnd.ms-powerpoint"}),
    ".pptx": frozenset(
        {"application/vnd.openxmlformats-officedocument.presentationml.presentation"}
    ),
    ".wps": frozenset({"application/vnd.ms-works", "application/wps-office.wps"}),
    ".et": frozenset({"application/wps-office.et"}),
    ".ceb": frozenset({"application/octet-stream"}),
    ".zip": frozenset({"application/zip"}),
    ".rar": frozenset({"application/vnd.rar", "application/x-rar-compressed"}),
    ".7z": frozenset({"application/x-7z-compressed"}),
    ".txt": frozenset({"text/plain"}),
    ".csv": frozenset({"text/csv"}),
    ".jpg": frozenset({"image/jpeg"}),
    ".jpeg": frozenset({"image/jpeg"}),
    ".png": frozenset({"image/png"}),
    ".gif": frozenset({"image/gif"}),
    ".webp": frozenset({"image/webp"}),
    ".mp3": frozenset({"audio/mpeg"}),
    ".mp4": frozenset({"video/mp4"}),
}
"""What an attachment may be: the name's ending and the media type must belong together.

Nothing here runs in a reader's browser under the office's own address (no HTML, SVG, script).
"""


def _file_name(name: str) -> str:
    if "/" in name or "\\" in name or name.startswith(".") or name != name.strip():
        raise ValueError("文件名不能含有斜杠、以点开头或以空格开头结尾")
    if PurePosixPath(name).suffix.lower() not in FILE_TYPES:
        raise ValueError("不接受这种扩展名的附件")
    return name


class FileRef(Shape):
    """An attachment: `size` in bytes, `name` as the reader saves it."""

    blob: Digest
    name: Annotated[StatedLine, AfterValidator(_file_name)]
    media_type: str
    size: Annotated[int, Field(ge=1, le=LARGEST_FILE)]

    def model_post_init(self, _context: object) -> None:
        """Refuse an ending that does not belong to the media type."""
        ending = PurePosixPath(self.name).suffix.lower()
        if self.media_type not in FILE_TYPES[ending]:
            raise ValueError("附件的扩展名与文件类型不符")


class Rendition(Shape):
    """A smaller copy of a picture, made before freezing and kept as a blob of its own."""

    name: Literal["thumb", "list", "body"]
    blob: Digest
    media_type: PictureType
    width: PIXELS
    height: PIXELS


class Picture(Shape):
    """A picture with its text alternative, its caption and its renditions (sizes in pixels)."""

    blob: Digest
    media_type: PictureType
    width: PIXELS
    height: PIXELS
    alt: Line
    caption: Line
    renditions: Annotated[list[Rendition], Field(max_length=3)]

    def model_post_init(self, _context: object) -> None:
        """Each rendition at most once."""
        names = [rendition.name for rendition in self.renditions]
        if len(set(names)) != len(names):
            raise ValueError("同一规格的缩略图只能有一个")

    def blobs(self) -> set[str]:
        """Digests of the picture and its renditions."""
        return {self.blob} | {rendition.blob for rendition in self.renditions}

    def rendition(self, name: str) -> Rendition | None:
        """The copy of that name, if it was made."""
        return next((copy for copy in self.renditions if copy.name == name), None)
