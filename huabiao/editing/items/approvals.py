"""What happens to an item when its request moves."""

import json
from typing import Any

from huabiao.approval import subjects
from huabiao.approval.models import Decision, Request
from huabiao.approval.subjects import SubjectType
from huabiao.register.vault import services as vault

KEY = "item"
_WORDS = ("title", "kicker", "subtitle", "short_title", "summary", "source", "editor")


def register() -> None:
    """Make items known to approval."""
    subjects.register(
        SubjectType(key=KEY, on_approved=_unlock, on_closed=_fall, on_amended=_take_over)
    )


def _items(request: Request) -> list[Any]:
    from huabiao.editing.items.models import Item  # noqa: PLC0415 - apps are loading when this is imported

    wanted = [line.subject for line in request.subjects.all()]
    return list(Item.objects.filter(uuid__in=wanted))


def _unlock(request: Request) -> None:
    """Approved, returned or taken back: the text may be edited again (as a correction, or as a draft)."""
    from huabiao.editing.items.verbs.submitting import unlock  # noqa: PLC0415

    for item in _items(request):
        unlock(item)


def _fall(request: Request) -> None:
    """Ended without approval: free to be edited; what stood online on consent by telephone is taken off."""
    from huabiao.register.certificates.services import withdraw_unsigned  # noqa: PLC0415

    _unlock(request)
    last = request.decisions.order_by("-ledger_seq").select_related("officer").first()
    withdraw_unsigned(request=request, officer=last.officer if last else None)


def _take_over(request: Request, decision: Decision) -> None:
    """A signer corrected words: the editor's row gets the same words, so that the next correction starts
    from what was published."""
    lines = decision.parsed().amended_subjects or ()
    by_subject = {line.subject: line for line in lines if line.freeze and line.payload}
    for item in _items(request):
        line = by_subject.get(str(item.uuid))
        if line is not None:
            payload = json.loads(vault.read_payload(str(line.freeze), str(line.payload)))
            take_over_words(item, payload)


def take_over_words(item: Any, payload: dict[str, Any]) -> None:
    """Set an item's words to those of a payload of it. Paragraphs are matched in order."""
    for name in _WORDS:
        setattr(item, name, payload[name] or "")
    paragraphs = [block["html"] for block in payload["body"] if block["type"] == "rich_text"]
    stream = item.body.get_prep_value()
    kept = [block for block in stream if block["type"] == "rich_text"]
    if len(kept) == len(paragraphs):
        for block, html in zip(kept, paragraphs, strict=True):
            block["value"] = html
        item.body = item.body.stream_block.to_python(stream)
    item.version += 1
    item.save()
    item.save_revision(clean=False, changed=True)
