"""From an editor's row to a neutral payload and its blobs: what signers sign and what is published.

Allow-listed fields only. Comments, locks, tree paths, times of saving never enter a payload.
"""

import re
import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from huabiao.editing.items import filestore
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.models import Item
from huabiao.editing.items.renditions import MadeRendition, cleaned, renditions
from huabiao.office.ledger.digests import digest
from huabiao.register.payloads import neutral

Payload = dict[str, Any]
Blobs = dict[str, bytes]

_INDENT = re.compile(r"(<p[^>]*>)(?:\s|\u3000|&nbsp;|\xa0)+")
_EMPTY = re.compile(r"<(p|h2|h3|h4|li)>(?:\s|\u3000|&nbsp;|\xa0|<br>|<br/>)*</\1>")
_INVISIBLE = re.compile(
    "[\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_BETWEEN_WORDS = re.compile(r"[\s,，、;；]+")
_MOST_KEYWORDS = 30


class CannotFreeze(Exception):
    """The draft holds something that has no frozen form; the text says what to do about it."""


def visible_text(text: str) -> str:
    """Text without invisible characters that pasting brings along; tabs and line ends stay."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """A heading or name: visible, on one line, no blanks around it."""
    return " ".join(visible_text(text).split())


class Freezing:
    """One freezing in progress: collects the blobs while blocks are turned into payload blocks."""

    def __init__(self) -> None:
        self.blobs: Blobs = {}
        self._pictures: dict[str, Payload] = {}

    def html(self, source: str) -> str:
        """Neutral markup; indents typed as blanks go (the theme indents), empty paragraphs too."""
        return _EMPTY.sub("", _INDENT.sub(r"\1", neutral(visible_text(source)))).strip()

    def picture(self, picture: Picture, alt: str, caption: str) -> Payload:
        """A picture without its EXIF, its renditions made now; all of them join the blobs."""
        if picture.digest not in self._pictures:
            self._pictures[picture.digest] = self._frozen_picture(picture)
        return self._pictures[picture.digest] | {"alt": one_line(alt), "caption": one_line(caption)}

    def file(self, attachment: Attachment, name: str) -> Payload:
        """A file under the name readers see; its ending stays its own."""
        self.blobs[attachment.digest] = self._bytes(attachment.digest, attachment.name)
        return {
            "blob": attachment.digest,
            "name": shown_name(attachment, name),
            "media_type": attachment.media_type,
            "size": attachment.size,
        }

    def blocks(self, body: Iterable[Any]) -> list[Payload]:
        """The blocks of a text; one whose kind has no `freeze` refuses."""
        frozen = []
        for child in body:
            freeze = getattr(child.block, "freeze", None)
            if freeze is None:
                raise CannotFreeze(
                    _("A part of the text (%(kind)s) cannot be published; remove it.")
                    % {"kind": child.block.label or child.block_type}
                )
            block = freeze(child.value, self)
            if block is not None:
                frozen.append(block)
        return frozen

    def _frozen_picture(self, picture: Picture) -> Payload:
        original = self._bytes(picture.digest, picture.name)
        (data, media_type, width, height), copies = _copies(original)
        return {
            "blob": self._blob(data),
            "media_type": media_type,
            "width": width,
            "height": height,
            "renditions": [
                {
                    "name": copy.name,
                    "blob": self._blob(copy.data),
                    "media_type": copy.media_type,
                    "width": copy.width,
                    "height": copy.height,
                }
                for copy in copies
            ],
        }

    def _blob(self, data: bytes) -> str:
        name = digest(data)
        self.blobs[name] = data
        return name

    @staticmethod
    def _bytes(name: str, shown: str) -> bytes:
        try:
            return filestore.read(name)
        except filestore.FileLost:
            raise CannotFreeze(
                _("The file “%(name)s” is damaged or gone; upload it again.") % {"name": shown}
            ) from None


@lru_cache(maxsize=24)
def _copies(original: bytes) -> tuple[tuple[bytes, str, int, int], list[MadeRendition]]:
    """A picture cleaned and its renditions; a preview asks for the same ones again and again."""
    whole = cleaned(original)
    return whole, renditions(whole[0])


def shown_name(attachment: Attachment, name: str) -> str:
    """The name readers see, always with the file's own ending."""
    wanted = one_line(name) or one_line(attachment.name)
    ending = attachment.name[attachment.name.rfind(".") :].lower()
    return wanted if wanted.lower().endswith(ending) else wanted + ending


def freeze_item(item: Item) -> tuple[Payload, Blobs]:
    """The `item/1` payload of an item and its blobs by digest. Raises CannotFreeze."""
    freezing = Freezing()
    lead = item.lead_picture
    payload: Payload = {
        "schema": "item/1",
        "nonce": secrets.token_hex(16),
        "subject": str(item.uuid),
        "site": str(item.site.uuid),
        "title": one_line(item.title),
        "kicker": one_line(item.kicker) or None,
        "subtitle": one_line(item.subtitle) or None,
        "short_title": one_line(item.short_title) or None,
        "source": one_line(item.source),
        "source_url": item.source_url or None,
        "repost": item.repost,
        "editor": one_line(item.editor),
        "summary": visible_text(item.summary).strip(),
        "keywords": keywords(item.keywords),
        "openness": item.openness,
        "openness_reason": visible_text(item.openness_reason).strip(),
        "scope": item.scope,
        "importance": item.importance,
        "document": _document(item),
        "body": freezing.blocks(item.body),
        "attachments": [
            freezing.file(one.file, one.name) for one in item.attachments.select_related("file")
        ],
        "lead_picture": freezing.picture(lead, lead.alt or lead.caption, lead.caption)
        if lead
        else None,
        "placements": placements(item),
        "expires_on": milliseconds(item.expires_on),
        "original": _original(item),
        "concerned": sorted(str(body.uuid) for body in item.concerned.all()),
        "lineage": str(item.lineage) if item.lineage else None,
    }
    return payload, freezing.blobs


def placements(item: Item) -> list[Payload]:
    """The home column first, then the further ones, each once."""
    columns = [item.column, *(one.column for one in item.placements.select_related("column__site"))]
    places = [{"site": str(column.site.uuid), "column": str(column.uuid)} for column in columns]
    return [place for number, place in enumerate(places) if place not in places[:number]]


def keywords(line: str) -> list[str]:
    """The words of the keyword field."""
    words = [word for word in _BETWEEN_WORDS.split(visible_text(line)) if word]
    return list(dict.fromkeys(words))[:_MOST_KEYWORDS]


def milliseconds(moment: Any) -> int | None:
    """A moment in UTC milliseconds."""
    return None if moment is None else int(moment.timestamp() * 1000)


def _document(item: Item) -> Payload | None:
    values = {
        "index_number": one_line(item.index_number),
        "document_number": one_line(item.document_number),
        "issuer": one_line(item.issuer),
        "written_on": item.written_on.isoformat() if item.written_on else "",
        "validity": one_line(item.validity),
        "topic": one_line(item.topic),
    }
    return values if any(values.values()) else None


def _original(item: Item) -> Payload | None:
    if not item.original_url and item.original_published_at is None:
        return None
    return {
        "url": item.original_url,
        "published_ms": milliseconds(item.original_published_at),
    }
