"""What differs between two rulebooks, or two versions of one, in Chinese lines."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from huabiao.rules.rulebook.contradictions import contradictions, shown, step_words
from huabiao.rules.rulebook.document import PART_NAMES, RULE_TYPES
from huabiao.rules.rulebook.parts.base import Part, Rule
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.rulebook import Rulebook


def differences(first: Rulebook, second: Rulebook) -> list[str]:
    """Clauses and rules that were taken out (－), put in (＋) or changed (～), then where the second is
    laxer than the first. Rules are the same where they speak of the same thing.
    """
    lines = list(
        _compared(
            "条款",
            {clause.id: clause for clause in first.document.clauses},
            {clause.id: clause for clause in second.document.clauses},
        )
    )
    for part in RULE_TYPES:
        lines += _compared(PART_NAMES[part], _keyed(first, part), _keyed(second, part))
    lines += _compared(
        "情景",
        {scenario.id: scenario for scenario in first.document.scenarios},
        {scenario.id: scenario for scenario in second.document.scenarios},
    )
    for contradiction in contradictions(first, second):
        lines += contradiction.lines()
    return lines


def _keyed(book: Rulebook, part: str) -> dict[str, Rule]:
    return {"/".join(rule.key()) or part: rule for rule in book.document.rules_of(part)}


def _compared(
    name: str, before: Mapping[str, BaseModel], after: Mapping[str, BaseModel]
) -> Iterator[str]:
    for key in sorted(before.keys() - after.keys()):
        yield f"－ {name} {key}"
    for key in sorted(after.keys() - before.keys()):
        yield f"＋ {name} {key}"
    for key in sorted(before.keys() & after.keys()):
        for field, (old, new) in _changed(before[key], after[key]).items():
            yield f"～ {name} {key} {field}：{old} → {new}"


def _changed(before: BaseModel, after: BaseModel) -> dict[str, tuple[str, str]]:
    return {
        field: (_words(getattr(before, field, None)), _words(getattr(after, field, None)))
        for field in type(after).model_fields
        if getattr(before, field, None) != getattr(after, field, None)
    }


def _words(value: object) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], Step):
        return " → ".join(step_words(step) for step in value)
    if isinstance(value, Part):
        return value.model_dump_json(exclude_none=True)
    return shown(value)
