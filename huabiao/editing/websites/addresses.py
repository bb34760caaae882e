"""Addresses made from Chinese names: clerks never type one."""

import re

from pypinyin import Style, lazy_pinyin

from huabiao.register.payloads.site import RESERVED_SEGMENTS

_LONGEST = 40
_NOT_ALLOWED = re.compile(r"[^a-z0-9]+")


def segment_of(name: str) -> str:
    """The pinyin of a name as one address segment: 通知公告 → tongzhigonggao (at most 40 letters)."""
    syllables: list[str] = lazy_pinyin(name.lower(), style=Style.NORMAL)
    spelled = _NOT_ALLOWED.sub("", "".join(syllables).replace("ü", "v"))
    if len(spelled) > _LONGEST:
        spelled = _NOT_ALLOWED.sub("", "".join(part[:1] for part in syllables))[:_LONGEST]
    if not spelled:
        return "lanmu"
    # A segment that began with a digit could be taken for a month folder.
    return spelled if spelled[0].isalpha() else f"n{spelled}"


def free_segment(name: str, taken: set[str]) -> str:
    """The segment of a name, numbered if a neighbour already has it."""
    plain = segment_of(name)
    candidate, number = plain, 1
    while candidate in taken or candidate in RESERVED_SEGMENTS:
        number += 1
        candidate = f"{plain}-{number}"
    return candidate
