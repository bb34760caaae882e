"""Folding loses nothing of the way back; lexicons find words however they are written."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from huabiao.rules.screening import ScreeningRules, compile_rules, screen_text
from huabiao.rules.screening.folding import FoldedText, fold

sys.path.insert(0, str(Path(__file__).parent))
from tests.rules.screening.evasions import COMBINATIONS, dice, disguise

fold("")  # the table is made once, outside the time that hypothesis allows

SIGNS = st.text(
    st.one_of(
        st.sampled_from("绝密機密祕㊙★☆①⑴⒈㈱Ⅳﬃ \n\t\u200b.·-ＡａX０ſß"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=60,
)


@given(SIGNS, SIGNS)
def test_folding_is_character_by_character(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(SIGNS)
def test_every_folded_character_leads_back_to_the_one_that_made_it(text: str) -> None:
    folded = FoldedText(text)
    assert folded.text == fold(text)
    last = -1
    for at in range(len(folded.text)):
        origin = folded.offset(at)
        assert origin >= last
        assert folded.text[at] in fold(text[origin])
        last = origin


@given(st.text("的是在了和有〇 \n", max_size=3000), st.text("的是在了和有 \n", max_size=3000))
def test_a_span_is_the_planted_one_wherever_it_lies(before: str, after: str) -> None:
    rules = compile_rules(
        [{"id": "w", "kind": "lexicon", "category": "c", "level": "block", "words": ["再接再励"]}]
    )
    (found,) = screen_text(before + "再接\n再 励" + after, rules)
    assert (found.start, found.end, found.excerpt) == (len(before), len(before) + 6, "再接\n再 励")


@pytest.mark.parametrize("names", COMBINATIONS, ids="+".join)
def test_a_word_is_found_under_every_evasion(names: tuple[str, ...], rules: ScreeningRules) -> None:
    chance = dice(names)
    for word in ("迫不急待", "再接再励"):
        text = "大家" + disguise(word, names, chance) + "地开始。"
        assert [found.rule for found in screen_text(text, rules)] == ["typo"], text


def test_a_latin_word_counts_only_whole(rules: ScreeningRules) -> None:
    assert len(screen_text("the deepsecret 计划", rules)) == 1
    assert len(screen_text("the ｄｅｅｐＳecret计划", rules)) == 1
    assert len(screen_text("deepsecrets", rules)) == 0


def test_folded_words_and_texts_meet_in_variants() -> None:
    assert fold("祕宻絶機內羣") == fold("秘密绝机内群")
    assert fold("㊙密⭐") == "秘密★"


def test_overlapping_words_of_different_rules_are_all_found() -> None:
    rules = compile_rules(
        [
            {
                "id": "long",
                "kind": "lexicon",
                "category": "a",
                "level": "hint",
                "words": ["工作计划表"],
            },
            {
                "id": "short",
                "kind": "lexicon",
                "category": "b",
                "level": "block",
                "words": ["计划"],
            },
        ]
    )
    assert {found.rule for found in screen_text("工作计划表", rules)} == {"long", "short"}


@pytest.mark.parametrize(
    "change",
    [{"level": "forbid"}, {"kind": "word"}, {"words": []}, {"words": ["·  "]}],
)
def test_rules_that_cannot_work_are_refused(
    change: dict[str, Any], rows: list[dict[str, Any]]
) -> None:
    with pytest.raises(ValidationError):
        compile_rules([rows[-1] | change])


def test_an_unknown_shape_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        compile_rules([rows[0] | {"shape": "watermark"}])
