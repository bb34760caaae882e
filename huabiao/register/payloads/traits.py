"""What a payload is judged by, without its words: small enough to pass from the process that read it to the one that
judges it."""

from typing import Literal, NamedTuple

from huabiao.register.payloads.item import ItemPayload
from huabiao.register.payloads.page import PagePayload
from huabiao.register.payloads.parsing import AnyPayload

SubjectType = Literal["item", "site", "page"]


class Traits(NamedTuple):
    """Of a payload: who it speaks for, where it belongs, what a rulebook's routes match on, what it names.

    `site`: the site it belongs to, its own UUID for a site. `placements`: site and column, in the payload's order.
    `published`: the moment (UTC milliseconds) at which a migrated item first appeared elsewhere.
    `links`: UUIDs of own content; `blobs`: digests of pictures and files; both sorted.
    """

    subject: str
    subject_type: SubjectType
    site: str
    blobs: tuple[str, ...]
    links: tuple[str, ...]
    openness: str | None = None
    scope: str | None = None
    importance: str | None = None
    repost: bool = False
    concerned: tuple[str, ...] = ()
    placements: tuple[tuple[str, str], ...] = ()
    expires: int | None = None
    published: int | None = None
    lineage: str | None = None

    def columns_in(self, site: str) -> list[str]:
        """The columns of a site it stands in."""
        return [column for where, column in self.placements if where == site]


def traits_of(payload: AnyPayload) -> Traits:
    """The traits of a payload."""
    blobs, links = tuple(sorted(payload.blobs())), tuple(sorted(payload.own_links()))
    if isinstance(payload, ItemPayload):
        return Traits(
            payload.subject,
            "item",
            payload.site,
            blobs,
            links,
            payload.openness,
            payload.scope,
            payload.importance,
            payload.repost,
            tuple(sorted(payload.concerned)),
            tuple((place.site, place.column) for place in payload.placements),
            payload.expires_on,
            payload.original.published_ms if payload.original else None,
            payload.lineage,
        )
    if isinstance(payload, PagePayload):
        return Traits(payload.subject, "page", payload.site, blobs, links)
    return Traits(payload.subject, "site", payload.subject, blobs, links)
