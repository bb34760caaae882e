"""Finding citizens' numbers, bank cards, mobile and passport numbers, also when they are broken up.

The folded text joins digits over blanks, dots and line breaks, so a run of eleven digits there is only a candidate.
The gaps in the original then say which digits belong together: a number is accepted whole, in the groups people write
it in, cut in two or three, or spaced evenly. Anything freer would turn tables of figures into false alarms.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from huabiao.rules.screening.check_digits import (
    is_citizen_number,
    is_credit_code,
    is_old_citizen_number,
    passes_luhn,
)
from huabiao.rules.screening.figures import Figures
from huabiao.rules.screening.folding import LINE_BREAK, FoldedText, width
from huabiao.rules.screening.rules import PersonalData

_CANDIDATE = re.compile(r"[0-9oil][0-9oilx]{9,}[0-9oilx]")
_LETTERS = str.maketrans("oil", "011")
_MOBILE = re.compile(r"(?:00)?(?:86)?(1[3-9]\d{9})|0(1[3-9]\d{9})")
_PASSPORT = re.compile(r"(?<![a-z0-9])(?:[eg]\d{8}|e[a-hj-np-z]\d{7})(?![a-z0-9])")
_NUMBERS: tuple[PersonalData, ...] = ("id_card", "bank_card", "mobile")
"""In the order of how much their form proves."""
_BOTH_SIDES = 2
_FEWEST_DIGITS = 11
_INVISIBLE = frozenset({"Cf", "Mn", "Me"})
_MOST_CUTS = 2
_USUAL_GROUPS: dict[PersonalData, frozenset[tuple[int, ...]]] = {
    "id_card": frozenset({(6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (6, 4, 2, 2, 4), (6, 8, 3, 1)}),
    "mobile": frozenset({(3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3), (2, 3, 4, 4)}),
    "bank_card": frozenset({(6, 4, 4, 5), (6, 13), (4, 4, 4, 4, 3), (6, 4, 4, 2)}),
    "passport": frozenset(),
}
_DOMESTIC = "62"
_CARD_ISSUERS: tuple[tuple[str, frozenset[int]], ...] = (
    # Issuer prefix and lengths: UnionPay 62; older domestic cards; the international schemes (ISO/IEC 7812 ranges).
    (_DOMESTIC, frozenset(range(16, 20))),
    ("9558", frozenset({19})),
    ("95595", frozenset({16})),
    ("6013", frozenset({16, 19})),
    ("6858", frozenset({16})),
    ("6907", frozenset({15})),
    ("103", frozenset({19})),
    ("60", frozenset({16, 19})),
    ("4", frozenset({16})),
    *((str(prefix), frozenset({16})) for prefix in range(51, 56)),
    *((str(prefix), frozenset({16})) for prefix in range(222, 273)),
    ("35", frozenset({16})),
    ("34", frozenset({15})),
    ("37", frozenset({15})),
    ("36", frozenset({14})),
)
_CARD_LENGTHS = range(14, 20)
_LABEL_REACH = 24


@dataclass(frozen=True)
class Number:
    """A number found: its kind and its original half-open span. `certain` is false for forms without a check."""

    kind: PersonalData
    start: int
    end: int
    certain: bool = True


@dataclass(frozen=True)
class _Digit:
    value: str
    at: int
    gap: str
    """The visible original characters, blanks among them, between the digit before and this one."""


def find_numbers(folded: FoldedText, kinds: frozenset[PersonalData]) -> Iterator[Number]:
    """All numbers of these kinds, in reading order within each run of digits."""
    if kinds - {"passport"}:
        for match in _CANDIDATE.finditer(folded.text):
            yield from _numbers_in(folded, match.start(), match.end(), kinds)
    if "passport" in kinds:
        for match in _PASSPORT.finditer(folded.text):
            # The letter and eight digits are also a shape of product numbers: the word 护照 must stand before it.
            if "护照" in folded.text[max(0, match.start() - _LABEL_REACH) : match.start()]:
                yield Number("passport", *folded.span(match.start(), match.end()))


def _numbers_in(
    folded: FoldedText, start: int, end: int, kinds: frozenset[PersonalData]
) -> Iterator[Number]:
    label = folded.text[max(0, start - _LABEL_REACH) : start]
    groups = _groups(list(_digits(folded, start, end)))
    parted = _parted(folded.original, groups)
    taken = 0
    for first in range(len(groups)):
        if first < taken:
            continue
        found = [
            (number, last)
            for last in _window_ends(groups, first, parted)
            if (number := _recognise(folded.original, groups[first:last], kinds, label))
        ]
        if found:
            # The kind whose form proves most wins: the first 16 digits of a citizen's number may pass as a card.
            number, taken = min(found, key=lambda one: (_NUMBERS.index(one[0].kind), -one[1]))
            yield number


def _parted(text: str, groups: list[list[_Digit]]) -> frozenset[int]:
    """The groups that a decimal, an amount, a date or a time keeps apart from the group before."""
    if len(groups) == 1:
        return frozenset()
    figures = Figures(text, groups[0][0].at, groups[-1][-1].at + 1)
    return frozenset(
        at
        for at, (left, right) in enumerate(pairwise(groups), start=1)
        if figures.part(left[-1].at + 1, right[0].at, (len(left), len(right)))
    )


def _window_ends(groups: list[list[_Digit]], first: int, parted: frozenset[int]) -> Iterator[int]:
    """Where a number that begins with the group `first` may end."""
    size = 0
    for last in range(first + 1, len(groups) + 1):
        if last - 1 > first and last - 1 in parted:
            return
        size += len(groups[last - 1])
        if size > _CARD_LENGTHS[-1]:
            return
        if size >= _FEWEST_DIGITS and not _part_of_a_series(groups, first, last):
            yield last


def _part_of_a_series(groups: list[list[_Digit]], first: int, last: int) -> bool:
    """Whether an evenly spaced window goes on, spaced the same way, before or behind: then it is a table of figures."""
    if last - first <= _MOST_CUTS + 1:
        return False
    size, gap = len(groups[first]), groups[first + 1][0].gap
    before = first > 0 and len(groups[first - 1]) == size and groups[first][0].gap == gap
    after = last < len(groups) and len(groups[last]) == size and groups[last][0].gap == gap
    return before or after


def _beside(text: str, start: int, end: int) -> int:
    """On how many sides a Latin letter touches the number, as in a hash or a file name."""
    touching = (text[max(0, start - 1) : start], text[end : end + 1])
    return sum(sign.isascii() and sign.isalpha() for sign in touching)


def _digits(folded: FoldedText, start: int, end: int) -> Iterator[_Digit]:
    first, after = folded.span(start, end)
    gap = ""
    at_folded = start
    for at in range(first, after):
        wide = width(folded.original[at])
        if not wide:
            if unicodedata.category(folded.original[at]) not in _INVISIBLE:
                gap += folded.original[at]
            continue
        for value in folded.text[at_folded : at_folded + wide]:
            yield _Digit(value, at, gap)
            gap = ""
        at_folded += wide


def _groups(digits: list[_Digit]) -> list[list[_Digit]]:
    """Digits that stand together; invisible characters between them separate nothing."""
    groups: list[list[_Digit]] = []
    for digit in digits:
        if digit.gap or not groups:
            groups.append([digit])
        else:
            groups[-1].append(digit)
    return [group[_leading_letters(group) :] for group in groups]


def _leading_letters(group: list[_Digit]) -> int:
    """How many letters (the l of Tel13…) precede the first digit. A look-alike is not expected to come first."""
    return next((at for at, digit in enumerate(group) if digit.value.isdecimal()), 0)


def _recognise(
    text: str, window: list[list[_Digit]], kinds: frozenset[PersonalData], label: str
) -> Number | None:
    raw = "".join(digit.value for group in window for digit in group)
    if sum(sign.isdecimal() for sign in raw) * 3 < len(raw) * 2:
        return None
    number = raw.translate(_LETTERS)
    start, end = window[0][0].at, window[-1][-1].at + 1
    beside = _beside(text, start, end)
    for kind in _NUMBERS:
        if kind in kinds and _grouped(kind, window) and _is_number(kind, number, label, beside):
            return Number(kind, start, end)
    if "id_card" in kinds and "身份" in label and is_old_citizen_number(number):
        return Number("id_card", start, end, certain=False)
    return None


def _is_number(kind: PersonalData, number: str, label: str, beside: int) -> bool:
    if kind == "id_card":
        return _is_id(number, label)
    if "x" in number or beside == _BOTH_SIDES:
        return False
    return _is_card(number) if kind == "bank_card" else bool(_MOBILE.fullmatch(number))


def _is_id(number: str, label: str) -> bool:
    if not is_citizen_number(number):
        return False
    return not ("信用代码" in label and is_credit_code(number))


def _is_card(number: str) -> bool:
    return (
        len(number) in _CARD_LENGTHS
        and any(
            number.startswith(prefix) and len(number) in lengths
            for prefix, lengths in _CARD_ISSUERS
        )
        and passes_luhn(number)
    )


def _grouped(kind: PersonalData, window: list[list[_Digit]]) -> bool:
    sizes = tuple(map(len, window))
    gaps = "".join(group[0].gap for group in window[1:])
    single = set(sizes) == {1}  # a form with one box for each digit
    if len(sizes) == 1 or single:
        return True
    if "\t" in gaps and kind != "id_card":
        # Tables of figures would make many cards and mobile numbers: over cells only a card cut once counts.
        first = "".join(digit.value for digit in window[0])
        return kind == "bank_card" and len(sizes) == _MOST_CUTS and first.startswith(_DOMESTIC)
    if sizes in _USUAL_GROUPS[kind]:
        return True
    if len(sizes) > _MOST_CUTS and len(set(sizes[:-1])) == 1 and sizes[-1] <= sizes[0]:
        return True
    if kind == "mobile":
        return len(sizes) == _MOST_CUTS and bool(LINE_BREAK.search(gaps))
    return len(sizes) <= _MOST_CUTS + 1
