"""PDF: the text of every page, properties, notes, form fields, bookmarks, attachments, pictures of scanned pages."""

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from huabiao.rules.screening.reading.passages import (
    Budget,
    Member,
    Passage,
    PassageWriter,
    Reading,
    Unreadable,
)
from huabiao.rules.screening.text import line_places

logging.getLogger("pypdf").setLevel(logging.CRITICAL)
"""What pypdf has to say about a damaged file is said by our own refusal."""

_LITTLE_TEXT = 20
"""A page with fewer characters and with pictures is taken for a scan."""


def read_pdf(data: bytes, budget: Budget) -> Reading:
    """Everything a PDF says. Pictures are read where a page has hardly any text of its own."""
    try:
        return _read(data, budget)
    except Unreadable:
        raise
    except DependencyError as error:
        raise Unreadable("PDF已加密，无法检查；请上传未加密的文件。") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        raise Unreadable("PDF已损坏，无法检查；请重新生成文件后上传。") from error


def _read(data: bytes, budget: Budget) -> Reading:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("PDF已加密，无法检查；请上传未加密的文件。")
    if len(reader.pages) > budget.limits.pages:
        raise Unreadable(f"PDF超过{budget.limits.pages}页，请拆分后分别上传。")
    reading = Reading()
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        budget.spend_bytes(len(text))
        reading.passages.append(Passage(text, line_places(text, f"第{number}页")))
        reading.passages += _listed(_annotations(page), f"第{number}页批注")
        if len(text.strip()) < _LITTLE_TEXT:
            reading.members += _scans(page, number, budget)
    reading.passages += _listed(_properties(reader), "文档属性")
    reading.passages += _listed(_fields(reader), "表单域")
    reading.passages += _listed(_outline(reader), "书签")
    for name, files in reader.attachments.items():
        for content in files:
            budget.spend_bytes(len(content))
            reading.members.append(Member(name, content))
    return reading


def _annotations(page: PageObject) -> Iterator[str]:
    for reference in page.annotations or []:
        note = reference.get_object()
        for key in ("/Contents", "/T", "/Subj", "/RC", "/V"):
            value = note.get(key)
            if isinstance(value, str):
                yield value


def _scans(page: PageObject, number: int, budget: Budget) -> Iterator[Member]:
    for place, picture in enumerate(page.images, start=1):
        budget.spend_bytes(len(picture.data))
        yield Member(f"第{number}页图片{place}", picture.data, object_of=True)


def _properties(reader: PdfReader) -> Iterator[str]:
    for value in (reader.metadata or {}).values():
        yield str(value)
    root = reader.root_object
    if "/Metadata" in root:
        stream = root["/Metadata"].get_object()
        yield stream.get_data().decode("utf-8", "replace")  # type: ignore[union-attr]


def _fields(reader: PdfReader) -> Iterator[str]:
    for name, form_field in (reader.get_fields() or {}).items():
        yield name
        if isinstance(form_field.get("/V"), str):
            yield str(form_field["/V"])


def _outline(reader: PdfReader) -> Iterator[str]:
    pending: list[Any] = list(reader.outline)
    while pending:
        entry = pending.pop(0)
        if isinstance(entry, list):
            pending = entry + pending
        else:
            yield str(entry.title)


def _listed(pieces: Iterator[str], place: str) -> list[Passage]:
    writer = PassageWriter()
    for piece in pieces:
        writer.add(piece, place)
    return writer.passage()
