"""Recognising marks by shape and place, so that a law about secrets passes and a marked paper does not.

GB/T 9704-2012: 7.2.1 the copy number (份号) six digits at the top left; 7.2.2 level and term below it, joined by ★;
7.2.3 the degree of urgency below that; 7.3.6 the note (附注) in brackets. Telegrams carry their kind in the head.
"""

import re
from collections.abc import Callable, Mapping

from huabiao.rules.screening.folding import LINE_BREAK, FoldedText, fold, width
from huabiao.rules.screening.lookalikes import STRONG_STARS
from huabiao.rules.screening.rules import Shape
from huabiao.rules.screening.surroundings import Hit

_TERM = (
    r"(?:(?:保密期限|期限)?:?"
    r"(?:长期|\d{1,2}(?:年|个月|月|天|日)|(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:解密)?|启用前|解密))"
)
_COPY_NUMBER = r"(?:(?:份号|编号|no)?:?\d{6}号?)"
_URGENCY = r"(?:特提|特急|加急|平急|紧急程度|[:/()])*"
_AFTER_LEVEL = re.compile(rf"(?:级|件|文件|资料)?[)\]】]?★?{_TERM}?{_URGENCY}")
_PUNCTUATION = re.compile(
    r"[\s()\[\]{}<>《》〈〉「」『』【】〔〕〖〗“”‘’\"',，。;；:：!！、/|#★0-9]"
)
_OPENING = '([{<《〈「『【〔〖“‘"（［｛＜'
_CLOSING = ')]}>》〉」』】〕〗”’"）］｝＞'
_CLOSES = frozenset({"", *"，。；、,;)）"})
_SENTENCE = re.compile(r"[，。；,;]")
_ORGAN_ENDINGS = "省市县区州旗厅办委局府部院会社"
"""The last character of an organ's name: 甘肃省发电 is a telegram head, 风力发电 is not."""
_RESIDUE = 8
"""Folded characters that may stand beside the words of an internal mark in the head or at the foot: 请勿外传."""
_TELEGRAM_LINE = 40


def _level_star(hit: Hit) -> bool:
    """Level and ★, anywhere. Where ★ may be a bullet or a footnote sign, the rest must have the shape of a mark."""
    star = hit.paper.folded.offset(hit.end - 1)
    gap = hit.paper.folded.original[hit.paper.folded.offset(hit.end - 2) + 1 : star]
    certain = hit.paper.folded.original[star] in STRONG_STARS or hit.word.endswith("启用前")
    if certain and not LINE_BREAK.search(gap):
        return True
    if re.match(_TERM, hit.paper.folded.text[hit.end : hit.end + 16]):
        return True
    closes = next((sign for sign in hit.after if width(sign)), "") in _CLOSES
    if not certain:
        return closes and not fold(hit.before)
    # A star that opens the next line is a bullet only where other lines open with one as well (★严守机密 / ★增强意识).
    return closes or not fold(hit.before) or hit.paper.star_lines <= 1


def _classification_head(hit: Hit) -> bool:
    """The level without ★: alone on a line of the head, at its left before a gap, or after a copy number."""
    numbered = re.search(
        _COPY_NUMBER + r"$", hit.paper.folded.text[max(0, hit.start - 12) : hit.start]
    )
    if not hit.in_head and not numbered:
        return False
    if not re.fullmatch(rf"{_COPY_NUMBER}?[(\[【]?(?:密级)?:?", fold(hit.before)):
        return False
    rest = _AFTER_LEVEL.match(hit.paper.folded.text, hit.end)
    ends = {hit.end, rest.end()} if rest else {hit.end}
    return any(_ends_apart(hit.paper.folded, end) for end in ends)


def _ends_apart(folded: FoldedText, end: int) -> bool:
    """Whether a line break, a tab or a gap of two blanks follows the folded offset, or the text ends there."""
    if end >= len(folded.text):
        return True
    between = folded.original[folded.offset(end - 1) + 1 : folded.offset(end)]
    return bool(re.search(r"[\n\r\v\f\x85\u2028\u2029\t]|[^\S\n]{2}", between))


def _secret_telegram_head(hit: Hit) -> bool:
    """A telegram's kind in the head: by itself, set off, before a document number, or after an organ's name."""
    line = hit.paper.folded.original[hit.line[0] : hit.line[1]]
    if not hit.in_head or len(fold(line)) > _TELEGRAM_LINE or _SENTENCE.search(line):
        return False
    before, after = hit.before, hit.after
    if re.match(r"\s*[〔\[（(【]\s*(?:19|20)\d\d", fold(after[:8])):
        return True
    if after and _is_word(after[0]):
        return False
    return not before or not _is_word(before[-1]) or before[-1] in _ORGAN_ENDINGS


def _internal_material(hit: Hit) -> bool:
    """A handling note: in brackets, alone on its line, or with a few words more in the head or at the foot."""
    if _bracketed(hit):
        return True
    rest = hit.folded_line
    for word in sorted(map(fold, hit.rule.words), key=len, reverse=True):
        rest = rest.replace(word, "")
    rest = _PUNCTUATION.sub("", rest)
    if not rest:
        return True
    at_edge = hit.in_head or hit.ends_the_text
    free = not _is_word(hit.before[-1:]) and not _is_word(hit.after[:1])
    return at_edge and free and len(rest) <= _RESIDUE


def _openness_note(hit: Hit) -> bool:
    """（此件不公开） in brackets, alone on a line, or as the value of 公开属性 (GB/T 9704 7.3.6)."""
    line = _PUNCTUATION.sub("", hit.folded_line)
    if re.fullmatch(
        rf"(?:本件|此件)?(?:公开(?:属性|方式|类型|类别|选项)|信息公开选项)?{re.escape(hit.word)}",
        line,
    ):
        return True
    return _bracketed(hit)


def _bracketed(hit: Hit) -> bool:
    return hit.before.rstrip()[-1:] in {*_OPENING} and hit.after.lstrip()[:1] in {*_CLOSING}


def _is_word(character: str) -> bool:
    return character.isalnum()


SHAPES: Mapping[Shape, Callable[[Hit], bool]] = {
    "level_star": _level_star,
    "classification_head": _classification_head,
    "secret_telegram_head": _secret_telegram_head,
    "internal_material": _internal_material,
    "openness_note": _openness_note,
}


def is_mark(hit: Hit) -> bool:
    """Whether the word stands there as a mark, by the shape that its rule names."""
    return SHAPES[hit.rule.shape](hit)
