"""The published list of evasions: each takes a text and writes it so that a plain search would miss it."""

import random
from collections.abc import Callable

import opencc

from huabiao.rules.screening.lookalikes import LOOKALIKES

Evasion = Callable[[str, random.Random], str]

_TRADITIONAL = opencc.OpenCC("s2t")
_CIRCLED = {str(n): [chr(0x245F + n), chr(0x2473 + n)] for n in range(1, 10)}  # ① ⑴
_CIRCLED |= {"0": ["⓪"], "秘": ["㊙"], "X": ["Ⓧ", "ⓧ", "⒳"]}
_TWINS: dict[str, list[str]] = {}
for _twin, _plain in LOOKALIKES.items():
    if _plain != "★":
        _TWINS.setdefault(_plain, []).append(_twin)
_STARS = "☆⭐✩✪✯"


def full_width(text: str, _: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def circled(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(_CIRCLED.get(c, [c])) for c in text)


def zero_width(text: str, chance: random.Random) -> str:
    return "".join(c + chance.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f") for c in text)


def spaces(text: str, chance: random.Random) -> str:
    return chance.choice([" ", "\u3000", "\u00a0", "\u2002", "  "]).join(text)


def dots(text: str, chance: random.Random) -> str:
    return chance.choice(".·•．‧・").join(text)


def line_break(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text))
    return text[:at] + chance.choice(["\n", "\r\n", "\u2028"]) + text[at:]


def traditional(text: str, _: random.Random) -> str:
    return str(_TRADITIONAL.convert(text))


def homoglyphs(text: str, chance: random.Random) -> str:
    return "".join(
        chance.choice(_STARS) if c == "★" else chance.choice(_TWINS.get(c, [c])) for c in text
    )


EVASIONS: dict[str, Evasion] = {
    evasion.__name__: evasion
    for evasion in (
        full_width, circled, zero_width, spaces, dots, line_break, traditional, homoglyphs,
    )
}  # fmt: skip

COMBINATIONS: list[tuple[str, ...]] = [
    (),
    *((name,) for name in EVASIONS),
    *((first, second) for first in EVASIONS for second in EVASIONS if first != second),
]


def disguise(text: str, names: tuple[str, ...], chance: random.Random) -> str:
    """The text under each of these evasions in turn."""
    for name in names:
        text = EVASIONS[name](text, chance)
    return text


def dice(seed: object) -> random.Random:
    """Chance that falls the same way in every run."""
    return random.Random(str(seed))  # noqa: S311 - repeatable tests, no secrets
