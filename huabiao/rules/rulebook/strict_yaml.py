"""YAML as data only: one spelling for each value, a line for each value, nothing that runs or grows.

YAML 1.1 turns `no` into false, `010` into eight and `4:30` into 270; a rulebook must not depend on
such surprises. Refused: duplicate keys, yes/no/on/off, octals, base-60 numbers, anchors, aliases,
tags, several documents, deep nesting, large files. Built on the parser's events, so that an alias
is refused before anything is expanded.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.scalars import plain_value

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 12

Path = tuple[str | int, ...]
Place = tuple[int, int]


class StrictLoader(yaml.CSafeLoader):
    """The C parser, asked for events only: it composes and constructs nothing."""


class _Builder:
    """Builds plain values from events and remembers where each stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places: dict[Path, Place] = {}

    def report(self, event: yaml.Event, message: str) -> None:
        self.problems.append(Problem(self.file, *_place(event), message))

    def stop(self, event: yaml.Event, message: str) -> RulebookError:
        self.report(event, message)
        return RulebookError(self.problems)

    def value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Any:
        self.places.setdefault(path, _place(event))
        if len(path) > MAX_DEPTH:
            raise self.stop(event, f"层次太深：最多 {MAX_DEPTH} 层")
        if isinstance(event, yaml.AliasEvent):
            raise self.stop(event, "不能使用引用（*）：请把内容完整写出")
        if getattr(event, "anchor", None) is not None:
            raise self.stop(event, "不能使用锚点（&）：请把内容完整写出")
        if getattr(event, "tag", None) is not None:
            raise self.stop(event, "不能使用类型标签（!）：请只写普通的文字、数字和列表")
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)
        return self.mapping(events, path)

    def scalar(self, event: yaml.ScalarEvent) -> Any:
        if not event.implicit[0]:
            return event.value
        try:
            return plain_value(event.value)
        except ValueError as doubt:
            self.report(event, str(doubt))
            return event.value

    def sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self.value(event, events, (*path, len(values))))
        return values

    def mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event)
            if key in values:
                self.report(event, f"“{key}”重复：同一处只能写一次")
            self.places.setdefault((*path, key), _place(event))
            values[key] = self.value(next(events), events, (*path, key))
        return values

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self.stop(event, "字段名必须是一个词")
        if event.value == "<<":
            raise self.stop(event, "不能使用合并键（<<）：请把内容完整写出")
        return str(event.value)


def _place(event: yaml.Event) -> Place:
    """Line and column from 1; (0, 0) where the parser gives no mark."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def read_strictly(text: str, file: str) -> tuple[Any, dict[Path, Place]]:
    """The values of a YAML text and, for each path into them, its line and column (from 1).

    Raises RulebookError with every doubtful value; a fault of the syntax ends the reading.
    """
    if len(text) > MAX_CHARACTERS:
        limit = MAX_CHARACTERS // 10_000
        raise RulebookError([Problem(file, 0, 0, f"文件太大：最多 {limit} 万字")])
    builder = _Builder(file)
    try:
        events = iter(yaml.parse(text, Loader=StrictLoader))
        values = _document(builder, events)
    except yaml.YAMLError as error:
        raise RulebookError([*builder.problems, _syntax_problem(error, file)]) from error
    if builder.problems:
        raise RulebookError(builder.problems)
    return values, builder.places


def _document(builder: _Builder, events: Iterator[yaml.Event]) -> Any:
    values: Any = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise builder.stop(event, "一个文件只能写一部管理办法（不能再用 --- 分隔）")
        elif isinstance(event, yaml.NodeEvent):
            values = builder.value(event, events, ())
    return values


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(file, line, column, "含有不能使用的控制字符")
    return Problem(file, line, column, "书写格式（YAML）有误：请检查缩进、冒号后的空格、引号和括号")
