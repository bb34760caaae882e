"""From bytes of an old page to its text: what the page declares is often wrong, and some pages mix encodings."""

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I
)
_HEAD = 4096
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "ansi": "gb18030"}
"""Pages say GB 2312 and hold signs of its successors; GB 18030 reads all of them."""


@dataclass(frozen=True)
class Decoded:
    """`broken`: how many places could not be read in any encoding (each shows as �)."""

    text: str
    encoding: str
    broken: int


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of a page. `declared`: the charset of the HTTP header, which is tried first, the page's own next.

    An encoding is taken if all bytes are good in it; if none is, each line is read in the one that fits it best.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _forced(data, encoding)
    candidates = [_known(declared), _known(_own(data)), "utf-8", "gb18030"]
    tried = list(dict.fromkeys(one for one in candidates if one))
    for encoding in tried:
        try:
            return Decoded(data.decode(encoding), encoding, 0)
        except (UnicodeDecodeError, LookupError):
            continue
    return _mixed(data)


def _mixed(data: bytes) -> Decoded:
    """Line by line: a template in one encoding around a text in another is the usual case."""
    lines, broken = [], 0
    for line in data.split(b"\n"):
        best = min((_forced(line, encoding) for encoding in ("utf-8", "gb18030")), key=_damage)
        lines.append(best.text)
        broken += best.broken
    return Decoded("\n".join(lines), "mixed", broken)


def _damage(decoded: Decoded) -> int:
    private = sum("\ue000" <= sign <= "\uf8ff" for sign in decoded.text)
    return decoded.broken + private


def _own(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return found.group(1).decode("ascii") if found else ""


def _known(name: str) -> str:
    """A name that Python can read; empty where there is no such text encoding."""
    plain = _SUPERSETS.get(name.strip().strip("\"'").lower(), name.strip().strip("\"'").lower())
    try:
        return codecs.lookup(plain).name if plain and codecs.lookup(plain)._is_text_encoding else ""
    except (LookupError, ValueError):
        return ""


def _forced(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text.removeprefix("\ufeff"), encoding, text.count("\ufffd"))
