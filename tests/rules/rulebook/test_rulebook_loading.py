"""A faulty rulebook is refused with every fault, at its place, in plain Chinese."""

import pytest

from huabiao.rules.rulebook import RulebookError, load
from tests.rules.rulebook.rulebook_texts import UPPER


def _problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RulebookError) as caught:
        load(text, file="a.yaml")
    return [(problem.line, problem.message) for problem in caught.value.problems]


def _line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("post: [head]", "post: [nobody]", "nobody", "没有设“nobody”这个岗位，这一步无人可办"),
        ("post: [head]", "post: [clerk]", "post: [clerk]", "“信息员”没有审核或签发的权利"),
        ("clauses: [U2]", "clauses: [U9]", "U9", "没有编号为“U9”的条款"),
        ("clauses: [U2]", "clauses: []", "U-password", "列表不能为空"),
        (", clauses: [U2]", "", "U-password", "缺少“clauses”"),
        ("min_length: 10", "min_length: -1", "min_length", "不能小于 1"),
        ("min_length: 10", 'min_length: "10"', "min_length", "应为整数"),
        ("min_length: 10", "min_lenght: 10", "min_lenght", "是否应为“min_length”"),
        ("limit: 3 working_days", "limit: -3 working_days", "limit", "期限必须大于零"),
        ("limit: 3 working_days", "limit: three days", "limit", "数量 单位"),
        ("limit: 3 working_days", "limit: 3 fortnights", "limit", "应为 hours、working_days"),
        (
            "subject: [item]}",
            "subject: [item], columns: [nowhere]}",
            "nowhere",
            "没有路径为“nowhere”的栏目",
        ),
        ("subject: [item]}", "subject: [item], scope: [moon]}", "moon", "没有“moon”这个涉及范围"),
        ("subject: [item]}", "subject: [withdrawal]}", "withdrawal", "撤稿不设审批路线"),
        ("act: sign,", "act: read,", "U-route", "没有签发步骤"),
        ("act: review,", "act: publish,", "U-route", "只能是最后一步"),
        ("key: sign,", "key: review,", "U-route", "key 不能相同"),
        ("of: own,", "of: mars,", "mars", "应为 own、concerned、site、cluster 之一"),
        ("id: U3,", "id: U2,", "says: 三日内答复", "条款编号“U2”重复"),
        ("id: U-clock,", "id: U-password,", "matter: reply", "规则编号“U-password”重复"),
        ("id: U2,", "id: 'U 2',", "U 2", "写法不对"),
        ("path: news,", "path: a/b,", "a/b", "没有上级栏目“a”"),
        ("effective: 2020-01-01", "effective: soon", "effective", ""),
        ("scope: 全县}", "scope: 全县, follows: [upper]}", "follows", "以自己为上级"),
    ],
)
def test_each_fault_is_told_at_its_line(old: str, new: str, where: str, words: str) -> None:
    text = UPPER.replace(old, new, 1)
    problems = _problems(text)
    assert any(line == _line_of(text, where) and words in message for line, message in problems), (
        problems
    )


def test_a_sound_rulebook_has_a_digest_of_its_meaning_only() -> None:
    plain = load(UPPER)
    commented = load("# 说明\n" + UPPER.replace("id: upper", "id:   upper"))
    assert plain.digest == commented.digest
    assert plain.digest.startswith("sha256:")
    assert plain.digest != load(UPPER.replace("min_length: 10", "min_length: 11")).digest
    assert commented.text.startswith("# 说明")


def test_what_is_left_out_is_not_in_the_digest() -> None:
    # So a field that the schema gains later leaves the digests of older rulebooks as they are.
    stated = UPPER.replace("limit: 3 working_days,", "limit: 3 working_days, on_expiry: fault,")
    assert load(UPPER).digest == load(stated).digest
    stated = UPPER.replace("limit: 3 working_days,", "limit: 3 working_days, on_expiry: warn,")
    assert load(UPPER).digest != load(stated).digest


def test_two_rules_about_one_thing_are_refused() -> None:
    text = (
        UPPER
        + "  - {id: U-clock-2, matter: reply, name: 再答复, starts: 收到, limit: 2 weeks, clauses: [U3]}\n"
    )
    assert any("规定了两次" in message for _, message in _problems(text))


def test_routes_that_tie_are_refused_unless_a_closer_one_decides() -> None:
    def route(name: str, match: str) -> str:
        return (
            f"  - {{id: {name}, name: {name}, match: {match}, clauses: [U1], steps: "
            f"[{{key: sign, post: [chief], of: site, act: sign, clauses: [U1]}}]}}\n"
        )

    base, after = UPPER.split("passwords:")
    one = route("R-scope", "{subject: [item], scope: [whole]}")
    two = route("R-weighty", "{subject: [item], importance: [weighty]}")
    both = route("R-both", "{subject: [item], scope: [whole], importance: [weighty]}")
    assert any(
        "分不出哪条更具体" in message
        for _, message in _problems(f"{base}{one}{two}passwords:{after}")
    )
    load(f"{base}{one}{two}{both}passwords:{after}")


def test_a_marked_value_names_its_source() -> None:
    text = UPPER.replace("min_length: 10,", "min_length: 10, mark: unverified,")
    assert any("source" in message for _, message in _problems(text))


def test_combining_a_step_needs_leave_from_above() -> None:
    text = (
        UPPER
        + "combined_steps:\n  - {id: C, act: secrecy_review, into: first_review, clauses: [U1]}\n"
    )
    assert any("上级没有规定" in message for _, message in _problems(text))


def test_a_file_that_is_no_mapping_is_refused() -> None:
    assert "字段: 值" in _problems("- 1\n- 2\n")[0][1]
    assert "字段: 值" in _problems("")[0][1]
