"""Bad rulebooks from the shell: a clear Chinese sentence with file and line, exit 1, nothing written."""

from pathlib import Path

import pytest

from tests.rules.rulebook.rulebook_texts import LOWER, UPPER
from tests.rules.rulebook.test_rulebook_command import _run

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
)


Fault = tuple[str, str, str, str]
"""What is replaced by what, where the fault stands then, and words of the sentence about it."""
GHOST = "name: 事, posts: [ghost], clauses: [U1]"
NOBODY = "没有设“ghost”这个岗位"


@pytest.mark.parametrize(
    "fault",
    [
        ("post: [chief]", "post: [ghost]", "ghost", f"{NOBODY}，这一步无人可办"),
        ("post: [chief]", "post: [keeper]", "post: [keeper]", "“保密员”没有签发的权利，不能办理“签发”"),
        ("limit: 3 working_days", "limit: -3 working_days", "limit:", "期限必须大于零"),
        ("limit: 3 working_days", "limit: 0 working_days", "limit:", "期限必须大于零"),
        ("min_length: 10", "min_length: -10", "min_length", "不能小于 1"),
        ("min_length: 10", "min_length: 012", "min_length", "八进制"),
        ("id: upper", "id: upper, follows: [upper]", "follows", "管理办法不能以自己为上级"),
        ("id: upper", "id: upper, follows: [nowhere]", "follows", "找不到上级管理办法“nowhere”"),
        ("effective: 2020-01-01", "effective: 2020-02-31", "effective", "不是真实存在的日期"),
        ("clauses: [U3]}", "clauses: [U3], consent: [ghost]}", "consent", NOBODY),
        ("passwords:", "withdrawals: [{id: W, posts: [ghost], clauses: [U1]}]\npasswords:", "ghost", NOBODY),
        ("passwords:", f"duties: [{{id: D, matter: m, {GHOST}}}]\npasswords:", "ghost", NOBODY),
        ("passwords:", f"cadences: [{{id: D, matter: m, every: 1 weeks, {GHOST}}}]\npasswords:", "ghost", NOBODY),
        ("passwords:", "passwords: []\npasswords:", "passwords:\n", "重复"),
        (UPPER, BOMB, "a0: &a0", "不能使用锚点"),
        (UPPER, "measure: " + "[" * 4000 + "]" * 4000, "measure", "层次太深"),
    ],
)  # fmt: skip
def test_each_is_told_at_its_line(
    fault: Fault, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, where, words = fault
    text = UPPER.replace(old, new, 1)
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    for verb in ("check", "test"):
        assert _run(verb, str(file)) == 1
        told = capsys.readouterr().err
        line = next(n for n, one in enumerate(text.splitlines(keepends=True), 1) if where in one)
        assert any(
            one.startswith(f"{file}:{line}:") and words in one for one in told.splitlines()
        ), told


def test_rulebooks_that_follow_each_other_in_a_circle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, follows in (("one", "two"), ("two", "three"), ("three", "one")):
        text = LOWER.replace("id: lower", f"id: {name}").replace("[upper]", f"[{follows}]")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    assert _run("check", str(tmp_path / "one.yaml")) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{tmp_path / 'three.yaml'}:1:")
    assert "管理办法互为上级：one → two → three → one" in told


def test_a_huge_file_is_not_even_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(5_000_000_000)  # a hole: no disk is used
    assert _run("check", str(file)) == 1
    assert "文件太大" in capsys.readouterr().err


def test_a_route_that_nobody_signs_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = UPPER.replace("act: sign,", "act: read,")
    file = tmp_path / "unsigned.yaml"
    file.write_text(text, encoding="utf-8")
    assert _run("check", str(file)) == 1
    assert "路线中没有签发步骤" in capsys.readouterr().err
