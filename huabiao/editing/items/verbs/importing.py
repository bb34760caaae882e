"""Begin an item from a Word file: the file is screened whole, its text becomes a draft like any other."""

from uuid import uuid4

from django.utils.translation import gettext as _

from huabiao.editing.items.gate import screen_upload
from huabiao.editing.items.models import Item
from huabiao.editing.items.receiving import receive_picture
from huabiao.editing.items.verbs.saving import DraftRefused, save_draft
from huabiao.editing.items.word import WordText, read_document
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.websites.models import Column
from huabiao.office.accounts.models import User
from huabiao.register.payloads import neutral

_LONGEST_TITLE = 200


def begin_from_document(*, officer: User, column: Column, name: str, data: bytes) -> Item:
    """A saved draft with the file's title, text, tables and pictures.

    Raises DocumentRefused, UploadRefused, DraftRefused with sentences; SecretFound if the file is a secret.
    """
    answer = policy.can(officer, Action.SUBMIT, column)
    if not answer:
        raise DraftRefused([answer.reason])
    text = read_document(name, data)
    # The whole file, comments and tracked changes included, before any part of it is kept.
    screen_upload(officer=officer, organisation=column.site.organisation, name=name, data=data)
    item = Item(site=column.site, column=column, title=text.title[:_LONGEST_TITLE] or _("Untitled"))
    item.body = item.body.stream_block.to_python(_stream(text, officer))
    save_draft(draft=item, officer=officer, version=0)
    return item


def _stream(text: WordText, officer: User) -> list[dict[str, object]]:
    stream: list[dict[str, object]] = []
    number = 0
    for kind, value in text.blocks:
        if kind == "html":
            block: dict[str, object] = {"type": "rich_text", "value": neutral(value)}
        elif kind == "table":
            block = {
                "type": "table",
                "value": {"data": value, "first_row_is_table_header": True, "table_caption": ""},
            }
        else:
            number += 1
            picture = receive_picture(
                officer=officer, name=_("picture %(number)d") % {"number": number}, data=value
            )
            block = {"type": "picture", "value": {"picture": picture.pk, "caption": "", "alt": ""}}
        stream.append({**block, "id": str(uuid4())})
    return stream
