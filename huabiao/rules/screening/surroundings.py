"""Where a word of a mark stands: its line, what is beside it, whether it is in the head of the paper."""

import re
from dataclasses import dataclass
from functools import cached_property

from huabiao.rules.screening.folding import LINE_BREAK, FoldedText, fold
from huabiao.rules.screening.lookalikes import STRONG_STARS
from huabiao.rules.screening.rules import MarkRule

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_STAR_LINE = re.compile(rf"(?:^|[\n\r\v\f\x85\u2028\u2029])\s{{0,40}}[{STRONG_STARS}]")
_NOTHING_MORE = re.compile(r"\s*\Z")
_LONGEST_LINE = 2000
"""Characters looked at on each side of a word; the lines that marks stand on are far shorter."""


class Paper:
    """A folded text as a paper: what many hits ask of it is found out once."""

    def __init__(self, folded: FoldedText) -> None:
        self.folded = folded
        self._heads: dict[int, int] = {}

    def head_end(self, lines: int) -> int:
        """Original offset where the first `lines` lines that hold visible text end."""
        if lines not in self._heads:
            self._heads[lines] = self._find_head_end(lines)
        return self._heads[lines]

    @cached_property
    def star_lines(self) -> int:
        """How many lines open with a star."""
        return sum(1 for _ in _STAR_LINE.finditer(self.folded.original))

    def _find_head_end(self, lines: int) -> int:
        seen = 0
        for match in _LINE.finditer(self.folded.original):
            seen += bool(fold(match.group()))
            if seen == lines:
                return match.end()
        return len(self.folded.original)


@dataclass(frozen=True)
class Hit:
    """A word of a mark rule met in a paper: the folded span and, through it, the original one."""

    paper: Paper
    rule: MarkRule
    start: int
    end: int

    @cached_property
    def span(self) -> tuple[int, int]:
        """Original half-open span of the word."""
        return self.paper.folded.span(self.start, self.end)

    @cached_property
    def line(self) -> tuple[int, int]:
        """Original span of the line, or of the several lines, that the word touches."""
        text = self.paper.folded.original
        start, end = self.span
        earliest, latest = max(0, start - _LONGEST_LINE), end + _LONGEST_LINE
        before = [match.end() for match in LINE_BREAK.finditer(text, earliest, start)]
        after = LINE_BREAK.search(text, end, latest)
        return before[-1] if before else earliest, after.start() if after else min(
            latest, len(text)
        )

    @property
    def before(self) -> str:
        """Original text of the line before the word."""
        return self.paper.folded.original[self.line[0] : self.span[0]]

    @property
    def after(self) -> str:
        """Original text of the line after the word."""
        return self.paper.folded.original[self.span[1] : self.line[1]]

    @property
    def word(self) -> str:
        """The folded word."""
        return self.paper.folded.text[self.start : self.end]

    @property
    def folded_line(self) -> str:
        """The line or lines, folded."""
        return fold(self.paper.folded.original[self.line[0] : self.line[1]])

    @property
    def in_head(self) -> bool:
        """Whether the word stands within the first lines with text."""
        return self.span[0] < self.paper.head_end(self.rule.head_lines)

    @property
    def ends_the_text(self) -> bool:
        """Whether nothing follows the line."""
        return bool(_NOTHING_MORE.match(self.paper.folded.original, self.line[1]))
