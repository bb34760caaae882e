"""Holding a text against the rules."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable

from huabiao.rules.screening.findings import Finding, Findings
from huabiao.rules.screening.folding import FoldedText, fold
from huabiao.rules.screening.marks import is_mark
from huabiao.rules.screening.personal_data import find_numbers
from huabiao.rules.screening.rules import (
    LexiconRule,
    MarkRule,
    PersonalDataRule,
    ScreeningRules,
)
from huabiao.rules.screening.surroundings import Hit, Paper

PlaceOf = Callable[[int], str]
"""Original offset → Chinese words that say where it is."""

_OLD_ID_ADVICE = "疑为十五位旧身份证号码，请人工核对。"


def screen_text(text: str, rules: ScreeningRules, *, place_of: PlaceOf | None = None) -> Findings:
    """All findings in a text, in reading order.

    `place_of` names the place of an offset; without it the line of the body is named (正文第3行).
    The text is never changed: offsets are those of `text` as given.
    """
    folded = FoldedText(text)
    most = rules.limits.findings_of_a_rule
    found = [*_enough(_words(folded, rules), most), *_enough(_numbers(folded, rules), most)]
    if not found:
        return Findings()
    named = place_of or line_places(text)
    return Findings(
        tuple(
            Finding(
                start=start,
                end=end,
                excerpt=text[start:end],
                place=named(start),
                category=rule.category,
                level=rule.level if certain else "hint",
                clauses=rule.clauses,
                advice=rule.advice if certain else _OLD_ID_ADVICE,
                rule=rule.id,
            )
            for start, end, rule, certain in _outermost(found)
        )
    )


def line_places(text: str, what: str = "正文") -> PlaceOf:
    """Places as line numbers of `text`, counted from 1."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    return lambda offset: f"{what}第{bisect_right(starts, offset)}行"


_Found = tuple[int, int, LexiconRule | MarkRule | PersonalDataRule, bool]


def _words(folded: FoldedText, rules: ScreeningRules) -> Iterable[_Found]:
    paper = Paper(folded)
    here: dict[str, LexiconRule] = {}
    for term, start, end in rules.automaton.find_matches_as_indexes(folded.text, overlapping=True):
        for rule in rules.owners[term]:
            if isinstance(rule, LexiconRule):
                span = folded.span(start, end)
                if _whole(folded.original, *span):
                    if rule.id not in here:
                        here[rule.id] = rule.in_text(folded.text)
                    yield (*span, here[rule.id], True)
                continue
            hit = Hit(paper, rule, start, end)
            if is_mark(hit):
                yield (*hit.span, rule, True)


def _enough(found: Iterable[_Found], most: int) -> list[_Found]:
    """At most so many of each rule: more would tell nobody anything, and a hostile text could fill the memory."""
    counted: Counter[str] = Counter()
    kept = []
    for one in found:
        counted[one[2].id] += 1
        if counted[one[2].id] <= most:
            kept.append(one)
    return kept


def _whole(text: str, start: int, end: int) -> bool:
    """A Latin word or a number counts only where no Latin letter or digit continues it."""
    return not (
        (start and _continues(text[start - 1], text[start]))
        or (end < len(text) and _continues(text[end - 1], text[end]))
    )


def _continues(left: str, right: str) -> bool:
    left, right = fold(left)[-1:], fold(right)[:1]
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()


def _numbers(folded: FoldedText, rules: ScreeningRules) -> Iterable[_Found]:
    kinds = frozenset(rule.data for rule in rules.personal_data)
    if kinds:
        for number in find_numbers(folded, kinds):
            for rule in rules.personal_data:
                if rule.data == number.kind:
                    yield number.start, number.end, rule, number.certain


def _outermost(found: list[_Found]) -> list[_Found]:
    """Without those that lie inside another finding of the same category and level."""
    ordered = sorted(found, key=lambda item: (item[0], -item[1], item[2].id))
    kept: list[_Found] = []
    reach: dict[tuple[str, str], int] = {}
    for start, end, rule, certain in ordered:
        key = (rule.category, rule.level)
        if reach.get(key, -1) >= end:
            continue
        reach[key] = end
        kept.append((start, end, rule, certain))
    return kept
