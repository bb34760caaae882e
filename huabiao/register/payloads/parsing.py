"""Bytes to payloads: strict, closed, bounded; every problem at once, in Chinese."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from huabiao.register.payloads.item import ItemPayload
from huabiao.register.payloads.page import PagePayload
from huabiao.register.payloads.site import SitePayload

LARGEST_PAYLOAD = 8 * 1024 * 1024
"""Bytes of the canonical document. Pictures and files are blobs and do not count."""

AnyPayload = ItemPayload | SitePayload | PagePayload

_any_payload: TypeAdapter[AnyPayload] = TypeAdapter(
    Annotated[AnyPayload, Field(discriminator="schema_")]
)

_SENTENCES = {
    "missing": "缺少这一项",
    "extra_forbidden": "不允许有这一项",
    "string_too_long": "文字过长",
    "string_too_short": "不能为空",
    "too_long": "数量过多",
    "too_short": "数量不足",
    "string_pattern_mismatch": "格式不符",
    "literal_error": "不在允许的取值之内",
    "union_tag_invalid": "不认识这种类型",
    "union_tag_not_found": "没有写明类型",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "json_invalid": "不是有效的 JSON",
    "finite_number": "不是有效的数",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a payload: `where` like `body.3.html`, `code` stable, `sentence` Chinese."""

    where: str
    code: str
    sentence: str


class PayloadRefused(ValueError):
    """A document that is no payload; `problems` lists all of them. It never quotes the content."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(f"{p.where}：{p.sentence}" for p in problems))
        self.problems = problems


def parse(data: bytes) -> AnyPayload:
    """Read a payload from its bytes; PayloadRefused lists every problem."""
    if len(data) > LARGEST_PAYLOAD:
        raise PayloadRefused([Problem("", "too_large", "封存稿超过 8 MB，请把大表格改为附件")])
    try:
        return _any_payload.validate_json(data)
    except ValidationError as error:
        problems = [_problem(detail) for detail in error.errors(include_url=False)]
        raise PayloadRefused(problems) from None


def _problem(detail: Any) -> Problem:
    # The first step names the schema (the union's tag); a person needs only the field.
    where = ".".join(str(step) for step in detail["loc"][1:])
    code = detail["type"]
    if code == "value_error":
        return Problem(where, code, str(detail["ctx"]["error"]))
    return Problem(where, code, _SENTENCES.get(code, "类型不符"))
