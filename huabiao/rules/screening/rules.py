"""The rules of screening as data, and the compiled form that texts are held against.

A caller passes plain dictionaries, as a rulebook holds them; nothing here knows a rulebook.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

import ahocorasick_rs
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from huabiao.rules.screening.findings import Level
from huabiao.rules.screening.folding import fold
from huabiao.rules.screening.lookalikes import STAR

Shape = Literal[
    "level_star",
    "classification_head",
    "secret_telegram_head",
    "internal_material",
    "openness_note",
]
"""The forms of a mark that `marks` knows how to recognise."""

PersonalData = Literal["id_card", "mobile", "bank_card", "passport"]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    category: str = Field(min_length=1)
    level: Level
    clauses: tuple[str, ...] = ()
    advice: str = ""


class _WithWords(_Rule):
    words: tuple[str, ...] = Field(min_length=1)

    @field_validator("words")
    @classmethod
    def _not_empty_when_folded(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        empty = [word for word in words if not fold(word)]
        if empty:
            raise ValueError(f"词条归一化后为空，无法查找：{'、'.join(map(repr, empty))}")
        return words


class LexiconRule(_WithWords):
    """Words that are looked for everywhere; only a hint in a text that holds one of `unless`."""

    kind: Literal["lexicon"] = "lexicon"
    unless: tuple[str, ...] = ()

    def in_text(self, folded: str) -> Self:
        """The rule as it holds for a text (folded): as it stands, or as a hint."""
        if self.level != "hint" and any(fold(word) in folded for word in self.unless):
            return self.model_copy(update={"level": "hint"})
        return self


class MarkRule(_WithWords):
    """Words that count only in the shape, and at the place, that a mark has on a paper (GB/T 9704)."""

    kind: Literal["mark"] = "mark"
    shape: Shape
    head_lines: int = Field(default=8, ge=1, le=60)
    """How many of the first lines with text count as the head of a paper."""


class PersonalDataRule(_Rule):
    """A kind of number that identifies a person and is recognised by its check digit or form."""

    kind: Literal["personal_data"] = "personal_data"
    data: PersonalData


ScreeningRule = Annotated[LexiconRule | MarkRule | PersonalDataRule, Field(discriminator="kind")]
_ROWS: TypeAdapter[list[LexiconRule | MarkRule | PersonalDataRule]] = TypeAdapter(
    list[ScreeningRule]
)


_MOST_REMEMBERED = 20_000
"""Digests of clean files kept in memory: some megabytes."""


class FileLimits(BaseModel):
    """Bounds within which texts and files are read. What exceeds one is refused with a sentence, never cut silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(default=100 * 1024**2, ge=1)
    expanded_bytes: int = Field(default=400 * 1024**2, ge=1)
    """What all members of an archive, with archives inside it, may expand to together."""
    ratio: int = Field(default=200, ge=2)
    """Expanded to packed size of one member; judged only above `ratio_from_bytes`."""
    ratio_from_bytes: int = Field(default=8 * 1024**2, ge=1)
    members: int = Field(default=5000, ge=1)
    depth: int = Field(default=4, ge=1)
    pages: int = Field(default=3000, ge=1)
    pixels: int = Field(default=100_000_000, ge=1)
    pictures_read: int = Field(default=40, ge=0)
    """How many pictures of one file are read by text recognition; 0 switches it off."""
    findings_of_a_rule: int = Field(default=1000, ge=1)
    """How often one rule is reported from one text or part of a file; further places are not listed."""


class ScreeningRules:
    """Rules ready for use. Building takes about a third of a second for 50 000 words; then reuse it."""

    def __init__(
        self,
        rows: Iterable[LexiconRule | MarkRule | PersonalDataRule],
        *,
        limits: FileLimits | None = None,
    ) -> None:
        self.limits = limits or FileLimits()
        self.personal_data: tuple[PersonalDataRule, ...] = ()
        owners: dict[str, list[LexiconRule | MarkRule]] = {}
        for row in rows:
            if isinstance(row, PersonalDataRule):
                self.personal_data += (row,)
                continue
            for term in dict.fromkeys(_terms(row)):
                owners.setdefault(term, []).append(row)
        self.owners: tuple[tuple[LexiconRule | MarkRule, ...], ...] = tuple(
            map(tuple, owners.values())
        )
        """Term number → the rules that ask for it."""
        self.automaton = ahocorasick_rs.AhoCorasick(
            list(owners),
            store_patterns=False,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        self._clean: dict[bytes, None] = {}

    def remember_clean(self, name: str, data: bytes) -> None:
        """Nothing in this file stops it. Only digests are kept, for this process, the oldest forgotten first."""
        self._clean[_identity(name, data)] = None
        if len(self._clean) > _MOST_REMEMBERED:
            del self._clean[next(iter(self._clean))]

    def knows_clean(self, name: str, data: bytes) -> bool:
        """Whether exactly this file, of this name, was read under these rules and nothing stopped it."""
        return _identity(name, data) in self._clean


def _identity(name: str, data: bytes) -> bytes:
    return sha256(sha256(name.encode("utf-8", "replace")).digest() + sha256(data).digest()).digest()


def _terms(rule: LexiconRule | MarkRule) -> list[str]:
    words = [fold(word) for word in rule.words]
    if isinstance(rule, MarkRule) and rule.shape == "level_star":
        # 启用前 stands for the term on examination papers, with or without the star (national rules 8.2).
        return [word + tail for word in words for tail in (STAR, "启用前")]
    return words


def compile_rules(
    rows: Iterable[Mapping[str, Any]], *, limits: FileLimits | None = None
) -> ScreeningRules:
    """Rules out of plain dictionaries: `id`, `kind`, `category`, `level`, `words`/`shape`/`data`, `clauses`, `advice`.

    Raises pydantic's `ValidationError` for an unknown kind, level, shape or kind of data, or an empty word.
    """
    return ScreeningRules(_ROWS.validate_python([dict(row) for row in rows]), limits=limits)
