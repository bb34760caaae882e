"""Which matters a rule is for."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from huabiao.rules.rulebook.parts.base import ColumnPath, Key, Part, Switch

Subject = Literal[
    "item",
    "page",
    "site",
    "correction",
    "arrangement",
    "adoption",
    "migration",
    "withdrawal",
    "reply",
    "extension",
    "rulebook",
    "site_opening",
    "site_closure",
    "network_joining",
    "entrustment",
]

SUBJECT_NAMES: dict[Subject, str] = {
    "item": "信息",
    "page": "页面",
    "site": "网站栏目与版式",
    "correction": "更正",
    "arrangement": "版面编排",
    "adoption": "采用（其他网站已发布的信息）",
    "migration": "迁入存量信息",
    "withdrawal": "撤稿",
    "reply": "答复",
    "extension": "延期",
    "rulebook": "采用管理办法",
    "site_opening": "开设网站",
    "site_closure": "关停网站",
    "network_joining": "接入网络",
    "entrustment": "委托建设运维",
}

Importance = Literal["ordinary", "weighty"]
SiteKind = Literal["portal", "department", "section", "internal"]
Channel = Literal["external", "internal"]
Concerns = Literal["none", "one", "several"]

IMPORTANCE_NAMES: dict[Importance, str] = {"ordinary": "一般", "weighty": "重大"}
CHANNEL_NAMES: dict[Channel, str] = {"external": "外网", "internal": "内网"}

SUBJECTS: tuple[Subject, ...] = get_args(Subject)


class Match(Part):
    """Conditions on a matter; one left out fits everything. A column fits all below it."""

    subject: Annotated[tuple[Subject, ...], Field(min_length=1)]
    scope: Annotated[tuple[Key, ...], Field(min_length=1)] | None = None
    importance: Annotated[tuple[Importance, ...], Field(min_length=1)] | None = None
    columns: Annotated[tuple[ColumnPath, ...], Field(min_length=1)] | None = None
    site_kind: Annotated[tuple[SiteKind, ...], Field(min_length=1)] | None = None
    channel: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    from_channel: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    repost: Switch | None = None
    concerns: Annotated[tuple[Concerns, ...], Field(min_length=1)] | None = None
