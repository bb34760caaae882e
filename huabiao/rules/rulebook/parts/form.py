"""The form of what is published: items and pictures, pages, names and domains."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from huabiao.rules.rulebook.parts.base import Count, Rule, Switch, Words
from huabiao.rules.rulebook.parts.post import Body
from huabiao.rules.rulebook.strictness import (
    Adds,
    AtMost,
    Flag,
    Identical,
    Ladder,
    Order,
    Within,
    Wording,
)

FormatOf = Literal["item", "picture", "attachment", "audio_video", "repost"]
RequiredField = Literal[
    "title",
    "source",
    "openness",
    "openness_reason",
    "editor",
    "columns",
    "summary",
    "keywords",
    "document",
    "caption",
    "alt",
]
Ratio = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,3}:[1-9][0-9]{0,3}$")]


class FormatRule(Rule):
    """What an item, picture, file or repost must look like. Pixels for sizes, bytes ×1024² for MB."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "of": Identical(),
        "required": Adds(),
        "media_types": Within(),
        "max_width": AtMost(),
        "max_height": AtMost(),
        "ratios": Within(),
        "max_megabytes": AtMost(),
        "plain_text": Flag(strict=True),
        "sources": Within(),
        "level": Ladder("hint", "block"),
    }

    of: FormatOf
    required: tuple[RequiredField, ...] = ()
    media_types: tuple[Words, ...] | None = None
    max_width: Count | None = None
    max_height: Count | None = None
    ratios: tuple[Ratio, ...] | None = None
    max_megabytes: Count | None = None
    plain_text: Switch | None = None
    sources: tuple[Words, ...] | None = None
    level: Literal["hint", "block"] = "block"

    def key(self) -> tuple[str, ...]:
        return (self.of,)


PagePlace = Literal["head", "foot", "meta"]
PageKind = Literal["home", "column", "content"]


class PageElement(Rule):
    """Something each page of some kinds carries in its head, foot or meta data.

    `pattern` is a regular expression for the value; `form` shows how it is written or linked.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "place": Identical(),
        "element": Identical(),
        "name": Wording(),
        "pages": Adds(),
        "required": Flag(strict=True),
        "pattern": Identical(),
        "form": Wording(),
    }

    place: PagePlace
    element: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
    name: Words
    pages: Annotated[tuple[PageKind, ...], Field(min_length=1)]
    required: Switch
    pattern: Words | None = None
    form: Words | None = None

    def key(self) -> tuple[str, ...]:
        return (self.place, self.element)


Emblem = Literal["national", "city", "none"]


class EmblemRule(Rule):
    """Which emblem the home page of a kind of organ shows (国徽法 art. 7)."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {"organ": Identical(), "emblem": Identical()}

    organ: Body
    emblem: Emblem

    def key(self) -> tuple[str, ...]:
        return (self.organ,)


class PageLimit(Rule):
    """Bounds on the look of all pages: hues, seconds until loaded, form of times; and the versions a site
    is offered in (`languages`: Simplified and Traditional Chinese, one foreign language at least).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "max_hues": AtMost(),
        "load_seconds": AtMost(),
        "time_format": Identical(),
        "languages": Adds(),
    }

    max_hues: Count | None = None
    load_seconds: Count | None = None
    time_format: Words | None = None
    languages: tuple[Literal["zh-Hans", "zh-Hant", "foreign"], ...] = ()

    def key(self) -> tuple[str, ...]:
        return ()


class NamingRule(Rule):
    """How a site, its domain or its code is formed: one of the `patterns` (regular expressions for the
    whole value) and one of the `suffixes`. `label` says what the body's own part of a domain is made
    of: the first pinyin letters of its simplified name.
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        "of": Identical(),
        "says": Wording(),
        "patterns": Within(),
        "suffixes": Within(),
        "label": Identical(),
        "at_most": AtMost(),
    }

    of: Literal["site_name", "domain", "chinese_domain", "site_code"]
    says: Words
    patterns: tuple[Words, ...] | None = None
    suffixes: tuple[Words, ...] | None = None
    label: Literal["pinyin_initials"] | None = None
    at_most: Count | None = None

    def key(self) -> tuple[str, ...]:
        return (self.of,)
