"""From a line of a stock to the item it becomes: in memory, with its pictures and files still apart."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from huabiao.approval.refusals import Reason
from huabiao.editing.items.files import Attachment, Picture
from huabiao.editing.items.models import Item, ItemAttachment
from huabiao.editing.migration.bodies import Body, read_body
from huabiao.editing.migration.fields import StockFile, StockItem
from huabiao.editing.migration.files import FileShelf, FileUnfit, Kept, offers_file
from huabiao.editing.migration.ground import Ground
from huabiao.editing.migration.identity import Addresses, item_uuid, resolved

_WEB = ("http://", "https://", "mailto:", "tel:")


@dataclass
class Draft:
    """An item under way. `body` still names its pictures; `attachments` are those under it."""

    item: Item
    body: Body
    pictures: list[Kept] = field(default_factory=list)
    attachments: list[Kept] = field(default_factory=list)
    hints: list[Reason] = field(default_factory=list)

    @property
    def files(self) -> list[Kept]:
        """Everything to be kept."""
        return [*self.pictures, *self.attachments]

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(len(one.data) for one in self.files)


def draft(stock: StockItem, ground: Ground, shelf: FileShelf, addresses: Addresses) -> Draft:
    """The item of a line whose column exists. Files that are missing or unfit become hints."""
    pulled: dict[str, StockFile] = {one.file: one for one in stock.attachments}
    made = Draft(_item(stock, ground), Body())
    shown: dict[str, Kept] = {}

    def link(href: str, words: str) -> str | None:
        own = addresses.target(stock.address, href)
        if own is not None:
            return f"huabiao:{own}"
        if offers_file(href):
            file = shelf.behind(stock.address, href, stock.attachments)
            if file is not None:
                pulled.setdefault(file.file, file)
                return None
        target = resolved(stock.address, href)
        return target if target.lower().startswith(_WEB) else None

    def picture(src: str, alt: str) -> Kept | None:
        file = shelf.behind(stock.address, src, stock.pictures)
        return _keep_picture(file or StockFile(src[:200] or "–"), alt, made, shelf, shown)

    made.body = read_body(stock.body, link=link, picture=picture)
    for one in stock.pictures:
        if one.file not in shown:
            kept = _keep_picture(one, "", made, shelf, shown)
            if kept is not None:
                made.body.blocks.append({"type": "picture", "found": kept})
    for one in pulled.values():
        try:
            made.attachments.append(shelf.attachment(one))
        except FileUnfit as unfit:
            made.hints.append(Reason(str(unfit), (), unfit.code))
    for tag in dict.fromkeys(made.body.lost):
        sentence = _("The text held something that cannot be brought in: %(what)s.")
        made.hints.append(Reason(sentence % {"what": tag}, (), "lost"))
    settle(made, [])
    return made


def settle(
    made: Draft, pictures: list[Picture], attachments: list[Attachment] | None = None
) -> None:
    """Put the text together. `pictures`, `attachments`: the stored rows of the files, in their order; without them
    the pictures are left out for now."""
    stored = dict(zip(map(id, made.pictures), pictures, strict=False))
    raw = []
    for block in made.body.blocks:
        if block["type"] != "picture":
            raw.append(block)
        elif (row := stored.get(id(block["found"]))) is not None:
            words = words_of(made, block["found"])
            raw.append({"type": "picture", "value": {"picture": row.pk, **words}})
    made.item.body = StreamValue(Item.body.field.stream_block, raw, is_lazy=True)
    if attachments:
        made.item.attachments = [
            ItemAttachment(file=row, name=one.stock.name, sort_order=number)
            for number, (one, row) in enumerate(zip(made.attachments, attachments, strict=True))
        ]


def words_of(made: Draft, kept: Kept) -> dict[str, str]:
    """Caption and text alternative of a picture; without either, the item's title stands for it."""
    number = next(at for at, one in enumerate(made.pictures, start=1) if one is kept)
    alt = kept.stock.alt or kept.stock.caption
    if not alt:
        alt = _("%(title)s (picture %(number)d)") % {"title": made.item.title, "number": number}
    return {"caption": kept.stock.caption[:200], "alt": alt[:200]}


def _keep_picture(
    file: StockFile, alt: str, made: Draft, shelf: FileShelf, shown: dict[str, Kept]
) -> Kept | None:
    if file.file in shown:
        return shown[file.file]
    if alt.strip() and not file.alt:
        file = StockFile(file.file, file.name, file.caption, " ".join(alt.split()), file.address)
    try:
        kept = shelf.picture(file)
    except FileUnfit as unfit:
        made.hints.append(Reason(str(unfit), (), unfit.code))
        return None
    shown[file.file] = kept
    made.pictures.append(kept)
    return kept


def _item(stock: StockItem, ground: Ground) -> Item:
    column = ground.columns[stock.column]
    texts = dict(stock.texts)
    texts["scope"] = texts["scope"] or ground.scope
    return Item(
        uuid=identity(stock, ground.site.uuid),
        site=ground.site,
        organisation=column.writer,
        author=ground.officer,
        column=column,
        version=1,
        created_at=ground.now,
        changed_at=ground.now,
        title=" ".join(stock.title.split()),
        openness=stock.openness,
        importance=stock.importance,
        repost=stock.repost,
        written_on=stock.written_on,
        original_url=stock.address,
        original_published_at=stock.published,
        **texts,
    )


def identity(stock: StockItem, site: UUID) -> UUID:
    """The UUID that a line's item has or will have."""
    return item_uuid(site, stock.address)


def described(made: Draft) -> dict[str, Any]:
    """Pictures and files as a payload would name them, for rules about their form."""
    pictures = [
        {
            "type": "picture",
            "picture": {
                "media_type": one.media_type,
                "width": one.picture.width,
                "height": one.picture.height,
                **words_of(made, one),
            },
        }
        for one in made.pictures
        if one.picture is not None
    ]
    files = [
        {"name": one.name, "size": len(one.data), "media_type": one.media_type}
        for one in made.attachments
    ]
    return {"body": pictures, "attachments": files}
