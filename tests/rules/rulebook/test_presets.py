"""The shipped rulebooks are sound, complete as data, and harmless to lawful texts."""

import json
import lzma
import re
from collections.abc import Callable

import pytest

from huabiao.rules.rulebook import merge_presets, preset, preset_ids
from huabiao.rules.rulebook.parts.screen import Lexicon
from tests.rules.rulebook.measures import MEASURES, SHARED, Rows, committed, of_measure, specified


def test_each_measure_is_shipped_once() -> None:
    assert set(preset_ids()) == {"national", *MEASURES}
    for rulebook in MEASURES:
        assert preset(rulebook).follows == ("national",)


@pytest.mark.parametrize("rows", [specified, committed], ids=["specified", "committed"])
@pytest.mark.parametrize("rulebook", MEASURES)
def test_every_row_of_the_measure_is_a_clause(rulebook: str, rows: Callable[[], Rows]) -> None:
    asked = of_measure(rows(), MEASURES[rulebook])
    clauses = preset(rulebook).clauses
    assert set(clauses) == set(asked)
    for name, how in asked.items():
        # Where the table names no way, the preset says how the clause is kept.
        assert not how or set(clauses[name].kind) == how, name


@pytest.mark.parametrize("rulebook", preset_ids())
def test_a_title_says_in_chinese_whose_measure_it_is(rulebook: str) -> None:
    measure = preset(rulebook).document.measure
    assert re.search(r"[一-龥]", measure.title)
    assert re.search(r"[一-龥]", measure.authority)


@pytest.mark.parametrize("rulebook", preset_ids())
def test_every_clause_is_carried_by_a_rule_of_its_own_rulebook(rulebook: str) -> None:
    document = preset(rulebook).document
    cited = {clause for _, _, rule in document.rules() for clause in rule.clauses}
    cited |= {c for route in document.routes for step in route.steps for c in step.clauses}
    # Some clauses speak of the measure itself (who interprets it, since when); whole clauses may yield.
    about_itself = {"T28", "T29", "O24", "M23", "M25"}
    yielding = {clause.id for clause in document.clauses if clause.superseded_by}
    pointed_at = {
        clause.superseded_by.clause
        for name in preset_ids()
        for clause in preset(name).document.clauses
        if clause.superseded_by
    }
    missing = set(preset(rulebook).clauses) - cited - about_itself - yielding - pointed_at
    assert missing == set()


@pytest.mark.parametrize("rulebook", preset_ids())
def test_no_preset_contradicts_what_it_follows(rulebook: str) -> None:
    merged = merge_presets([rulebook])
    assert merged.contradictions == ()
    assert len(merged.enforced()) + len(merged.recorded()) == sum(map(len, merged.rules.values()))


@pytest.mark.clause("T18")
def test_township_passwords_join_both_rules() -> None:
    password = merge_presets(["township"]).password
    assert password is not None
    assert (password.min_length, password.classes) == (8, 3)
    assert set(password.unrelated_to) == {"person", "office", "device"}
    assert {"T18", "NB-GB22239"} == set(password.clauses)


def test_station_introductions_are_renewed_every_year() -> None:
    yearly = {
        cadence.column: [str(term) for term in cadence.every]
        for cadence in merge_presets(["township"]).cadences
        if "T10" in cadence.clauses
    }
    assert yearly == {"xqgk": ["1年"], "ldfg": ["1年"], "jgsz": ["1年"]}


@pytest.mark.clause("T9-1")
def test_an_item_needs_its_source_and_column() -> None:
    required = merge_presets(["township"]).formats["item"].required
    assert {"source", "columns", "openness", "title"} <= set(required)


@pytest.mark.clause("T14")
def test_nine_kinds_are_told_apart_and_the_eighth_never_meets_letters() -> None:
    screens = [screen for screen in merge_presets(["township"]).screens if "T14" in screen.clauses]
    assert len({screen.category for screen in screens}) == 9
    eighth = next(screen for screen in screens if screen.id == "T14-8")
    assert eighth.level == "hint"
    letters = merge_presets(["township"]).screen_documents("letter")
    assert "T14-8" not in {screen["id"] for screen in letters}


def test_marks_have_the_category_that_decides_what_is_done() -> None:
    marks = {
        (screen.category, screen.level)
        for screen in merge_presets(["national"]).screens
        if screen.kind == "mark"
    }
    assert marks == {
        ("state_secret_mark", "block"),
        ("barred", "block"),
        ("second_signature", "second_signature"),
    }


def test_the_screening_room_takes_every_screen() -> None:
    screening = pytest.importorskip("huabiao.rules.screening.rules")
    for rulebook in preset_ids():
        screening.compile_rules(merge_presets([rulebook]).screen_documents())


def test_no_shipped_rulebook_is_taken_for_a_secret_when_it_is_uploaded() -> None:
    screening = pytest.importorskip("huabiao.rules.screening")
    for rulebook in preset_ids():
        rules = screening.compile_rules(merge_presets([rulebook]).screen_documents())
        assert not screening.screen_text(preset(rulebook).text, rules).state_secret


def test_no_word_list_that_blocks_meets_a_real_law() -> None:
    source = SHARED / "data" / "laws.jsonl.xz"
    if not source.is_file():
        pytest.skip("the laws are not beside the checkout")
    words = [
        word
        for rulebook in preset_ids()
        for screen in preset(rulebook).document.screens
        if isinstance(screen, Lexicon) and screen.level == "block"
        for word in screen.words
    ]
    pattern = re.compile("|".join(map(re.escape, words)))
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            assert pattern.search(json.loads(line)["body_markdown"]) is None


@pytest.mark.parametrize(
    ("organ", "emblem"), [("county", "national"), ("township", "none"), ("station", "none")]
)
def test_only_a_county_shows_the_national_emblem(organ: str, emblem: str) -> None:
    assert merge_presets(["national"]).page.emblem_for(organ) == emblem  # type: ignore[arg-type]


def test_head_foot_and_meta_are_complete() -> None:
    page = merge_presets(["national"]).page
    assert {element.element for element in page.foot if element.required} == {
        "conac_id",
        "error_report",
        "site_code",
        "organiser",
        "contact",
        "icp",
        "police",
        "site_map",
    }
    content = {element.element for element in page.meta_on("content") if element.required}
    assert {"SiteName", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"} <= content
    assert "ColumnType" not in content
    for element in page.elements:
        if element.pattern:
            re.compile(element.pattern)


def test_names_and_addresses_follow_the_patterns() -> None:
    naming = merge_presets(["national"]).naming
    (domain,) = naming["domain"].patterns or ()
    for host, fits in (
        ("www.qingyan.example", True),
        ("slj.bd.gov.cn", True),
        ("www.beijing.gov.cn", True),
        ("www.qingyan.com", False),
        ("gov.cn", False),
    ):
        assert bool(re.fullmatch(domain, host)) is fits, host
    codes = naming["site_code"].patterns or ()
    assert any(re.fullmatch(code, "9904210001") for code in codes)
    assert not any(re.fullmatch(code, "440392000600") for code in codes)


def test_a_rule_carried_out_in_part_says_which_part_waits() -> None:
    waiting = [one for one in merge_presets(["township"]).recorded() if one.pending]
    column = next(one for one in waiting if one.part == "columns")
    assert column.executed_by == "rules/rulebook"
    assert column.pending == ("cadence",) and "cadence" in column.says()


def test_passwords_the_door_and_names_are_carried_out_whole() -> None:
    merged = merge_presets(["township"])
    waiting = {(one.part, getattr(one.rule, "to", "")) for one in merged.recorded()}
    assert not waiting & {("passwords", ""), ("access", "back_office"), ("naming", "")}
