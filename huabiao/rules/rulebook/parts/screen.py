"""What may not appear: word lists, marks of papers, personal data."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from huabiao.rules.rulebook.parts.base import Key, Rule, Words
from huabiao.rules.rulebook.strictness import Adds, Identical, Ladder, Order, Within, Wording

Level = Literal["hint", "second_signature", "block"]
LEVEL_NAMES: dict[Level, str] = {
    "hint": "提示",
    "second_signature": "须附制发机关同意的书面材料并再次签字",
    "block": "不得发布",
}
Material = Literal["item", "page", "attachment", "letter"]
Shape = Literal[
    "level_star",
    "classification_head",
    "secret_telegram_head",
    "internal_material",
    "openness_note",
]
"""The forms of a mark: level and ★ anywhere, level in the head, kind of a telegram in the head, handling
note, openness note (GB/T 9704-2012)."""
DataKind = Literal["id_card", "mobile", "bank_card", "passport"]

_COMMON: Mapping[str, Order] = {
    "kind": Identical(),
    "category": Identical(),
    "level": Ladder("hint", "second_signature", "block"),
    "applies_to": Adds(),
    "advice": Wording(),
}


class _Screen(Rule):
    """`category` groups findings; `advice` tells the author what to do, in Chinese."""

    category: Key
    level: Level
    applies_to: Annotated[tuple[Material, ...], Field(min_length=1)] = (
        "item",
        "page",
        "attachment",
    )
    advice: Words


class Lexicon(_Screen):
    """Words or phrases that must not, or had better not, appear.

    Where a text also holds one of `unless`, a finding is only a hint: a matter not yet decided may go
    online where opinions on it are publicly invited (S10-4).
    """

    STRICTNESS: ClassVar[Mapping[str, Order]] = {**_COMMON, "words": Adds(), "unless": Within()}

    kind: Literal["lexicon"]
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    unless: tuple[Words, ...] = ()

    def key(self) -> tuple[str, ...]:
        return ("lexicon", self.id)


class PaperMark(_Screen):
    """A mark recognised by its shape and place on a paper (GB/T 9704); `words` are its words."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {
        **_COMMON,
        "shape": Identical(),
        "words": Adds(),
    }

    kind: Literal["mark"]
    shape: Shape
    words: Annotated[tuple[Words, ...], Field(min_length=1)]

    def key(self) -> tuple[str, ...]:
        return ("mark", self.shape, self.category)


class PersonalData(_Screen):
    """A kind of personal data recognised by its form and check digit."""

    STRICTNESS: ClassVar[Mapping[str, Order]] = {**_COMMON, "data": Identical()}

    kind: Literal["personal_data"]
    data: DataKind

    def key(self) -> tuple[str, ...]:
        return ("personal_data", self.data)


Screen = Annotated[Lexicon | PaperMark | PersonalData, Field(discriminator="kind")]
