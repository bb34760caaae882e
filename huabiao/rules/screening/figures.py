"""Decimals, amounts, dates and times: figures that are whole by themselves and never part of a number of a person.

Folding joins digits over dots, cells and lines, so a column 4.2, 8.9, 6.3 … would read as one long number, digit by
digit as in a form with a box for each. Where a figure ends at the edge of a cell or line, nothing may be joined to it.
A number written with dots between its digits is no such figure: it holds more than one dot, and where it is broken
over lines a dot is left beside the break.
"""

import re

from huabiao.rules.screening.folding import LINE_BREAK
from huabiao.rules.screening.lookalikes import SEPARATORS

_MARKS = re.escape("".join(sorted(SEPARATORS)))
_DATE = r"(?:19|20)\d\d(?P<mark>[-./])(?:0?[1-9]|1[0-2])(?:(?P=mark)(?:0?[1-9]|[12]\d|3[01]))?"
_SHORT_DATE = r"\d{1,2}/\d{1,2}/(?:19|20)?\d\d"
_TIME = r"\d{1,2}[:：]\d\d(?:[:：]\d\d(?:[.]\d+)?)?"
_AMOUNT = r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+[.．]\d+"
_FIGURE = re.compile(
    rf"(?<![\dA-Za-z{_MARKS},，:：/])[-+−－]?"
    rf"(?P<figure>(?:{_DATE})(?:[ T]{_TIME})?|{_SHORT_DATE}|{_TIME}|{_AMOUNT})"
    rf"(?![\dA-Za-z{_MARKS},，:：/])"
)
_REACH = 40
"""Original characters looked at beside a run of digits: a figure may begin before it (12: before 30)."""
_CARD_GROUP = 4


class Figures:
    """The figures in and beside an original half-open span."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        found = list(_FIGURE.finditer(text, max(0, start - _REACH), end + _REACH))
        self._ends = {match.end() for match in found}
        self._signs = {match.start("figure"): match.start() for match in found}

    def part(self, left_end: int, right_start: int, sizes: tuple[int, int]) -> bool:
        """Whether two groups of digits beside each other are kept apart by a figure.

        `left_end` and `right_start` are original offsets, `sizes` how many digits the groups hold. Over the edge of a
        cell or line one figure is enough. On one line there must be two, and not in groups of four, as cards are
        written (6222.0212 3456.7890).
        """
        left, right = left_end in self._ends, right_start in self._signs
        if not (left or right):
            return False
        between = self._text[left_end : self._signs.get(right_start, right_start)]
        if not between.isspace():
            return False
        if "\t" in between or LINE_BREAK.search(between):
            return True
        return left and right and sizes != (_CARD_GROUP, _CARD_GROUP)
