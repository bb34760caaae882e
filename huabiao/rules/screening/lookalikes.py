"""Characters that look like another and are folded onto it (the published list of homoglyphs).

Unicode's compatibility forms (full width, circled, Kangxi radicals, mathematical letters) need no line here: NFKC folds
them. Traditional and variant characters need none either: OpenCC's character table folds them. What is left are
look-alikes across scripts and the stars that stand for ★ in a mark.
"""

STAR = "★"

STRONG_STARS = "★☆⭐✩✪✫✬✭✮✯✰⚝⭑⭒🌟🟊\uf0ab\uf0b6"
"""Characters nobody sets after a level by accident; the last two are the stars of Wingdings, as Word stores them."""

WEAK_STARS = "*＊﹡⁎∗✱✲✳⋆٭※"
"""Characters that also serve as bullets and footnotes: they count as ★ only where the rest has the shape of a mark."""

_PAIRS: dict[str, str] = {
    # Cyrillic and Greek letters drawn like Latin ones
    "а": "a", "в": "b", "с": "c", "е": "e", "н": "h", "к": "k", "м": "m", "о": "o", "р": "p", "ѕ": "s", "т": "t",
    "і": "i", "ј": "j", "х": "x", "у": "y", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ӏ": "l", "ɡ": "g",
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u",
    "χ": "x", "ζ": "z", "μ": "u",
    # noughts
    "〇": "0", "○": "0", "◯": "0", "⭕": "0", "⓪": "0", "⓿": "0", "⓵": "1",
    # Han look-alikes and variants that OpenCC does not fold
    "宻": "密", "蔤": "密", "杌": "机", "囯": "国", "囶": "国", "圀": "国", "囗": "口", "曰": "日",
    "巳": "己", "已": "己", "夲": "本", "沒": "没", "髙": "高", "仝": "同", "亊": "事", "冩": "写", "氺": "水",
}  # fmt: skip


def _negative_circles() -> dict[str, str]:
    digits = {chr(0x2776 + n): str(n + 1) for n in range(9)}  # ❶…❾
    digits |= {chr(0x2780 + n): str(n + 1) for n in range(9)}  # ➀…➈
    digits |= {chr(0x278A + n): str(n + 1) for n in range(9)}  # ➊…➒
    digits |= {chr(0x24F5 + n): str(n + 1) for n in range(9)}  # ⓵…⓽
    for base in (
        0x1F150,
        0x1F170,
        0x1F1E6,
    ):  # letters in black circles, black squares, flag letters
        digits |= {chr(base + n): chr(ord("a") + n) for n in range(26)}
    return digits


LOOKALIKES: dict[str, str] = (
    _PAIRS | _negative_circles() | dict.fromkeys(STRONG_STARS + WEAK_STARS, STAR)
)
"""Character → the one it is folded onto."""

BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Characters drawn as nothing although Unicode counts them as letters or symbols."""

SEPARATORS = frozenset(".·•‧・･∙⋅●◦▪⦁․…-‐‑‒–—―−_")
"""Dots, dashes and underscores that may be set between the characters of a word. The full stop 。 stays."""
