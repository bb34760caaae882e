"""Posts and columns: who there is, and where things stand."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from huabiao.rules.rulebook.parts.base import ColumnPath, Identifier, Key, Rule, Switch, Words
from huabiao.rules.rulebook.strictness import Adds, Flag, Identical, Order, Within, Wording

Right = Literal[
    "write", "review", "sign", "publish", "withdraw", "arrange", "secrecy", "audit", "administer"
]

RIGHT_NAMES: dict[Right, str] = {
    "write": "采编",
    "review": "审核",
    "sign": "签发",
    "publish": "发布",
    "withdraw": "撤稿",
    "arrange": "版面编排",
    "secrecy": "保密审查",
    "audit": "审计",
    "administer": "系统管理",
}

Body = Literal["county", "department", "township", "section", "station", "outside"]
"""The kinds of bodies an installation knows; a post belongs to one or more of them."""


class Post(Rule):
    """A post (岗位) by its key: in what kind of body it stands and what it may do there."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "name": Wording(),
        "of": Within(),
        "may": Within(),
        "note": Wording(),
    }

    id: Key
    name: Words
    of: Annotated[tuple[Body, ...], Field(min_length=1)]
    may: tuple[Right, ...] = ()
    note: Words | None = None


class Scope(Rule):
    """What a piece of information concerns (一个部门、全乡 …); routes match on it."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {"name": Wording()}

    id: Key
    name: Words


class Column(Rule):
    """A column (栏目) that the measure asks for, with the body answering for it."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "path": Identical(),
        "name": Wording(),
        "owner": Wording(),
        "officers": Adds(),
        "kind": Identical(),
        "column_type": Wording(),
        "cadence": Wording(),
        "internal": Flag(strict=True),
    }

    path: ColumnPath
    name: Words
    owner: Words
    officers: tuple[Key, ...] = ()
    kind: Literal["list", "page", "group", "link"] = "list"
    column_type: Words | None = None
    cadence: Identifier | None = None
    internal: Switch = False

    def key(self) -> tuple[str, ...]:
        return (self.path,)


class Separation(Rule):
    """Rights that one person may never hold together (三员分立)."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {"rights": Identical()}

    rights: Annotated[tuple[Right, ...], Field(min_length=2)]

    def key(self) -> tuple[str, ...]:
        return tuple(sorted(self.rights))
