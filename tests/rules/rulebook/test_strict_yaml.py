"""YAML is read as data only: no surprises, and every fault at its line and column."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.rules.rulebook.problems import RulebookError
from huabiao.rules.rulebook.strict_yaml import MAX_CHARACTERS, read_strictly

# JSON writes characters beyond the basic plane as two halves, which YAML does not know.
TEXT = st.characters(max_codepoint=0xD7FF)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9999, 9999) | st.text(TEXT, max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(TEXT, max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def _refusal(text: str) -> tuple[int, int, str]:
    with pytest.raises(RulebookError) as caught:
        read_strictly(text, "a.yaml")
    first = caught.value.problems[0]
    return first.line, first.column, first.message


def test_plain_values_have_one_spelling() -> None:
    values, places = read_strictly(
        "甲: 12\n乙: true\n丙: 2026-01-02\n丁: 0.5\n戊: 文字\n己: ~\n庚: '010'\n", "a.yaml"
    )
    assert values == {
        "甲": 12,
        "乙": True,
        "丙": datetime.date(2026, 1, 2),
        "丁": 0.5,
        "戊": "文字",
        "己": None,
        "庚": "010",
    }
    assert places[("丁",)] == (4, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "重复"),
        ("b: 1\na: yes\n", "true 或 false"),
        ("b: 1\na: Off\n", "true 或 false"),
        ("b: 1\na: 010\n", "八进制"),
        ("b: 1\na: 0x1F\n", "八进制"),
        ("b: 1\na: 4:30\n", "六十进制"),
        ("b: 1\na: 1_000\n", "十进制"),
        ("b: 1\na: .inf\n", "十进制"),
        ("b: 1\na: 2026-02-30\n", "日期"),
        ("b: &x 1\na: 1\n", "锚点"),
        ("b: 1\na: *x\n", "引用"),
        ("b: 1\na: !!python/object:os.system x\n", "标签"),
        ("b: 1\n? [a, b]\n: 2\n", "字段名"),
        ("b: 1\n<<: {a: 1}\n", "合并键"),
        ("a: 1\n---\nb: 2\n", "一个文件"),
        ("a: 1\nb: [1, 2\n", "书写格式"),
        ("a: 1\nb: \x07\n", ""),
    ],
)
def test_surprises_are_refused_where_they_stand(text: str, words: str) -> None:
    line, _, message = _refusal(text)
    assert words in message
    assert line != 1 or words in ("锚点",)


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert "锚点" in _refusal("\n".join(layers))[2]


def test_depth_and_size_are_bounded() -> None:
    assert "层次" in _refusal("a: " + "[" * 500 + "]" * 500)[2]
    assert "太大" in _refusal("甲" * (MAX_CHARACTERS + 1))[2]


def test_all_doubtful_values_are_told_at_once() -> None:
    with pytest.raises(RulebookError) as caught:
        read_strictly("a: yes\nb: 007\nc: 1:30\n", "a.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]
    assert str(caught.value.problems[0]).startswith("a.yaml:1:4: ")


@given(PLAIN)
def test_json_is_read_as_what_it_says(value: object) -> None:
    assert read_strictly(json.dumps({"值": value}), "a.yaml")[0] == {"值": value}
