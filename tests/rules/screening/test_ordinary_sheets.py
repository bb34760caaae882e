"""Ordinary lists and statistics, as offices publish them every day, stop nothing; what is hidden in them still does."""

import random
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from huabiao.rules.screening import ScreeningRules, screen_file, screen_text
from tests.rules.screening.evasions import dice
from tests.rules.screening.test_laws_and_evasions import card_number, citizen_number

Make = Callable[[random.Random, int], object]

COLUMNS: dict[str, Make] = {
    "序号": lambda _, row: row,
    "姓名": lambda chance, _: chance.choice("张王李赵") + "某",
    "联系电话": lambda chance, _: f"1{chance.randint(30, 99)}****（已遮盖）",
    "面积": lambda chance, _: round(chance.uniform(0.1, 9.9), 1),
    "面积（文本）": lambda chance, _: f"{chance.uniform(0.1, 99.9):.{chance.randint(1, 4)}f}",
    "年份": lambda chance, _: chance.randint(1990, 2026),
    "人口": lambda chance, _: chance.randint(10, 99_999),
    "金额": lambda chance, _: round(chance.uniform(1, 999_999), 2),
    "补助（元）": lambda chance, _: f"{chance.uniform(-9e6, 9e6):,.2f}",
    "增减": lambda chance, _: round(chance.uniform(-9.9, 9.9), 1),
    "比例": lambda chance, _: chance.randint(1, 98) / chance.randint(99, 999),
    "占比": lambda chance, _: f"{chance.uniform(0, 100):.1f}%",
    "日期": lambda chance, _: (
        f"{chance.randint(2015, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    ),
    "日期（点）": lambda chance, _: (
        f"{chance.randint(2015, 2026)}.{chance.randint(1, 12)}.{chance.randint(1, 28)}"
    ),
    "时间": lambda chance, _: f"{chance.randint(0, 23)}:{chance.randint(0, 59):02}",
    "编号": lambda _, row: f"A-{row:03}",
}


def table(seed: int, *, without: frozenset[str] = frozenset()) -> list[list[object]]:
    """A list with a heading and 5 to 40 rows of two to eight kinds of columns."""
    chance = dice(seed)
    names = chance.sample(sorted(COLUMNS.keys() - without), chance.randint(2, 8))
    rows = range(1, chance.randint(5, 40) + 1)
    return [list(names), *([COLUMNS[name](chance, row) for name in names] for row in rows)]


def workbook(rows: list[list[object]]) -> bytes:
    """The rows as an Excel workbook."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def turned(rows: list[list[object]]) -> list[list[object]]:
    """The same table lying on its side."""
    return [list(column) for column in zip(*rows, strict=True)]


def written(rows: list[list[object]], between: str) -> str:
    """The rows as plain text."""
    shown = [
        [f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows
    ]
    return "\n".join(between.join(row) for row in shown)


@pytest.mark.parametrize("direction", ["upright", "turned"])
def test_ordinary_sheets_stop_nothing(direction: str, rules: ScreeningRules) -> None:
    stopped = []
    for seed in range(150):
        rows = table(seed) if direction == "upright" else turned(table(seed))
        stopped += [
            (seed, found.place, found.excerpt)
            for found in screen_file("名单.xlsx", workbook(rows), rules)
        ]
    assert stopped == []


@pytest.mark.parametrize("between", ["\t", "\n", "\t\n"])
def test_ordinary_tables_as_text_stop_nothing(between: str, rules: ScreeningRules) -> None:
    # Outside a table, three whole numbers of five or six digits beside each other may be one number cut in three.
    without = frozenset() if "\t" in between else frozenset({"人口"})
    stopped = []
    for seed in range(300):
        upright = table(seed, without=without)
        for rows in (upright, turned(upright)):
            text = written(rows, between)
            stopped += [(seed, found.excerpt) for found in screen_text(text, rules)]
    assert stopped == []


def test_long_columns_of_decimals_stop_nothing(rules: ScreeningRules) -> None:
    chance = dice("decimals")
    for _ in range(400):
        column = [f"{chance.uniform(0, 10):.1f}" for _ in range(24)]
        for between in ("\t\n", "\n", "\t", " "):
            assert list(screen_text(between.join(column), rules)) == []


@pytest.mark.parametrize("make", [citizen_number, card_number])
def test_numbers_among_decimals_are_found(
    make: Callable[[random.Random], str], rules: ScreeningRules
) -> None:
    chance = dice(make.__name__)
    for seed in range(25):
        number = make(chance)
        for hidden in (number, ".".join(number), " ".join(number)):
            rows: list[list[object]] = [[2.5, 4.2, 1.1], [8.9, hidden, 6.3], [5.1, 7.7, 3.4]]
            places = {found.place for found in screen_file("名单.xlsx", workbook(rows), rules)}
            assert places == {"工作表“Sheet”单元格B2"}, (seed, hidden)
        at = chance.randint(4, len(number) - 4)
        split: list[list[object]] = [[4.2, number[:at], number[at:], 8.9], [6.3, "", "", 5.1]]
        assert list(screen_file("名单.xlsx", workbook(split), rules)), (seed, split)


@pytest.mark.parametrize(
    "text",
    [
        "6222.0212 3456.7890 128",
        "138.1234.\n5678",
        "1.3.8\n.1.2.3.4.5.6.7.8",
        "1.3\n.8.1.2.3.4.5.6.7.8",
        "1.3.8.1.2.3.4.5.6.\n7.8",
        "1-3-8-1-2-3-4-5-6-7\n-8",
        "1.13812345678",
    ],
)
def test_one_number_with_dots_and_breaks_is_found(text: str, rules: ScreeningRules) -> None:
    assert list(screen_text(text, rules))
