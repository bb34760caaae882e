"""Folding a text to the form in which words are looked for, and finding the way back.

Every character folds by itself: NFKC, Traditional → Simplified, look-alikes, lower case; blanks, invisible characters,
line breaks, dots and dashes fold to nothing. Because lexicons are folded by the same table, it does not matter that a
character-wise conversion to Simplified knows no phrases. One table look-up a character is all the work on a text
without a hit; offsets are reconstructed afterwards, and only inside the small block a hit lies in.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from itertools import accumulate

import opencc

from huabiao.rules.screening.lookalikes import BLANKS, LOOKALIKES, SEPARATORS

LINE_BREAK = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_BLOCK = 128
_TABLE_END = 0x32400
"""Beyond the last Han extension there are only tags, selectors and private characters: they fold to nothing."""
_IGNORED = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"})
_PARENTHESISED = 3  # "(x)", what NFKC makes of ⑴ and ㈠


@cache
def _table() -> list[int | str | None]:
    """Code point → code point, string, or None for nothing."""
    characters = [chr(point) for point in range(_TABLE_END) if not 0xD800 <= point < 0xE000]  # noqa: PLR2004
    simplified = _simplified({form for form in map(_compatible, characters) if form})
    table: list[int | str | None] = [None] * 0x110000
    for character in characters:
        folded = "".join(
            LOOKALIKES.get(one, one) for one in simplified.get(_compatible(character), "")
        )
        table[ord(character)] = ord(folded) if len(folded) == 1 else folded or None
    return table


def _compatible(character: str) -> str:
    if character in LOOKALIKES:
        return LOOKALIKES[character]
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", character).casefold())
    if len(form) == _PARENTHESISED and form[0] == "(" and form[2] == ")":
        form = form[1]
    return "".join(
        one
        for one in unicodedata.normalize("NFKD", form)
        if unicodedata.category(one) not in _IGNORED and one not in BLANKS and one not in SEPARATORS
    )


def _simplified(forms: set[str]) -> dict[str, str]:
    ordered = sorted(forms)
    converted = opencc.OpenCC("t2s").convert("\n".join(ordered)).split("\n")
    return dict(zip(ordered, converted, strict=True))


def fold(text: str) -> str:
    """The folded text alone, for words and short pieces."""
    return text.translate(_table())


def width(character: str) -> int:
    """How many characters this one folds to."""
    entry = _table()[ord(character)]
    return 1 if isinstance(entry, int) else len(entry or "")


class FoldedText:
    """A text, its folded form, and the way from an offset in the folded form back to the original."""

    __slots__ = ("_starts", "original", "text")

    def __init__(self, original: str) -> None:
        table = _table()
        blocks = [
            original[at : at + _BLOCK].translate(table) for at in range(0, len(original), _BLOCK)
        ]
        self.original = original
        self.text = "".join(blocks)
        self._starts = [0, *accumulate(map(len, blocks))]

    def offset(self, folded: int) -> int:
        """Where the character stands in the original that made the folded character at `folded`."""
        block = min(bisect_right(self._starts, folded), len(self._starts) - 1) - 1
        return self._walk(block * _BLOCK, folded - self._starts[block])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original half-open span of the folded one (which is not empty)."""
        return self.offset(start), self.offset(end - 1) + 1

    def _walk(self, at: int, steps: int) -> int:
        """The original offset of the folded character `steps` behind the first one made at or after `at`."""
        table = _table()
        for position, character in enumerate(self.original[at : at + _BLOCK], start=at):
            entry = table[ord(character)]
            if entry is not None:
                steps -= 1 if isinstance(entry, int) else len(entry)
                if steps < 0:
                    return position
        raise IndexError(at)
