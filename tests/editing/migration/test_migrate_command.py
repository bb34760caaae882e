"""`huabiao migrate` as somebody at a shell sees it."""

import argparse
import csv
from pathlib import Path

import pytest

from huabiao.editing.items.models import Item
from huabiao.editing.migration import commands
from tests.editing.migration.old_site import line, write
from tests.editing.qingyan_office import Office


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    return commands.run(parser.parse_args(["migrate", *words]))


@pytest.fixture
def stock(tmp_path: Path) -> Path:
    return write(tmp_path / "stock", [line(1), line(2), line(3, column="=cmd()")])


def test_a_dry_run_then_the_run_itself(
    office: Office, stock: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(stock), "--site", "yunxi.qingyan.example", "--officer", "information_officer"]
    report = stock / "report.csv"
    assert run(*words, "--dry-run", "--report", str(report)) == 1
    said = capsys.readouterr().out
    assert "合格 2 条，未迁入 1 条" in said
    assert "第 3 行" in said
    assert "什么也没有存入" in said
    assert not Item.objects.exists()
    rows = list(csv.reader(report.open(encoding="utf-8-sig", newline="")))
    assert rows[1][0] == "3"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)

    assert run(*words) == 1
    said = capsys.readouterr().out
    assert "迁入 2 条" in said
    assert "审批件" in said
    assert Item.objects.count() == 2
    assert run(*words) == 1
    assert "在审或已发布 2 条" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("--site", "nowhere.example"), "yunxi.qingyan.example"),
        (("--officer", "nobody"), "nobody"),
        (("--scope", "nonsense"), "nonsense"),
    ],
)
def test_what_cannot_be_done_is_said(
    office: Office,
    stock: Path,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    sentence: str,
) -> None:
    words = {"--site": "云溪乡", "--officer": "information_officer", **dict([change])}
    assert run(str(stock), *(word for pair in words.items() for word in pair)) == 2
    assert sentence in capsys.readouterr().out


def test_an_empty_folder_is_said_to_hold_nothing(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path), "--site", "云溪乡", "--officer", "information_officer") == 2
    assert "items.jsonl" in capsys.readouterr().out
