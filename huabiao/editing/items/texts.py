"""What a draft says, place by place, as screening reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from huabiao.register.payloads.markup import lines_of

_NOT_TEXT = frozenset({"id", "type"})
_FIELDS = (
    "kicker",
    "title",
    "subtitle",
    "short_title",
    "source",
    "editor",
    "summary",
    "keywords",
    "openness_reason",
    "index_number",
    "document_number",
    "issuer",
    "topic",
)
BODY = "body"


def texts_of(draft: Any) -> dict[str, str]:
    """Every text of a draft by the words for its place; the whole body is one text, so that a mark that is
    spread over blocks is still seen at its place."""
    texts: dict[str, str] = {}
    for name in _FIELDS:
        text = getattr(draft, name, "")
        if text:
            texts[str(draft._meta.get_field(name).verbose_name)] = text
    body = body_text(draft.body.get_prep_value())
    if body.strip():
        texts[BODY] = body
    names = _file_names(draft)
    if names:
        texts[_("names of files")] = "\n".join(names)
    return texts


def body_text(stream: Any) -> str:
    """The words of a stored text, block after block."""
    return "\n".join(_strings(stream))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield lines_of(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in _NOT_TEXT:
                yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _file_names(draft: Any) -> list[str]:
    if not hasattr(draft, "attachments"):
        return []
    return [one.name or one.file.name for one in draft.attachments.all() if one.file_id]
