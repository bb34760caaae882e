"""What a freeze must hold: exactly the blobs its payload names, each being what it says it is."""

import hashlib
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from huabiao.register.payloads import (
    AnyPayload,
    FileBlock,
    FileRef,
    Gallery,
    ItemPayload,
    PagePayload,
    Picture,
    PictureBlock,
    SitePayload,
)

_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

FIRST_BYTES: dict[str, tuple[bytes, ...]] = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
    "application/zip": _ZIP,
    "application/ofd": _ZIP,
    "application/msword": _OLE,
    "application/vnd.ms-excel": _OLE,
    "application/vnd.ms-powerpoint": _OLE,
    "application/vnd.rar": (b"Rar!\x1a\x07",),
    "application/x-rar-compressed": (b"Rar!\x1a\x07",),
    "application/x-7z-compressed": (b"7z\xbc\xaf\x27\x1c",),
}
"""How a file of each media type begins; types without an unmistakable beginning are not listed."""

_OFFICE_OPEN_XML = "application/vnd.openxmlformats-officedocument."


class FreezeRefused(Exception):
    """What is to be frozen does not fit its payload; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def digest_of(data: bytes, like: str) -> str:
    """The digest of bytes in the algorithm that another digest names (`sha256:` or `sm3:`)."""
    algorithm = like.partition(":")[0]
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def check_contents(payload: AnyPayload, blobs: Mapping[str, bytes]) -> None:
    """Refuse missing, foreign and changed blobs, and files that are not of their stated type or size."""
    wanted = payload.blobs()
    reasons = []
    if wanted - blobs.keys():
        reasons.append(_("A picture or file of this item was not handed over; upload it again."))
    if blobs.keys() - wanted:
        reasons.append(_("A picture or file was handed over that the item does not use."))
    if any(digest_of(data, digest) != digest for digest, data in blobs.items()):
        reasons.append(_("A picture or file is not the one that was uploaded."))
    for file in _files(payload):
        data = blobs.get(file.blob)
        if data is None:
            continue
        if len(data) != file.size or not begins_like(data, file.media_type):
            reasons.append(
                _("The file “%(name)s” is not what its name says; check it and upload it again.")
                % {"name": file.name}
            )
    for digest, media_type in _pictures(payload):
        data = blobs.get(digest)
        if data is not None and not begins_like(data, media_type):
            reasons.append(_("A picture is not of the type it states; upload it again."))
    if reasons:
        raise FreezeRefused(reasons)


def begins_like(data: bytes, media_type: str) -> bool:
    """Whether bytes begin as files of a media type do (an ending alone proves nothing)."""
    if media_type.startswith(_OFFICE_OPEN_XML):
        return data.startswith(_ZIP)
    beginnings = FIRST_BYTES.get(media_type)
    return beginnings is None or data.startswith(beginnings)


def _files(payload: AnyPayload) -> Iterator[FileRef]:
    if isinstance(payload, ItemPayload):
        yield from payload.attachments
        yield from (block.file for block in payload.body if isinstance(block, FileBlock))
    if isinstance(payload, PagePayload):
        yield from (block.file for block in payload.blocks if isinstance(block, FileBlock))


def _pictures(payload: AnyPayload) -> Iterator[tuple[str, str]]:
    for picture in _whole_pictures(payload):
        yield picture.blob, picture.media_type
        yield from ((copy.blob, copy.media_type) for copy in picture.renditions)


def _whole_pictures(payload: AnyPayload) -> Iterator[Picture]:
    if isinstance(payload, SitePayload):
        if payload.emblem_picture is not None:
            yield payload.emblem_picture
        return
    if isinstance(payload, ItemPayload) and payload.lead_picture is not None:
        yield payload.lead_picture
    for block in payload.body if isinstance(payload, ItemPayload) else payload.blocks:
        if isinstance(block, PictureBlock):
            yield block.picture
        elif isinstance(block, Gallery):
            yield from block.pictures
