"""`huabiao rulebook new` writes a first file that passes the check, and `test` tries its scenarios."""

from pathlib import Path

import pytest

from huabiao.rules.rulebook import preset, preset_ids
from tests.rules.rulebook.test_rulebook_command import _run

OWN = Path(__file__).parent / "river-basin.yaml"


@pytest.mark.parametrize("follows", preset_ids())
def test_a_new_rulebook_passes_the_check_and_its_scenarios(
    follows: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path)
    assert _run("new", "my-office", "--follows", follows, "--folder", folder) == 0
    file = str(tmp_path / "my-office.yaml")
    assert _run("check", file) == 0
    assert _run("test", file) == 0
    out = capsys.readouterr().out
    assert "检查通过" in out
    assert "情景 3 个，未通过 0 个" in out
    text = Path(file).read_text(encoding="utf-8")
    assert text.startswith("# 管理办法起始文件")
    assert "$" not in text
    assert (follows == "national") == ("\nroutes:\n" in text)


def test_a_rulebook_of_ones_own_can_be_followed_by_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path)
    assert _run("new", "bureau", "--folder", folder) == 0
    assert _run("new", "branch", "--follows", "bureau", "--folder", folder) == 0
    file = str(tmp_path / "branch.yaml")
    assert _run("check", file) == 0
    assert "national → bureau → branch" in capsys.readouterr().out
    assert _run("test", file) == 0


def test_nothing_is_overwritten_and_faulty_names_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path)
    assert _run("new", "mine", "--folder", folder) == 0
    (tmp_path / "mine.yaml").write_text("自己的", encoding="utf-8")
    for words, told in (
        (("new", "mine", "--folder", folder), "不覆盖"),
        (("new", "national", "--folder", folder), "另取一个"),
        (("new", "My_Office", "--folder", folder), "不能作编号"),
        (("new", 'a"b', "--folder", folder), "不能作编号"),
        (
            ("new", "other", "--follows", "nowhere", "--folder", folder),
            "找不到上级管理办法“nowhere”",
        ),
        (("new", "other", "--folder", str(tmp_path / "none")), "文件写不了"),
    ):
        assert _run(*words) == 1
        assert told in capsys.readouterr().err
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "自己的"
    assert [file.name for file in tmp_path.glob("*.yaml")] == ["mine.yaml"]


def test_scenarios_are_tried_from_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("test", str(OWN)) == 0
    assert "通过 ordinary 日常信息走三审三校" in capsys.readouterr().out
    text = OWN.read_text(encoding="utf-8").replace("limit: 5 working_days", "limit: 2 working_days")
    file = tmp_path / "changed.yaml"
    file.write_text(text, encoding="utf-8")
    assert _run("test", str(file)) == 1
    captured = capsys.readouterr()
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "{id: letter," in one)
    assert f"{file}:{line}:" in captured.err
    assert "应当于 2026-10-12 到期，实际为 2026-10-08" in captured.err
    assert "未通过 letter " in captured.out
    assert "未通过 2 个" in captured.out


def test_a_file_without_scenarios_has_not_been_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain.yaml").write_text(
        preset("national").text.replace("id: national", "id: plain", 1), encoding="utf-8"
    )
    assert _run("test", str(tmp_path / "plain.yaml")) == 1
    assert "什么也没有试" in capsys.readouterr().err
