"""A matter: what a request is about, as far as a route depends on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, get_args

from huabiao.rules.rulebook.parts.match import (
    CHANNEL_NAMES,
    IMPORTANCE_NAMES,
    SUBJECT_NAMES,
    SUBJECTS,
    Channel,
    Concerns,
    Importance,
    SiteKind,
    Subject,
)

_IMPORTANCE: tuple[Importance, ...] = get_args(Importance)
_SITE_KINDS: tuple[SiteKind, ...] = get_args(SiteKind)
_CHANNELS: tuple[Channel, ...] = get_args(Channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """The facts a route is chosen by.

    `scope` is a scope key of the rulebook, `column` a column's path on its site, `concerned` the
    departments touched, in any fixed order. `from_channel` says on which channel the content is
    already online under a certificate of its own (an adoption, D4-2); None: on none.
    """

    subject: Subject
    scope: str | None = None
    importance: Importance = "ordinary"
    column: str | None = None
    site_kind: SiteKind = "section"
    channel: Channel = "external"
    from_channel: Channel | None = None
    repost: bool = False
    concerned: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for value, allowed, name in (
            (self.subject, SUBJECTS, "事项"),
            (self.importance, _IMPORTANCE, "重要程度"),
            (self.site_kind, _SITE_KINDS, "网站类型"),
            (self.channel, _CHANNELS, "发布渠道"),
            (self.from_channel, (None, *_CHANNELS), "来源渠道"),
        ):
            if value not in allowed:
                raise ValueError(f"不认识的{name}：“{value}”")

    @property
    def concerns(self) -> Concerns:
        """How many departments are touched: none, one or several."""
        count = len(set(self.concerned))
        return "none" if count == 0 else "one" if count == 1 else "several"

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """From a plain mapping; fields that are absent or null take their defaults.

        Raises ValueError for an unknown field or word.
        """
        unknown = set(document) - set(cls.__slots__)
        if unknown:
            raise ValueError(f"不认识的字段：{'、'.join(sorted(unknown))}")
        stated = {name: value for name, value in document.items() if value is not None}
        if "concerned" in stated:
            stated["concerned"] = tuple(stated["concerned"])
        return cls(**stated)

    def as_document(self) -> dict[str, Any]:
        """A plain mapping for canonical JSON; `from_document` gives the same matter back."""
        document = {name: getattr(self, name) for name in self.__slots__}
        return {**document, "concerned": list(self.concerned)}

    def says(self) -> str:
        """The matter in one Chinese line."""
        words = [SUBJECT_NAMES[self.subject], IMPORTANCE_NAMES[self.importance]]
        words.append(CHANNEL_NAMES[self.channel])
        if self.from_channel:
            words.append(f"已在{CHANNEL_NAMES[self.from_channel]}发布")
        if self.column:
            words.append(f"栏目 {self.column}")
        if self.repost:
            words.append("转载")
        if self.concerned:
            words.append(f"涉及 {len(set(self.concerned))} 个部门")
        return "，".join(words)
