"""What a payload says and offers, block by block: for screening, for comparing, for printing."""

from collections.abc import Iterator, Sequence

from huabiao.register.payloads.blocks import AnyBlock, FileBlock, RichText
from huabiao.register.payloads.files import FileRef
from huabiao.register.payloads.item import ItemPayload
from huabiao.register.payloads.markup import lines_of
from huabiao.register.payloads.parsing import AnyPayload
from huabiao.register.payloads.site import SitePayload


def body_of(payload: AnyPayload) -> Sequence[AnyBlock]:
    """The blocks of an item or a page; none for a site."""
    if isinstance(payload, SitePayload):
        return []
    return payload.body if isinstance(payload, ItemPayload) else payload.blocks


def text_of(block: AnyBlock) -> str:
    """The words of one block, a line for each paragraph."""
    if isinstance(block, RichText):
        return lines_of(block.html)
    return "\n".join(block.texts())


def files_of(payload: AnyPayload) -> Iterator[FileRef]:
    """The files offered to readers: attachments and those in the body."""
    if isinstance(payload, ItemPayload):
        yield from payload.attachments
    yield from (block.file for block in body_of(payload) if isinstance(block, FileBlock))
