"""What an answer says, whatever its form: pages, JSON, PDF, Excel, archives, pictures."""

import html
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image
from pypdf import PdfReader

Colours = Mapping[tuple[int, int, int], str]
_NEAR = 24


def words_of(response: Any, colours: Colours) -> str:
    """Every word of an answer without its blanks; of a picture, the canary its colour stands for."""
    streamed = getattr(response, "streaming_content", None)
    data = b"".join(streamed) if streamed is not None else response.content
    kind = response.headers.get("Content-Type", "")
    return re.sub(r"\s+", "", _text(data, kind, colours))


def _text(data: bytes, kind: str, colours: Colours) -> str:
    if kind.startswith("application/json"):
        return html.unescape(json.dumps(json.loads(data), ensure_ascii=False))
    if kind.startswith("application/pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if kind.startswith("image/") and "svg" not in kind:
        return _meaning(data, colours)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "".join(
                archive.read(name).decode(errors="ignore") for name in archive.namelist()
            )
    return html.unescape(data.decode(errors="ignore"))


def _meaning(data: bytes, colours: Colours) -> str:
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    seen = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(seen, tuple)
    for colour, canary in colours.items():
        if all(abs(a - b) <= _NEAR for a, b in zip(seen, colour, strict=True)):
            return canary
    return ""
