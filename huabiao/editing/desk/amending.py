"""Amend and sign (改后签): a signer corrects words and signs in one act; the corrected copy is frozen anew.

Words only: title, kicker, subtitle, summary, source, editor and running text. Pictures, files, tables and columns are
the author's; for those a signer returns the item.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.documents import Subject
from huabiao.approval.models import Decision, Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.states import Verdict
from huabiao.editing.desk.lines import FrozenLine, lines_of
from huabiao.editing.items.freezing import one_line, visible_text
from huabiao.editing.items.gate import refuse_secret
from huabiao.office.accounts.models import User
from huabiao.office.adoption.screening import rules_for
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import ItemPayload, PayloadRefused, neutral, parse
from huabiao.register.payloads.blocks import RichText
from huabiao.register.vault import services as vault
from huabiao.register.vault.contents import FreezeRefused
from huabiao.register.vault.screening import Judged, findings_in

LINES = ("kicker", "title", "subtitle", "short_title", "source", "editor")
PASSAGES = ("summary",)

_EDITABLE = frozenset(
    {
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "hr",
        "br",
        "a",
        "strong",
        "em",
        "b",
        "i",
        "sub",
        "sup",
    }
)
"""Tags the text field gives back as it got them; text with any other is shown, not offered for change."""

_TAGS = re.compile(r"</?([a-z0-9]+)")


@dataclass(frozen=True)
class Amendable:
    """The one item of a request. `paragraphs`: number of a block of the body → its markup, where it may be changed."""

    line: FrozenLine
    payload: ItemPayload
    paragraphs: Mapping[int, str]


def amendable(request: Request) -> Amendable | None:
    """What may be amended in place: a request about one item. None: return it instead."""
    lines = lines_of(request)
    if len(lines) != 1 or not isinstance(lines[0].payload, ItemPayload):
        return None
    payload = lines[0].payload
    paragraphs = {
        number: block.html
        for number, block in enumerate(payload.body)
        if isinstance(block, RichText) and set(_TAGS.findall(block.html)) <= _EDITABLE
    }
    return Amendable(lines[0], payload, paragraphs)


def amend_and_sign(
    *,
    request: Request,
    officer: User,
    words: Mapping[str, str],
    paragraphs: Mapping[int, str],
    opinion: str,
    submission: str,
    not_before: int | None = None,
) -> Decision:
    """Freeze the corrected words and decide `amend` on them.

    `words`: field → text; `paragraphs`: number of a block → its new markup; what is left out stays as it is.
    Raises Refused with every reason, SecretFound where the correction carries the mark of a secret.
    """
    whole = amendable(request)
    if whole is None:
        raise Refused([Reason(_("Only a single item can be amended here; return it instead."))])
    before = whole.payload.model_dump(mode="json", by_alias=True)
    after = corrected(
        before, words, {n: paragraphs[n] for n in paragraphs if n in whole.paragraphs}
    )
    if after == before:
        raise Refused([Reason(_("Nothing was amended: agree instead."), (), "amendment_missing")])
    after["nonce"] = secrets.token_hex(16)
    return _decide(
        request,
        officer,
        whole.line,
        after,
        screened=_screen(after, request, officer),
        opinion=opinion,
        submission=submission,
        not_before=not_before,
    )


def corrected(
    payload: Mapping[str, Any], words: Mapping[str, str], paragraphs: Mapping[int, str]
) -> dict[str, Any]:
    """The payload with other words. An emptied text field is empty, an emptied optional line absent."""
    after = dict(payload)
    for name in LINES:
        if name in words:
            text = one_line(words[name])
            # Source and editor are never absent, only empty.
            after[name] = text if text or name in ("title", "source", "editor") else None
    for name in PASSAGES:
        if name in words:
            after[name] = visible_text(words[name]).strip()
    body = [dict(block) for block in payload["body"]]
    for number, html in paragraphs.items():
        body[number]["html"] = neutral(visible_text(html)).strip()
    after["body"] = [
        block for block in body if block["type"] != "rich_text" or block["html"].strip()
    ]
    return after


def _screen(after: dict[str, Any], request: Request, officer: User) -> bytes:
    """Seal and refuse the mark of a secret; answer the words that were screened. The vault screens the rest."""
    try:
        payload = parse(canonical(after))
    except PayloadRefused as refused:
        raise Refused(
            [Reason(f"{one.where}：{one.sentence}", (), "payload") for one in refused.problems]
        ) from None
    document = {"texts": list(payload.texts())}
    refuse_secret(
        findings_in(payload, rules_for(request.organisation)),
        officer=officer,
        organisation=request.organisation,
        subject=None,
        document=document,
    )
    return canonical(document)


@transaction.atomic
def _decide(
    request: Request,
    officer: User,
    line: FrozenLine,
    after: dict[str, Any],
    *,
    screened: bytes,
    opinion: str,
    submission: str,
    not_before: int | None,
) -> Decision:
    needed = parse(canonical(after)).blobs()
    blobs = {blob: vault.read_blob(str(line.freeze), blob) for blob in sorted(needed)}
    try:
        frozen = vault.freeze(
            payload=after,
            blobs=blobs,
            organisation=request.organisation,
            judged=Judged(
                papers=request.parsed().attachments,
                words=screened,
                before=(str(line.freeze), str(line.digest)),
            ),
        )
    except FreezeRefused as refused:
        raise Refused([Reason(text, (), "cannot_freeze") for text in refused.reasons]) from None
    return approval.decide(
        request=request,
        officer=officer,
        verdict=Verdict.AMEND,
        opinion=opinion,
        submission=submission,
        amended_subjects=[
            Subject(subject=line.subject, freeze=frozen.freeze, payload=frozen.digest)
        ],
        not_before=not_before,
    )
