"""`huabiao screen FILE` says what it found and answers 1 on a block."""

import argparse
import json
from pathlib import Path

import pytest

from huabiao.rules.rulebook import preset_ids
from huabiao.rules.screening import commands, screen_text

pytestmark = pytest.mark.skipif("national" not in preset_ids(), reason="no national rulebook")


def _run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    return commands.run(parser.parse_args(["screen", *words]))


def test_a_clean_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("关于放假的通知", encoding="utf-8")
    assert _run(str(path)) == 0
    assert "不得发布0处" in capsys.readouterr().out


def test_a_marked_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("通知\n机密★1年", encoding="utf-8")
    assert _run(str(path)) == 1
    out = capsys.readouterr().out
    assert "[不得发布] 正文第2行“机密★”" in out
    assert "报告保密员" in out
    assert _run(str(path), "--json") == 1
    assert json.loads(capsys.readouterr().out)["state_secret"] is True


def test_what_cannot_be_had(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(str(tmp_path / "nothing")) == 2
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert _run(str(tmp_path / "a.txt"), "--rulebook", "nowhere") == 2
    assert "nowhere" in capsys.readouterr().err


def test_the_shipped_rulebooks_stop_no_law(laws: list[str]) -> None:
    rules = commands.rules_of(list(preset_ids()))
    stopped = [
        (law[:20], one) for law in laws for one in screen_text(law, rules) if one.level != "hint"
    ]
    assert stopped == []
