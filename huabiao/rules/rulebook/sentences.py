"""The validator's findings as plain Chinese sentences."""

import difflib
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_FIXED = {
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字（纯数字请加引号）",
    "string_too_short": "不能为空",
    "string_too_long": "文字太长",
    "tuple_type": "应为列表（用 [甲, 乙] 或逐行以 - 开头）",
    "too_short": "列表不能为空",
    "model_type": "应为若干“字段: 值”",
    "model_attributes_type": "应为若干“字段: 值”",
    "date_type": "应为日期，如 2026-01-01",
    "date_from_datetime_parsing": "应为日期，如 2026-01-01",
    "date_parsing": "应为日期，如 2026-01-01",
    "float_type": "应为数字",
}
KINDS = {
    "screens": ("lexicon", "mark", "personal_data"),
    "scenarios": ("route", "text", "term"),
}
"""Parts whose rules are of several kinds, told apart by `kind`."""
_BOUNDS = {
    "greater_than_equal": ("ge", "不能小于"),
    "greater_than": ("gt", "必须大于"),
    "less_than_equal": ("le", "不能大于"),
    "less_than": ("lt", "必须小于"),
}


def _field_names(model: type[BaseModel]) -> set[str]:
    """Names of all fields of the model and of the models inside it."""
    names: set[str] = set()
    waiting, seen = [model], {model}
    while waiting:
        current = waiting.pop()
        names |= set(current.model_fields)
        for field in current.model_fields.values():
            for inner in _models_in(field.annotation):
                if inner not in seen:
                    seen.add(inner)
                    waiting.append(inner)
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models_in(argument)]


def sentence(error: ErrorDetails, root: type[BaseModel]) -> str:
    """What is wrong and what is expected, in Chinese."""
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    field = str(error["loc"][-1]) if error["loc"] else ""
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        choices = "、".join(KINDS[str(error["loc"][0])])
        return f"缺少“kind”或者写错：应为 {choices} 之一"
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"“{given}”不合要求：{words} {context.get(name)}"
    spoken = {
        "missing": f"缺少“{field}”",
        "literal_error": f"“{given}”不在可选之列：应为 {_choices(context)} 之一",
        "string_pattern_mismatch": f"“{given}”写法不对：应符合 {context.get('pattern', '')}",
        "value_error": str(context.get("error", "内容不合要求")),
    }
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(field, sorted(_field_names(root)), n=1)
        return f"不认识的字段“{field}”" + (f"：是否应为“{near[0]}”" if near else "")
    return spoken.get(kind, f"“{field}”" + _FIXED.get(kind, f"内容不合要求（{kind}）"))


def _choices(context: dict[str, Any]) -> str:
    return (
        str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
    )


def deepest_known(path: Sequence[str | int], known: Any) -> tuple[str | int, ...]:
    """The longest beginning of an error's path that stands in the text.

    The validator puts names of alternatives (`lexicon`) into its paths; those are passed over.
    """
    found: tuple[str | int, ...] = ()
    for word in path:
        if (*found, word) in known:
            found = (*found, word)
    return found
