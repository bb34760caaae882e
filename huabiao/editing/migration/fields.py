"""The fields of one line of a stock: their names in English and in Chinese, and how each value is read.

JSON lines carry lists as lists; in CSV and Excel several files stand in one cell, apart by `|` or line breaks.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

OFFICE_TIME = ZoneInfo("Asia/Shanghai")
LONGEST_ADDRESS = 300
"""As long as the payload's `original.url` may be."""

NAMES: dict[str, str] = {
    "address": "原网址",
    "title": "标题",
    "kicker": "肩题",
    "subtitle": "副题",
    "short_title": "列表标题",
    "source": "来源",
    "source_url": "来源网址",
    "repost": "转载",
    "editor": "责任编辑",
    "published": "发布时间",
    "column": "栏目",
    "body": "正文",
    "summary": "摘要",
    "keywords": "关键词",
    "openness": "公开属性",
    "openness_reason": "公开属性理由",
    "scope": "涉及范围",
    "importance": "重要程度",
    "index_number": "索引号",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "written_on": "成文日期",
    "validity": "有效性",
    "topic": "主题分类",
    "attachments": "附件",
    "pictures": "图片",
}
"""Field → its name in a Chinese heading and in every sentence about it. `column` is a path, as in zwyw/tzgg."""

REQUIRED = ("address", "title", "published", "column", "body")
_BY_HEADING = {chinese: name for name, chinese in NAMES.items()}
_OPENNESS = {"主动公开": "proactive", "依申请公开": "on_request", "不予公开": "closed"}
_IMPORTANCE = {"一般": "ordinary", "重大": "weighty"}
_SWITCH = {"": False, "否": False, "false": False, "0": False, "是": True, "true": True, "1": True}
_SEVERAL = re.compile(r"[|｜\r\n]+")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)


@dataclass(frozen=True)
class StockFile:
    """A file of the stock: its name under `files/`, the name readers see, and where it stood before."""

    file: str
    name: str = ""
    caption: str = ""
    alt: str = ""
    address: str = ""


@dataclass(frozen=True)
class StockItem:
    """One item as the older website had it. Texts are as given; times are aware."""

    address: str
    title: str
    published: datetime
    column: str
    body: str
    texts: Mapping[str, str]
    written_on: date | None
    openness: str
    importance: str
    repost: bool
    attachments: tuple[StockFile, ...]
    pictures: tuple[StockFile, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of a line (`field` empty: with the line). `code` is stable."""

    field: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{NAMES[self.field]}：{self.sentence}" if self.field else self.sentence


class Unfit(ValueError):
    """A value that cannot be read; the text is the sentence for the person."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def field_of(heading: Any) -> str | None:
    """The field that a heading or a JSON name means, or None."""
    name = str(heading or "").strip()
    return name if name in NAMES else _BY_HEADING.get(name)


def read_item(values: Mapping[str, Any], now: datetime) -> tuple[StockItem | None, list[Problem]]:
    """The item of a line and everything that is wrong with it; an item only if nothing is."""
    problems = [
        Problem("", "field_unknown", _("There is no field called “%(name)s”.") % {"name": name})
        for name in values
        if name not in NAMES
    ]
    read: dict[str, Any] = {}
    for name in NAMES:
        try:
            read[name] = _reader_of(name)(values.get(name))
        except Unfit as unfit:
            problems.append(Problem(name, unfit.code, str(unfit)))
    missing = [name for name in REQUIRED if read.get(name) in (None, "") and name in read]
    problems += [Problem(name, "missing", _("is missing.")) for name in missing]
    if isinstance(read.get("published"), datetime) and read["published"] > now:
        problems.append(Problem("published", "date", _("lies in the future.")))
    if problems:
        return None, problems
    own = StockItem.__dataclass_fields__
    texts = {name: value for name, value in read.items() if name not in own}
    return StockItem(texts=texts, **{name: read[name] for name in own if name != "texts"}), []


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        raise Unfit("type", _("must be a text."))
    return str(value).strip()


def _address(value: Any) -> str:
    address = _text(value)
    if len(address) > LONGEST_ADDRESS:
        raise Unfit(
            "too_long",
            _("is longer than %(most)d characters.") % {"most": LONGEST_ADDRESS},
        )
    if re.search(r"[\s\x00-\x1f\x7f]", address):
        raise Unfit("address", _("holds blanks or invisible characters."))
    return address


def _moment(value: Any) -> datetime | None:
    """A moment; without an offset it is the offices' own time, without an hour the day's beginning."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=OFFICE_TIME)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=OFFICE_TIME)
    if isinstance(value, int) and not isinstance(value, bool):
        return _checked(lambda: datetime.fromtimestamp(value / 1000, UTC), value)
    text = _text(value)
    if not text:
        return None
    match = _MOMENT.fullmatch(text)
    if match:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        return _checked(
            lambda: datetime(year, month, day, hour, minute, second, tzinfo=OFFICE_TIME), text
        )
    moment = _checked(lambda: datetime.fromisoformat(text), text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_TIME)


def _checked(make: Callable[[], datetime], shown: Any) -> datetime:
    try:
        return make()
    except (ValueError, OverflowError, OSError):
        raise Unfit(
            "date",
            _("“%(value)s” is no date; write it like 2015-03-02 or 2015-03-02 09:30.")
            % {"value": str(shown)[:40]},
        ) from None


def _day(value: Any) -> date | None:
    moment = _moment(value)
    return None if moment is None else moment.astimezone(OFFICE_TIME).date()


def _one_of(words: Mapping[str, str], default: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value) or default
        if text in words.values():
            return text
        try:
            return words[text]
        except KeyError:
            raise Unfit(
                "word",
                _("“%(value)s” is not one of: %(words)s.")
                % {"value": text[:40], "words": "、".join(words)},
            ) from None

    return read


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    try:
        return _SWITCH[_text(value).lower()]
    except KeyError:
        raise Unfit("word", _("must be 是 or 否.")) from None


def _files(value: Any) -> tuple[StockFile, ...]:
    if value is None or isinstance(value, str):
        return tuple(
            StockFile(name.strip()) for name in _SEVERAL.split(value or "") if name.strip()
        )
    if not isinstance(value, list):
        raise Unfit("type", _("must be a list of file names."))
    return tuple(_file(one) for one in value)


def _file(value: Any) -> StockFile:
    if isinstance(value, str) and value.strip():
        return StockFile(value.strip())
    known = StockFile.__dataclass_fields__.keys()
    if isinstance(value, dict) and value.get("file") and value.keys() <= known:
        return StockFile(**{name: _text(text) for name, text in value.items()})
    raise Unfit("type", _("must be file names, or objects with file, name, caption, alt, address."))


def _words(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(value)
    return _text(value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "address": _address,
    "published": _moment,
    "written_on": _day,
    "openness": _one_of(_OPENNESS, "proactive"),
    "importance": _one_of(_IMPORTANCE, "ordinary"),
    "repost": _switch,
    "attachments": _files,
    "pictures": _files,
    "keywords": _words,
}


def _reader_of(name: str) -> Callable[[Any], Any]:
    return _READERS.get(name, _text)


def unknown_headings(headings: Iterable[Any]) -> list[str]:
    """Headings of a table that mean no field (blank ones are left alone)."""
    return [str(one) for one in headings if str(one or "").strip() and field_of(one) is None]
