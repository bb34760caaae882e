"""Screening of the frozen copies, now and under the rules now in force: what a signer is shown beside the text.

The submission's own findings are in its request as a digest only; a lexicon may have grown since.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from huabiao.editing.desk.lines import FrozenLine
from huabiao.editing.items.gate import rules_for
from huabiao.editing.items.texts import words_of_html
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads import AnyPayload, ItemPayload, SitePayload
from huabiao.register.payloads.blocks import FileBlock, RichText
from huabiao.register.payloads.files import FileRef
from huabiao.register.vault import services as vault
from huabiao.register.vault.faults import VaultFault
from huabiao.rules.screening import Findings, ScreeningRules, screen_file, screen_text


def findings_of(lines: Iterable[FrozenLine], organisation: Organisation) -> Findings:
    """Everything found in the words and the files of some frozen copies, named by place."""
    found = Findings()
    rules = rules_for(organisation)
    for line in lines:
        if line.payload is None:
            continue
        found += findings_in(line.payload, rules)
        for file in files_of(line.payload):
            try:
                data = vault.read_blob(str(line.freeze), file.blob)
            except VaultFault:
                continue  # said where the file itself is shown
            found += screen_file(file.name, data, rules).inside(file.name)
    return found


def findings_in(payload: AnyPayload, rules: ScreeningRules) -> Findings:
    """What is found in the words of a payload; the body is one text, so that a mark spread over blocks is seen."""
    body = body_of(payload)
    whole = "\n".join(text_of(block) for block in body)
    inside = {text for block in body for text in block.texts()}
    head = [text for text in payload.texts() if text not in inside]
    found = screen_text("\n".join(head), rules, place_of=lambda _offset: _("title and particulars"))
    return found + screen_text(whole, rules)


def body_of(payload: AnyPayload) -> Sequence[Any]:
    """The blocks of an item or a page; none for a site."""
    if isinstance(payload, SitePayload):
        return []
    return payload.body if isinstance(payload, ItemPayload) else payload.blocks


def text_of(block: Any) -> str:
    """The words of one block, a line for each paragraph."""
    if isinstance(block, RichText):
        return words_of_html(block.html)
    return "\n".join(block.texts())


def files_of(payload: AnyPayload) -> Iterator[FileRef]:
    """The files offered to readers: attachments and those in the body."""
    if isinstance(payload, ItemPayload):
        yield from payload.attachments
    yield from (block.file for block in body_of(payload) if isinstance(block, FileBlock))
