"""Reading a stock: three formats, one meaning, and errors that name line and field."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from huabiao.editing.migration.fields import NAMES, StockItem, read_item
from huabiao.editing.migration.identity import Addresses
from huabiao.editing.migration.reading import Line, StockUnreadable, read_stock
from tests.editing.migration.old_site import line, lines, write

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HEADINGS = ("原网址", "标题", "来源", "发布时间", "栏目", "正文", "涉及范围", "附件")


def cells(number: int) -> list[str]:
    one = line(number)
    names = ("address", "title", "source", "published", "column", "body", "scope")
    return [*(str(one[name]) for name in names), "a.pdf|b.docx"]


def read(folder: Path) -> list[Line]:
    return list(read_stock(folder, NOW))


def write_csv(folder: Path, rows: list[list[Any]], encoding: str = "utf-8-sig") -> Path:
    with (folder / "items.csv").open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder


def items(folder: Path) -> list[StockItem]:
    found = read(folder)
    assert [one.problems for one in found] == [()] * len(found)
    return [one.item for one in found if one.item is not None]


def test_the_three_formats_say_the_same(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("jsonl", "csv", "gbk", "xlsx")]
    for folder in folders:
        folder.mkdir()
    files = {"attachments": ["a.pdf", {"file": "b.docx"}]}
    write(folders[0], [{**one, **files} for one in lines(3)])
    rows = [list(HEADINGS), *(cells(number) for number in (1, 2, 3))]
    write_csv(folders[1], rows)
    write_csv(folders[2], rows, encoding="gb18030")
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(folders[3] / "items.xlsx")
    first, *others = [items(folder) for folder in folders]
    assert len(first) == 3
    assert [one.file for one in first[0].attachments] == ["a.pdf", "b.docx"]
    for other in others:
        assert other == first


def test_a_line_is_numbered_as_an_editor_shows_it(tmp_path: Path) -> None:
    wrong = cells(2)
    wrong[3] = "去年三月"
    broken = cells(1)
    broken[5] = "<p>一</p>\n<p>二</p>\n"
    found = read(write_csv(tmp_path, [list(HEADINGS), broken, wrong]))
    assert [one.number for one in found] == [2, 5]
    assert [str(one) for one in found[1].problems] == [
        "发布时间：“去年三月”不是日期；请写成 2015-03-02 或 2015-03-02 09:30。"
    ]


def test_every_problem_of_a_line_is_told_at_once(tmp_path: Path) -> None:
    bad = {
        "address": "x y",
        "title": " ",
        "published": "2031-01-01",
        "colour": "red",
        "repost": "?",
    }
    (found,) = read(write(tmp_path, [bad]))
    assert found.item is None
    assert {(one.field, one.code) for one in found.problems} == {
        ("", "field_unknown"),
        ("address", "address"),
        ("title", "missing"),
        ("published", "date"),
        ("column", "missing"),
        ("body", "missing"),
        ("repost", "word"),
    }


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"null", b'"x"', b"{\xff}", b"[" * 200_000, b"\x00"],
    ids=["open", "list", "null", "string", "encoding", "deep", "zero"],
)
def test_a_broken_line_stops_nothing_after_it(tmp_path: Path, data: bytes) -> None:
    good = json.dumps(line(1)).encode()
    (tmp_path / "items.jsonl").write_bytes(data + b"\n" + good + b"\n")
    first, second = read(tmp_path)
    assert first.item is None and first.problems
    assert second.number == 2 and second.item is not None


def test_a_table_that_cannot_be_meant_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(StockUnreadable, match=r"items\.jsonl"):
        read(tmp_path)
    write_csv(tmp_path, [["原网址", "标题", "标题", "颜色"], ["a", "b", "c", "d"]])
    with pytest.raises(StockUnreadable) as refused:
        read(tmp_path)
    for word in ("颜色", "发布时间", "标题"):
        assert word in str(refused.value)
    (tmp_path / "items.csv").unlink()
    (tmp_path / "items.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(StockUnreadable):
        read(tmp_path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-03-02 09:30", "2015-03-02T01:30"),
        ("2015/3/2", "2015-03-01T16:00"),
        ("2015年3月2日 9:05", "2015-03-02T01:05"),
        ("2015-03-02T09:30:15+08:00", "2015-03-02T01:30:15"),
        ("2015-03-02T01:30:15Z", "2015-03-02T01:30:15"),
        (1425259800000, "2015-03-02T01:30"),
        (datetime(2015, 3, 2, 9, 30), "2015-03-02T01:30"),  # noqa: DTZ001 - as Excel gives it
        (date(2015, 3, 2), "2015-03-01T16:00"),
    ],
)
def test_dates_are_the_offices_own_time(written: Any, meant: str) -> None:
    item, problems = read_item({**line(1), "published": written}, NOW)
    assert problems == []
    assert item is not None
    assert item.published == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize("written", ["2015-13-02", "2015-02-30", "二〇一五年", "0", True, [1]])
def test_what_is_no_date_is_said_to_be_none(written: Any) -> None:
    item, problems = read_item({**line(1), "published": written}, NOW)
    assert item is None
    assert {one.field for one in problems} == {"published"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*NAMES, "else"]), JSON, max_size=8))
def test_no_value_whatever_breaks_the_reader(values: dict[str, Any]) -> None:
    item, problems = read_item({**line(1), **values}, NOW)
    assert (item is None) == bool(problems)
    for problem in problems:
        assert str(problem)


def test_links_find_their_target_whatever_form_they_have() -> None:
    addresses = Addresses(UUID(int=7))
    assert addresses.add("http://old.example/a/1.html", 1) is None
    assert addresses.add("http://old.example/a/1.html", 9) == 1
    here = "http://old.example/a/2.html"
    target = addresses.target(here, "1.html")
    assert target is not None
    assert addresses.target(here, "/a/1.html#top") == target
    assert addresses.target(here, "http://old.example/a/1.html") == target
    assert addresses.target(here, "3.html") is None
    assert addresses.target(here, "http://[broken") is None
