"""Pictures: what is written beside the pixels (EXIF, XMP, text chunks), and in them if recognition is installed."""

import io
import logging
import warnings
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from huabiao.rules.screening.reading.passages import (
    Budget,
    Passage,
    PassageWriter,
    Reading,
    Unreadable,
)
from huabiao.rules.screening.text import line_places

_XP_TAGS = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
"""Windows' own title, comment, author, keywords, subject: UTF-16 little endian."""
_USER_COMMENT = 0x9286
_PARTS = (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo)
_LATIN = 0xFF
_FEWEST_PIXELS = 60
"""Pictures narrower or lower hold no readable line."""
_LONGEST_TEXT = 1 << 20
_MOST_WORDLESS = 4096
_wordless: set[bytes] = set()
"""Digests of the pixels of pictures in which recognition found nothing, in this process."""


def read_picture(data: bytes, budget: Budget) -> Reading:
    """The text beside and, where recognition is installed, in a picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
            if picture.width * picture.height > budget.limits.pixels:
                raise Unreadable(
                    f"图片超过{budget.limits.pixels // 10_000}万像素，无法检查；请缩小后上传。"
                )
            writer = PassageWriter()
            for piece in _written_beside(picture):
                writer.add(piece[:_LONGEST_TEXT], "图片属性")
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Unreadable("图片已损坏或过大，无法检查；请重新保存后上传。") from error
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Unreadable("图片已损坏，无法检查；请重新保存后上传。") from error
    reading = Reading(passages=writer.passage())
    _read_pixels(picture, budget, reading)
    return reading


def _written_beside(picture: Image.Image) -> Iterator[str]:
    for key, value in picture.info.items():
        if key in {"exif", "icc_profile", "photoshop"}:
            continue
        if isinstance(value, str | bytes):
            yield _decoded(value)
    exif = picture.getexif()
    for part in (exif, *(exif.get_ifd(number) for number in _PARTS)):
        for tag, value in part.items():
            if isinstance(value, str | bytes):
                yield _decoded(value, utf16=tag in _XP_TAGS, comment=tag == _USER_COMMENT)
            elif tag in _XP_TAGS and isinstance(value, tuple):
                yield bytes(value).decode("utf-16-le", "replace")
    for block in getattr(picture, "applist", []):
        yield _decoded(block[1])


def _decoded(value: str | bytes, *, utf16: bool = False, comment: bool = False) -> str:
    if isinstance(value, str):
        if not value.isascii() and all(ord(sign) <= _LATIN for sign in value):
            return _decoded(value.encode("latin-1"))  # Chinese bytes that a format calls Latin text
        return value
    if comment and value.startswith(b"UNICODE\0"):
        return value[8:].decode("utf-16-be" if value[8:9] == b"\0" else "utf-16-le", "replace")
    if utf16:
        return value.decode("utf-16-le", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("utf-8", "replace")


def _read_pixels(picture: Image.Image, budget: Budget, reading: Reading) -> None:
    if min(picture.size) < _FEWEST_PIXELS:
        return
    if not budget.limits.pictures_read:
        reading.not_read.append("没有启用文字识别，图片中的文字没有检查，请人工核对。")
        return
    recognise = _recogniser()
    if recognise is None:
        reading.not_read.append("未安装文字识别组件，图片中的文字没有检查，请人工核对。")
    elif not budget.take_picture():
        reading.not_read.append(
            f"已识别{budget.limits.pictures_read}张图片，其余图片中的文字没有检查，请人工核对。"
        )
    else:
        text = _recognised(recognise, picture)
        if text:
            reading.passages.append(Passage(text, line_places(text, "图片文字")))


def _recognised(recognise: Any, picture: Image.Image) -> str:
    """The words in the pixels. That a picture has none is remembered: the same one comes back with every save.

    Words are never remembered: they might be a secret.
    """
    pixels = _flattened(picture)
    name = sha256(repr(pixels.shape).encode() + pixels.tobytes()).digest()
    if name in _wordless:
        return ""
    text = "\n".join(_lines(recognise(pixels)))
    if not text:
        if len(_wordless) >= _MOST_WORDLESS:
            _wordless.clear()
        _wordless.add(name)
    return text


def _flattened(picture: Image.Image) -> Any:
    """The picture on white, as the array that recognition takes."""
    import numpy as np  # noqa: PLC0415 - installed together with the optional recognition

    rgba = picture.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, "white")
    paper.alpha_composite(rgba)
    return np.asarray(paper.convert("RGB"))[:, :, ::-1]


def _lines(result: Any) -> list[str]:
    """Recognised pieces in reading order: those whose middles lie in the same band make a line."""
    boxes = getattr(result, "boxes", None)
    texts = getattr(result, "txts", None)
    if boxes is None or texts is None:
        return []
    pieces = sorted(
        ((min(p[1] for p in box), max(p[1] for p in box), min(p[0] for p in box), text))
        for box, text in zip(boxes, texts, strict=True)
    )
    lines: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        if lines and piece[0] < (lines[-1][0][0] + lines[-1][0][1]) / 2:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return ["  ".join(piece[3] for piece in sorted(line, key=lambda one: one[2])) for line in lines]


@cache
def _recogniser() -> Any:
    """The recognition engine with the models of its own package, or None where it is not installed."""
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415 - optional
    except ImportError:
        return None
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})
