"""Where an item stands, and its line in lists."""

from dataclasses import dataclass
from typing import Any

from huabiao.register.payloads import ItemPayload, Picture, PictureBlock, SitePayload
from huabiao.render import addresses, moments
from huabiao.render.files import rendition_of
from huabiao.render.fragments import checked_public_id


@dataclass(frozen=True, slots=True)
class Place:
    """One placement of an item as certified: column UUID, public id, month folder, first publication.

    `first_published` is in UTC milliseconds; `month` is its month in Shanghai (`202611`) and never
    changes, even where a correction follows.
    """

    column: str
    public_id: str
    month: str
    first_published: int

    def __post_init__(self) -> None:
        """Refuse an id that could end a mark or leave its folder."""
        checked_public_id(self.public_id)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list: all a list, feed or home page knows about an item."""

    subject: str
    public_id: str
    url: str
    title: str
    date: str
    """`YYYY-MM-DD HH:MM`, Shanghai."""
    summary: str
    picture: str | None
    source: str

    def __post_init__(self) -> None:
        """Refuse an id that could end the mark round the fragment."""
        checked_public_id(self.public_id)

    def as_document(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "subject": self.subject,
            "public_id": self.public_id,
            "url": self.url,
            "title": self.title,
            "date": self.date,
            "summary": self.summary,
            "picture": self.picture,
            "source": self.source,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "ListEntry":
        """The inverse of `as_document`."""
        return cls(**document)


def list_entry(site: SitePayload, item: ItemPayload, place: Place) -> ListEntry:
    """The line of an item in the lists of one site; its picture is the rendition made for lists."""
    path = site.column_path(place.column)
    folder = addresses.item_folder(site, path, place.month, place.public_id)
    picture = leading_picture(item)
    return ListEntry(
        subject=item.subject,
        public_id=place.public_id,
        url=addresses.item_path(site, path, place.month, place.public_id),
        title=item.short_title or item.title,
        date=moments.stamp(place.first_published),
        summary=item.summary,
        picture=None if picture is None else folder + rendition_of(picture, "list").name,
        source=item.source,
    )


def leading_picture(item: ItemPayload) -> Picture | None:
    """The picture that stands for an item: the lead picture, else the first of the body."""
    if item.lead_picture is not None:
        return item.lead_picture
    return next((block.picture for block in item.body if isinstance(block, PictureBlock)), None)
