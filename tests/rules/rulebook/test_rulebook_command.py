"""`huabiao rulebook` from a shell."""

import argparse
from pathlib import Path

import pytest

from huabiao.rules.rulebook import commands
from tests.rules.rulebook.rulebook_texts import LOWER, UPPER


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(["rulebook", *words]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a rulebook that follows another one beside it."""
    (tmp_path / "upper.yaml").write_text(UPPER, encoding="utf-8")
    (tmp_path / "lower.yaml").write_text(LOWER, encoding="utf-8")
    return tmp_path


def test_check_passes_and_lists_what_is_only_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("check", str(folder / "upper.yaml")) == 0
    out = capsys.readouterr().out
    assert "已记载、尚未由系统执行" in out
    assert "办理时限 U-clock" in out
    assert "检查通过" in out
    assert _run("check", str(folder / "lower.yaml")) == 0
    assert "upper → lower" in capsys.readouterr().out


def test_check_says_file_line_and_column(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "bad.yaml"
    file.write_text(UPPER.replace("min_length: 10", "min_length: 010"), encoding="utf-8")
    assert _run("check", str(file)) == 1
    line = UPPER[: UPPER.index("min_length: 10")].count("\n") + 1
    assert f"{file}:{line}:" in capsys.readouterr().err


def test_check_refuses_a_laxer_rulebook_showing_both_clauses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "lax.yaml"
    lax = LOWER + "passwords:\n  - {id: L-password, min_length: 6, clauses: [L1]}\n"
    file.write_text(lax, encoding="utf-8")
    assert _run("check", str(file)) == 1
    out = capsys.readouterr().out
    assert "口令不少于十位" in out
    assert "科长签发" in out
    assert "抵触 1 处" in out


def test_explain_show_list_and_diff(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("explain", "township", "--subject", "item", "--scope", "whole") == 0
    assert "党委书记或乡长" in capsys.readouterr().out
    assert _run("explain", "national") == 1
    assert "不能提交" in capsys.readouterr().out
    assert _run("explain", "township", "--scope", "moon") == 1
    assert "whole（涉及全乡）" in capsys.readouterr().out
    assert _run("explain", "township", "--subject", "moon") == 1
    assert "不认识的事项" in capsys.readouterr().err
    assert _run("show", "drug-admin") == 0
    assert "D4-1" in capsys.readouterr().out
    assert _run("list") == 0
    assert "township" in capsys.readouterr().out
    assert _run("diff", "township", "township") == 0
    assert "内容相同" in capsys.readouterr().out


def test_diff_tells_what_changed_and_where_it_became_laxer(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = UPPER.replace("min_length: 10", "min_length: 9").replace(
        "limit: 3 working_days", "limit: 2 working_days"
    )
    (folder / "new.yaml").write_text(changed, encoding="utf-8")
    assert _run("diff", str(folder / "upper.yaml"), str(folder / "new.yaml")) == 0
    out = capsys.readouterr().out
    assert "min_length：10 → 9" in out
    assert "3个工作日 → 2个工作日" in out
    assert out.count("抵触") == 1


def test_a_missing_or_foreign_file_is_told_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("check", str(tmp_path / "none.yaml")) == 1
    assert "打不开" in capsys.readouterr().err
    (tmp_path / "gbk.yaml").write_bytes("办法".encode("gbk"))
    assert _run("check", str(tmp_path / "gbk.yaml")) == 1
    assert "UTF-8" in capsys.readouterr().err
