"""From the text of a rulebook to a `Rulebook`, or to everything that is wrong with it."""

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from huabiao.rules.rulebook.document import RulebookDocument
from huabiao.rules.rulebook.problems import Problem, RulebookError
from huabiao.rules.rulebook.references import problems_in
from huabiao.rules.rulebook.rulebook import Rulebook
from huabiao.rules.rulebook.sentences import deepest_known, sentence
from huabiao.rules.rulebook.strict_yaml import MAX_CHARACTERS, Path, Place, read_strictly

_LONGEST_CHARACTER = 4
"""Bytes of a character in UTF-8 at most: no larger file can be a rulebook, so it is not even read."""


def load(
    text: str, *, file: str = "rulebook.yaml", upper: Sequence[Rulebook] | None = None
) -> Rulebook:
    """Read a rulebook. Raises RulebookError with every problem, each at its line and column.

    With `upper` (the rulebooks above it, highest first) posts, columns and clauses may come from
    them and every reference is checked. Without, what a rulebook that follows others does not
    declare itself may stand above; `merge` checks that.
    """
    values, places = read_strictly(text, file)
    if not isinstance(values, dict):
        raise RulebookError([Problem(file, 1, 1, "管理办法应由若干“字段: 值”组成")])
    try:
        document = RulebookDocument.model_validate(values)
    except ValidationError as error:
        raise RulebookError(_problems(error, file, places)) from error
    book = Rulebook(document, text, file, places)
    problems = problems_in(book, upper)
    if problems:
        raise RulebookError(problems)
    return book


def load_file(path: FilePath, *, upper: Sequence[Rulebook] | None = None) -> Rulebook:
    """Read a rulebook from a UTF-8 file; see `load`."""
    try:
        if path.stat().st_size > MAX_CHARACTERS * _LONGEST_CHARACTER:
            raise RulebookError([Problem(str(path), 0, 0, "文件太大，不像是管理办法")])
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RulebookError([Problem(str(path), 0, 0, "文件不是 UTF-8 编码")]) from error
    except OSError as error:
        raise RulebookError([Problem(str(path), 0, 0, "文件打不开")]) from error
    return load(text, file=str(path), upper=upper)


def _problems(error: ValidationError, file: str, places: dict[Path, Place]) -> list[Problem]:
    problems: list[Problem] = []
    for detail in error.errors(include_url=False):
        line, column = places.get(deepest_known(detail["loc"], places), (0, 0))
        problems.append(Problem(file, line, column, sentence(detail, RulebookDocument)))
    return list(dict.fromkeys(problems))


def read_values(text: str, file: str) -> Any:
    """The plain values of a rulebook's text, unchecked; for tools that only look at its head."""
    return read_strictly(text, file)[0]
