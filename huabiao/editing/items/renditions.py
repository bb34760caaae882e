"""Smaller copies of a picture, made before freezing and stripped of everything but the pixels."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

SIZES: dict[str, tuple[int, int]] = {"thumb": (160, 120), "list": (400, 300), "body": (1200, 1600)}
"""Bounding boxes in pixels, by name; the proportions of the picture are kept."""

_QUALITY = 82


@dataclass(frozen=True)
class MadeRendition:
    """A finished copy: its bytes, type and size in pixels."""

    name: str
    data: bytes
    media_type: str
    width: int
    height: int


def cleaned(data: bytes) -> tuple[bytes, str, int, int]:
    """The whole picture without EXIF (place, camera, owner), turned upright: bytes, type, width, height.

    An animation is kept as it is: GIF carries no such data.
    """
    with Image.open(io.BytesIO(data)) as picture:
        if picture.format == "GIF":
            return data, "image/gif", *picture.size
        upright = _upright(picture)
        made, media_type = _encoded(upright, keep_png=picture.format == "PNG")
        return made, media_type, *upright.size


def rendition(data: bytes, name: str) -> MadeRendition:
    """One copy of a picture's bytes."""
    with Image.open(io.BytesIO(data)) as picture:
        copy = _upright(picture)
        copy.thumbnail(SIZES[name], Image.Resampling.LANCZOS)
        made, media_type = _encoded(copy, keep_png=False)
        return MadeRendition(name, made, media_type, *copy.size)


def renditions(data: bytes) -> list[MadeRendition]:
    """All copies of a picture's bytes, smallest first. Same bytes in, same bytes out."""
    return [rendition(data, name) for name in SIZES]


def _upright(picture: Image.Image) -> Image.Image:
    transparent = picture.mode in {"RGBA", "LA"} or "transparency" in picture.info
    turned = ImageOps.exif_transpose(picture)
    return turned.convert("RGBA" if transparent else "RGB")


def _encoded(picture: Image.Image, *, keep_png: bool) -> tuple[bytes, str]:
    target = io.BytesIO()
    if keep_png:
        picture.save(target, "PNG", optimize=True)
        return target.getvalue(), "image/png"
    if picture.mode == "RGBA":
        picture.save(target, "WEBP", quality=_QUALITY, method=4)
        return target.getvalue(), "image/webp"
    picture.save(target, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return target.getvalue(), "image/jpeg"
