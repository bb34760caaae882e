"""Holding a file against the rules: its name, its text, what is hidden in it, the files inside it."""

from collections.abc import Callable, Mapping

from huabiao.rules.screening.filetypes import Kind, fits, kind_of
from huabiao.rules.screening.findings import (
    NOT_READ,
    TYPE_MISMATCH,
    UNREADABLE,
    Finding,
    Findings,
    Level,
    joined,
)
from huabiao.rules.screening.reading.archives import read_archive
from huabiao.rules.screening.reading.layouts import read_layout
from huabiao.rules.screening.reading.passages import Budget, Reading, Unreadable
from huabiao.rules.screening.reading.pictures import read_picture
from huabiao.rules.screening.reading.plain import read_html, read_rtf, read_text, read_xml
from huabiao.rules.screening.reading.portable import read_pdf
from huabiao.rules.screening.reading.slides import read_slides
from huabiao.rules.screening.reading.word import read_word
from huabiao.rules.screening.reading.workbook import read_workbook
from huabiao.rules.screening.rules import ScreeningRules
from huabiao.rules.screening.text import screen_text

_READERS: Mapping[Kind, Callable[[bytes, Budget], Reading]] = {
    "word": read_word,
    "workbook": read_workbook,
    "slides": read_slides,
    "layout": read_layout,
    "zip": read_archive,
    "pdf": read_pdf,
    "picture": read_picture,
    "vector": read_xml,
    "xml": read_xml,
    "html": read_html,
    "rtf": read_rtf,
    "text": read_text,
}
_REFUSED: Mapping[Kind, str] = {
    "encrypted_office": "文件已加密，无法检查；请上传未加密的文件。",
    "legacy_office": "这是旧版二进制文档，无法检查；请另存为docx、xlsx或pptx后上传。",
    "archive": "这种压缩格式无法检查；请解压，或改为zip后上传。",
    "program": "这是可执行程序，不得上传。",
    "unknown": "无法识别文件类型，无法检查；请改用常见的文档或图片格式。",
}
_ONLY_POINTED_OUT: Mapping[Kind, str] = {
    "media": "音视频内容没有检查，请人工审看、审听。",
    "metafile": "矢量图元文件中的文字没有检查，请人工核对。",
    "font": "字体文件没有文字可查。",
    "empty": "文件为空。",
}


def screen_file(name: str, data: bytes, rules: ScreeningRules) -> Findings:
    """All findings in a file and in the files inside it. Never raises for what a file contains.

    What cannot be read whole (damaged, encrypted, too large, of no known type) is itself a finding that blocks;
    parts no reader exists for are hints. The type is judged by content; a name that promises another is a finding.
    """
    limits = rules.limits
    if len(data) > limits.file_bytes:
        return Findings(
            (
                _about_file(
                    UNREADABLE,
                    "block",
                    name,
                    f"文件超过{limits.file_bytes // 1024**2}MB上限，请压缩或拆分后上传。",
                ),
            )
        )
    found = _screen(name, data, rules, Budget(limits), depth=0, lenient=False)
    if not (found.blocks or found.second_signature or found.state_secret):
        rules.remember_clean(name, data)
    return found


def screen_html(html: str, rules: ScreeningRules) -> Findings:
    """All findings in an HTML fragment, its comments and spoken attributes; offsets are those of the text in it."""
    return _passages(read_html(html.encode("utf-8", "replace"), Budget(rules.limits)), rules)


def _screen(
    name: str, data: bytes, rules: ScreeningRules, budget: Budget, *, depth: int, lenient: bool
) -> Findings:
    kind = kind_of(data)
    parts = [screen_text(name, rules, place_of=lambda _: "文件名")]
    if not lenient and not fits(name, kind):
        parts.append(
            _whole(
                TYPE_MISMATCH,
                "block",
                name,
                "文件内容与扩展名不符，请核对来源，用正确的扩展名重新上传。",
            )
        )
    if kind in _ONLY_POINTED_OUT:
        return joined([*parts, _whole(NOT_READ, "hint", name, _ONLY_POINTED_OUT[kind])])
    if kind in _REFUSED:
        weight: tuple[str, Level] = (NOT_READ, "hint") if lenient else (UNREADABLE, "block")
        return joined([*parts, _whole(*weight, name, _REFUSED[kind])])
    try:
        reading = _READERS[kind](data, budget)
        parts += [_passages(reading, rules)]
        parts += [
            _whole(NOT_READ, "hint", name, sentence) for sentence in dict.fromkeys(reading.not_read)
        ]
        if reading.members and depth >= rules.limits.depth:
            raise Unreadable(f"压缩包嵌套超过{rules.limits.depth}层，无法检查；请解压后分别上传。")
        parts += [
            _screen(
                member.name, member.data, rules, budget, depth=depth + 1, lenient=member.object_of
            ).inside(f"“{name}”内“{member.name}”")
            for member in reading.members
        ]
    except Unreadable as refusal:
        parts.append(_whole(UNREADABLE, "block", name, refusal.sentence))
    except (Exception, RecursionError, MemoryError):
        parts.append(
            _whole(UNREADABLE, "block", name, "文件结构异常，无法检查；请重新生成文件后上传。")
        )
    return joined(parts)


def _passages(reading: Reading, rules: ScreeningRules) -> Findings:
    found: dict[tuple[str, str, str], Finding] = {}
    for passage in reading.passages:
        for finding in screen_text(passage.text, rules, place_of=passage.place_of):
            if passage.counts(finding.start, finding.end):
                # A table is read twice, by rows and by columns: the same words at the same place are one finding.
                found.setdefault((finding.rule, finding.place, finding.excerpt), finding)
    return Findings(tuple(found.values()))


def _whole(category: str, level: Level, name: str, sentence: str) -> Findings:
    return Findings((_about_file(category, level, name, sentence),))


def _about_file(category: str, level: Level, name: str, sentence: str) -> Finding:
    return Finding(0, 0, "", f"文件“{name}”", category, level, (), sentence, category)
