"""From a text to an item: written and saved by the body's information officer, as at the screen."""

import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

from huabiao.demo.attachments import file_of
from huabiao.demo.founding import County
from huabiao.demo.pictures import NOTE, illustration
from huabiao.demo.tables import table_of
from huabiao.demo.texts import Text
from huabiao.demo.websites import Websites
from huabiao.editing.items.models import Item, ItemAttachment
from huabiao.editing.items.receiving import receive_attachment, receive_picture
from huabiao.editing.items.services import save_draft
from huabiao.editing.websites.models import Column
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import holders

LEDES = 110
"""Characters of the first paragraph that serve as a summary."""


class Writers:
    """Writes items in the name of the body that owns the column."""

    def __init__(self, county: County, websites: Websites) -> None:
        self._county = county
        self._websites = websites

    def column(self, text: Text) -> Column:
        """The column a text goes to."""
        path, _slash, bureau = text.column.partition("/")
        if bureau:
            path = f"yw/{path}/{self._county.key_of[bureau]}"
        return self._websites.column(text.site, path)

    def path(self, text: Text) -> str:
        """The path of the column a text goes to."""
        return self._websites.path(text.site, self.column(text))

    def author(self, column: Column) -> User:
        """The information officer of the body that writes in a column."""
        return holders(post_key="information_officer", organisation=column.writer)[0].officer

    def concerned(self, text: Text) -> list[Organisation]:
        """The bodies whose heads answer for a text that another body enters."""
        return [self._county.by_name[text.concerned]] if text.concerned else []

    def write(self, text: Text, *, by: User | None = None, **fields: Any) -> Item:
        """A saved draft with its picture, table and file. Raises what saving raises."""
        column = self.column(text)
        officer = by or self.author(column)
        item = Item(site=column.site, column=column, **(fields_of(text) | fields))
        blocks = [{"type": "rich_text", "value": text.html}]
        if text.caption:
            blocks.insert(0, self._picture(text, officer))
        table = table_of(text)
        if table is not None:
            blocks.append(table.block)
        item.body = stream(item, blocks)
        file = file_of(text)
        if file is not None:
            kept = receive_attachment(officer=officer, name=file.name, data=file.data)
            item.attachments = [ItemAttachment(file=kept, sort_order=0)]
        concerned = self.concerned(text)
        if concerned:
            item.concerned.set(concerned)
        if text.expires_days:
            item.expires_on = clocks.now() + timedelta(days=text.expires_days)
        save_draft(draft=item, officer=officer, version=0)
        return item

    def _picture(self, text: Text, officer: User) -> dict[str, Any]:
        picture = receive_picture(
            officer=officer,
            name=f"{text.caption}.jpg",
            data=illustration(text.caption, variant_of(text)),
            caption=f"{text.caption}{NOTE}",
            alt=f"{text.title}，{text.caption}的示意图",
        )
        return {"type": "picture", "value": {"picture": picture.pk, "caption": "", "alt": ""}}


def stream(item: Item, blocks: list[dict[str, Any]]) -> Any:
    """The body as the editor holds it."""
    return item.body.stream_block.to_python([{"id": str(uuid4()), **one} for one in blocks])


def variant_of(text: Text) -> int:
    """Which drawing a text gets, always the same one."""
    return random.Random(text.title).randrange(100)  # noqa: S311 - the same every time


def fields_of(text: Text) -> dict[str, Any]:
    """The fields of an item that a text fills."""
    fields: dict[str, Any] = {
        "title": text.title,
        "source": text.source,
        "source_url": text.source_url,
        "repost": text.repost,
        "editor": editor_of(text),
        "summary": lede_of(text),
        "scope": text.scope,
        "importance": text.importance,
    }
    if text.document is not None:
        fields |= {
            "issuer": text.document.issuer,
            "document_number": text.document.number,
            "index_number": text.document.index_number,
            "written_on": text.document.written_on,
            "topic": text.document.topic,
            "validity": "有效",
        }
    return fields


def lede_of(text: Text) -> str:
    """The first paragraph that says something, as a summary."""
    for paragraph in text.paragraphs:
        if not paragraph.endswith("："):
            return paragraph[:LEDES]
    return ""


def editor_of(text: Text) -> str:
    """Who is named as responsible editor: a post, never a person."""
    return {"portal": "政务公开股", "yunxi": "党政综合办", "yaojian": "药品监管股"}.get(
        text.site, "办公室"
    )
