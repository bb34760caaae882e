"""The guide names every part, every field and every choice, and its example is a sound rulebook."""

import re
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from huabiao.rules.rulebook import load, merge, preset, run_scenarios
from huabiao.rules.rulebook.document import RULE_TYPES, RulebookDocument
from huabiao.rules.rulebook.parts.match import Match
from huabiao.rules.rulebook.parts.measure import Clause, Measure
from huabiao.rules.rulebook.parts.scenario import RouteScenario, TermScenario, TextScenario
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.strict_yaml import read_strictly

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "rulebook-guide.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[A-Za-z][A-Za-z0-9_-]*", GUIDE)) | {"proof_second", "proof_third"}


def _parts(scenario: type[BaseModel]) -> list[type[BaseModel]]:
    """The models of `given`, `when` and `then`."""
    held = (scenario.model_fields[name].annotation for name in ("given", "when", "then"))
    return [part for part in held if isinstance(part, type) and issubclass(part, BaseModel)]


MODELS: list[type[BaseModel]] = [
    Measure,
    Clause,
    Match,
    Step,
    *(
        part
        for scenario in (RouteScenario, TextScenario, TermScenario)
        for part in (scenario, *_parts(scenario))
    ),
    *(kind for kinds in RULE_TYPES.values() for kind in kinds),
]


def _choices(annotation: Any) -> set[str]:
    if get_origin(annotation) is Literal:
        return {str(choice) for choice in get_args(annotation)}
    return {choice for inner in get_args(annotation) for choice in _choices(inner)}


def test_every_part_has_a_section() -> None:
    headings = " ".join(re.findall(r"^### (.*)$", GUIDE, re.M))
    assert all(f"`{part}`" in headings for part in RulebookDocument.model_fields)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_and_choice_is_named(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert name in WORDS, name
        missing = {c for c in _choices(field.annotation) if not c.isdigit()} - WORDS
        missing -= {"portal", "department", "section", "internal"}  # kinds of site, told in words
        assert missing == set(), name


def test_the_chinese_walk_from_paper_to_file_makes_a_rulebook_whose_scenarios_hold() -> None:
    guide = (DOCS / "rulebook-guide.zh-Hans.md").read_text(encoding="utf-8")
    text = "".join(re.findall(r"```yaml\n(.*?)```", guide, re.S))
    national = preset("national")
    merged = merge([national, load(text, file="guide", upper=[national])])
    assert merged.contradictions == ()
    outcomes = run_scenarios(merged)
    assert len(outcomes) == 5
    assert [problem for outcome in outcomes for problem in outcome.problems] == []


def test_the_examples_of_the_guide_make_a_rulebook() -> None:
    parts: dict[str, str] = {}
    for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.S):
        for part in re.split(r"^(?=[a-z_]+:)", block, flags=re.M):
            if part.strip():
                parts[part.partition(":")[0]] = part
    assert set(parts) == set(RulebookDocument.model_fields)
    more = (
        "  - {id: webmaster, name: 网站管理员, of: [department], may: [publish, withdraw], clauses: [M1]}\n"
        "  - {id: information_officer, name: 信息员, of: [section], may: [write], clauses: [M1]}\n"
    )
    parts["posts"] += more
    parts["added_steps"] = parts["added_steps"].replace("NB-secrecy-review", "M-secrecy-review")
    text = "".join(parts.values())
    read_strictly(text, "guide")
    merged = merge([preset("national"), load(text, file="guide", upper=[preset("national")])])
    outcomes = run_scenarios(merged)
    assert len(outcomes) == 4
    assert [problem for outcome in outcomes for problem in outcome.problems] == []
