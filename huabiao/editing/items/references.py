"""Which pictures and files a draft uses."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from huabiao.editing.items.files import Attachment, Picture


def files_used(draft: Any) -> list[Picture | Attachment]:
    """Every picture and file of a draft, each once: body, lead picture, attachments, papers."""
    found: list[Picture | Attachment] = []
    for file in _all(draft):
        if file is not None and file not in found:
            found.append(file)
    return found


def chosen_in(draft: Any) -> list[Model]:
    """Everything a stored draft names by choosing it: pictures, files, and the columns whose newest it shows."""
    newest = (child.value["column"] for child in draft.body if child.block_type == "latest")
    return [*files_used(draft), *(column for column in newest if column is not None)]


def attachments_of(draft: Any) -> list[Attachment]:
    """The files offered to the public: those in the body and those under it."""
    return [file for file in _public(draft) if isinstance(file, Attachment)]


def pictures_of(draft: Any) -> list[Picture]:
    """The pictures shown to the public."""
    return [file for file in _public(draft) if isinstance(file, Picture)]


def _public(draft: Any) -> Iterator[Picture | Attachment]:
    seen: set[Any] = set()
    for file in (
        *_in_body(draft),
        getattr(draft, "lead_picture", None),
        *_children(draft, "attachments"),
    ):
        if file is not None and file not in seen:
            seen.add(file)
            yield file


def _all(draft: Any) -> Iterator[Picture | Attachment | None]:
    yield from _public(draft)
    yield from _children(draft, "papers")


def _children(draft: Any, relation: str) -> Iterator[Attachment]:
    if hasattr(draft, relation):
        yield from (one.file for one in getattr(draft, relation).all() if one.file_id)


def _in_body(draft: Any) -> Iterator[Picture | Attachment | None]:
    for child in draft.body:
        if child.block_type == "picture":
            yield child.value["picture"]
        elif child.block_type == "gallery":
            yield from (one["picture"] for one in child.value)
        elif child.block_type == "file":
            yield child.value["file"]
