"""From an old site to requests: collected, the columns mapped in the table, examined, brought in."""

import argparse
import csv
from pathlib import Path

import pytest

from huabiao.editing.items.models import Item
from huabiao.editing.migration.collecting import commands
from huabiao.editing.migration.collecting.profiles import Profile
from huabiao.editing.migration.collecting.services import collect_folder
from huabiao.editing.migration.column_table import LEAVE_OUT, Row, TableUnreadable, write_columns
from huabiao.editing.migration.services import migrate
from tests.editing.migration.collecting.old_pages import ROOT, write_site
from tests.editing.qingyan_office import Office, picture_bytes


@pytest.fixture
def stock(tmp_path: Path) -> Path:
    folder = write_site(tmp_path / "old", picture_bytes(800))
    collect_folder(folder=folder, address=ROOT, out=tmp_path / "stock", profile=Profile())
    return tmp_path / "stock"


def test_columns_mapped_in_a_table(office: Office, stock: Path) -> None:
    write_columns(
        stock,
        [
            Row("zwgk/tzgg", "", 1, "", "xiangcundongtai"),
            Row("czxx", "", 1, "", LEAVE_OUT),
            Row("xzdt", "", 1, "", "xiangcundongtai"),
        ],
    )
    officer = office.officers["information_officer"]
    report = migrate(folder=stock, site=office.site, officer=officer, scope="own")
    said = "".join(str(note.reason) for note in report.notes)
    assert report.loaded == 1
    item = Item.objects.get()
    assert item.title == "关于开展春季森林防火检查的通知"
    assert item.column.segment == "xiangcundongtai"
    assert "2012-00-00" in said
    assert "对照表" in said


def test_a_column_that_nobody_mapped_is_said(office: Office, stock: Path) -> None:
    report = migrate(
        folder=stock,
        site=office.site,
        officer=office.officers["information_officer"],
        dry_run=True,
    )
    assert report.left_out == 3
    assert "zwgk/tzgg" in "".join(str(note.reason) for note in report.notes)


def test_a_table_without_its_headings_is_said(office: Office, stock: Path) -> None:
    (stock / "columns.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableUnreadable, match="新栏目"):
        migrate(folder=stock, site=office.site, officer=office.officers["information_officer"])


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers())
    return commands.run(parser.parse_args(["collect", *words]))


def test_the_command_says_what_was_found_and_what_is_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_site(tmp_path / "old", picture_bytes(800))
    out = tmp_path / "stock"
    assert run("folder", str(folder), "--address", ROOT, "--out", str(out)) == 1
    said = capsys.readouterr().out
    assert "3 条信息" in said
    assert "columns.csv" in said
    rows = list(csv.reader((out / "faults.csv").open(encoding="utf-8-sig", newline="")))
    assert any("P020160302.doc" in row[1] for row in rows)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("folder", str(empty), "--address", ROOT, "--out", str(tmp_path / "o2")) == 2
    assert "--profile" in capsys.readouterr().out
    assert run("site", "nowhere", "--out", str(tmp_path / "o3")) == 2
