"""The payload of a site: its names, its identity, its frame, its theme and its columns."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from huabiao.register.payloads.blocks import OwnAddress
from huabiao.register.payloads.files import Picture
from huabiao.register.payloads.shapes import (
    Digest,
    Line,
    Passage,
    PathSegment,
    Payload,
    Shape,
    StatedLine,
    Uuid,
    WebAddress,
)

RESERVED_SEGMENTS = frozenset({"index", "feed", "sitemap", "page", "gone", "assets", "verify"})
"""Names the public tree uses itself beside columns."""

DEEPEST_COLUMN = 8
Elements = Annotated[
    list[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]], Field(max_length=60)
]


class Identity(Shape):
    """What the foot of every page must state (标识码, 主办单位, 备案号 …)."""

    site_code: Annotated[str, Field(pattern=r"^(\d{10}|bm\d{8})?$")]
    organiser: Line
    undertaker: Line
    contact: Line
    icp: Line
    police: Line
    conac_id: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{0,64}$")]


class Frame(Shape):
    """The elements of head, foot and meta that the rulebook asked for when the site was frozen."""

    head: Elements
    foot: Elements
    meta: Elements


class ThemeName(Shape):
    """Which theme (版式), to the byte."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
    digest: Digest


class Column(Shape):
    """A column (栏目). `path` is one step of its address; `order` sorts it among its siblings."""

    uuid: Uuid
    parent: Uuid | None
    path: PathSegment
    name: StatedLine
    kind: Literal["list", "page", "group", "link"]
    link_url: WebAddress | OwnAddress | None
    description: Passage
    keywords: Line
    column_type: Line
    in_menu: bool
    order: Annotated[int, Field(ge=0, le=1_000_000)]


class SitePayload(Payload):
    """`site/1`."""

    schema_: Literal["site/1"] = Field(alias="schema")
    name: StatedLine
    short_name: Line
    kind: Literal["portal", "department", "section", "internal"]
    host: Annotated[str, Field(pattern=r"^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$")]
    base_path: Annotated[str, Field(pattern=r"^/([a-z][a-z0-9-]{0,59}/)?$")]
    portal: Uuid | None
    organisation: Uuid
    identity: Identity
    emblem: Literal["national", "city", "none"]
    emblem_picture: Picture | None = None
    page: Frame
    theme: ThemeName
    columns: Annotated[list[Column], Field(max_length=2000)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.kind == "section") != (self.portal is not None):
            raise ValueError("子站须写明所属门户，其他网站不得写")
        if (self.kind == "section") != (self.base_path != "/"):
            raise ValueError("子站的地址须在门户之下，其他网站须在根目录")
        if len(self.by_uuid()) != len(self.columns):
            raise ValueError("栏目编号重复")
        if len({(column.parent, column.path) for column in self.columns}) != len(self.columns):
            raise ValueError("同一上级栏目下的栏目路径重复")
        for column in self.columns:
            self._check_column(column)
        return self

    def _check_column(self, column: Column) -> None:
        if column.path in RESERVED_SEGMENTS:
            raise ValueError(f"栏目路径“{column.path}”由系统保留")
        if (column.kind == "link") != (column.link_url is not None):
            raise ValueError(f"栏目“{column.name}”：只有链接栏目才写链接地址，且必须写")
        self.ancestry(column.uuid)

    def by_uuid(self) -> dict[str, Column]:
        """The columns by their UUID."""
        return {column.uuid: column for column in self.columns}

    def column(self, uuid: str) -> Column | None:
        """One column, or None where the site has no such column."""
        return next((column for column in self.columns if column.uuid == uuid), None)

    def ancestry(self, uuid: str) -> list[Column]:
        """The column and those above it, topmost first; ValueError on a loop or a missing parent."""
        known = self.by_uuid()
        chain: list[Column] = []
        step: str | None = uuid
        while step is not None:
            if step not in known:
                raise ValueError("上级栏目不存在")
            if len(chain) >= DEEPEST_COLUMN:
                raise ValueError("栏目层级过深或循环")
            chain.append(known[step])
            step = known[step].parent
        return chain[::-1]

    def column_path(self, uuid: str) -> str:
        """Path of a column inside its site, like `zwyw/tzgg`; ValueError where it does not exist."""
        return "/".join(column.path for column in self.ancestry(uuid))

    def blobs(self) -> set[str]:
        """Digests of the emblem's picture, if it has one."""
        return set() if self.emblem_picture is None else self.emblem_picture.blobs()

    def own_links(self) -> set[str]:
        """UUIDs of own content that link columns lead to."""
        prefix = "huabiao:"
        urls = [column.link_url for column in self.columns if column.link_url]
        return {url.removeprefix(prefix) for url in urls if url.startswith(prefix)}

    def texts(self) -> Iterator[str]:
        """Names and descriptions a reader can see."""
        identity = self.identity
        yield from (self.name, self.short_name, identity.organiser, identity.undertaker)
        yield identity.contact
        for column in self.columns:
            yield from (column.name, column.description, column.keywords)
