"""Set a text the way official papers are set (一键排版): headings by their numbers, signature right, no typed indents.

Numbers and words stay exactly as they are written; only what kind of line it is changes. The theme indents.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from huabiao.register.payloads.markup import lines_of as words_in

_LINES = frozenset({"p", "h2", "h3", "h4"})
_INDENT = re.compile(r"^((?:<(?:b|strong|i|em|u)>)*)(?:\s|\u3000|&nbsp;|\xa0)+")
_TRAIL = re.compile(r"(?:\s|\u3000|&nbsp;|\xa0|<br\s*/?>)+$")
_DATE = re.compile(r"^(?:\d{4}|[〇零○一二三四五六七八九]{4})\s*年.{1,4}月.{1,4}日$")
_FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_SECOND_LEVEL = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")
_ENDS_A_SENTENCE = "。；！？，;!?,:："
_LONGEST_HEADING = 40
_LONGEST_SIGNATURE = 40


@dataclass(frozen=True)
class Line:
    """One line of a text: its tag, its class (right, center or none) and what stands in it.

    Lists, rules and everything else that is no line have no tag and stand whole in `inner`.
    """

    tag: str
    inner: str
    kind: str = ""

    @property
    def words(self) -> str:
        """What is read in it."""
        return words_in(self.inner).replace("\u3000", " ").replace("\xa0", " ").strip()

    def html(self) -> str:
        """As markup."""
        if not self.tag:
            return self.inner
        kind = f' class="{self.kind}"' if self.kind else ""
        return f"<{self.tag}{kind}>{self.inner}</{self.tag}>"


def lines_of(html: str) -> list[Line]:
    """The lines of running text in order."""
    body = HTMLParser(html).body
    found = []
    for node in body.iter(include_text=True) if body is not None else ():
        if node.tag in _LINES:
            found.append(Line(node.tag, node.inner_html or "", node.attributes.get("class") or ""))
        else:
            found.append(Line("", node.html or ""))
    return found


def set_properly(html: str) -> str:
    """The same text with typed indents and empty lines gone, numbered headings as headings, the signature right."""
    lines = [_without_blanks(line) for line in lines_of(html)]
    kept = [line for line in lines if not line.tag or line.words]
    return "".join(line.html() for line in with_signature(list(_with_headings(kept))))


def signed_right(html: str) -> str:
    """落款: the last date line and the line of the body before it stand right; nothing else changes."""
    return "".join(line.html() for line in with_signature(lines_of(html)))


def with_signature(lines: list[Line]) -> list[Line]:
    """The last date line, and the short line above it, set right."""
    dated = [number for number, line in enumerate(lines) if _is_date(line)]
    if not dated:
        return lines
    last = dated[-1]
    signature = {last}
    above = last - 1
    if above >= 0 and lines[above].tag == "p" and _may_sign(lines[above].words):
        signature.add(above)
    return [
        replace(line, kind="right") if number in signature else line
        for number, line in enumerate(lines)
    ]


def _is_date(line: Line) -> bool:
    return line.tag == "p" and _DATE.match(line.words) is not None


def _may_sign(words: str) -> bool:
    return (
        len(words) <= _LONGEST_SIGNATURE
        and words[-1:] not in _ENDS_A_SENTENCE
        and not words.startswith("附件")
    )


def _without_blanks(line: Line) -> Line:
    if not line.tag:
        return line
    return replace(line, inner=_TRAIL.sub("", _INDENT.sub(r"\1", line.inner)))


def _with_headings(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        words = line.words
        is_heading = (
            line.tag == "p"
            and not line.kind
            and len(words) <= _LONGEST_HEADING
            and words[-1:] not in _ENDS_A_SENTENCE
        )
        if is_heading and _FIRST_LEVEL.match(words):
            yield replace(line, tag="h2")
        elif is_heading and _SECOND_LEVEL.match(words):
            yield replace(line, tag="h3")
        else:
            yield line
