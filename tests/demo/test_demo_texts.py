"""Texts of the example: many patterns, no title twice, the same every time, nothing left unfilled."""

import io
import random
import re
from datetime import date

import pytest
from PIL import Image

from huabiao.demo.attachments import file_of
from huabiao.demo.data import PATTERNS, read
from huabiao.demo.moments import (
    OFFICE_TIME,
    OLDEST,
    TODAY,
    at,
    in_office_hours,
    season,
    some_moment,
    working_days,
)
from huabiao.demo.pictures import illustration
from huabiao.demo.tables import table_of
from huabiao.demo.texts import Composer, Text

SITES = ("portal", "yunxi", "yaojian", "neiwang")


def _drawn(count: int) -> list[Text]:
    chance, composer = random.Random(7), Composer()  # noqa: S311 - the same every time
    days = list(working_days(OLDEST, TODAY))
    moments = sorted(some_moment(chance.choice(days), chance) for _ in range(count))
    return [composer.draw(chance.choice(SITES), moment) for moment in moments]


@pytest.fixture(scope="module")
def drawn() -> list[Text]:
    """Two thousand texts over two years."""
    return _drawn(2_000)


def test_there_are_at_least_forty_patterns_each_with_a_name_of_its_own() -> None:
    keys = [one["key"] for name in PATTERNS for one in read("patterns", f"{name}.yaml")]
    assert len(keys) >= 40
    assert len(set(keys)) == len(keys)


def test_no_two_items_share_a_title(drawn: list[Text]) -> None:
    assert len({text.title for text in drawn}) == len(drawn)


def test_the_same_seed_gives_the_same_texts(drawn: list[Text]) -> None:
    assert _drawn(300) == _drawn(300)


def test_every_word_is_filled_and_the_voice_is_an_offices(drawn: list[Text]) -> None:
    for text in drawn:
        said = "".join((text.title, text.source, *text.paragraphs))
        assert not re.search(r"[{}]", said)
        assert "！" not in said
        assert len(text.title) <= 80
        assert text.source


def test_what_is_written_fits_the_time_of_year(drawn: list[Text]) -> None:
    for text in drawn:
        month = text.moment.astimezone(OFFICE_TIME).month
        if "防汛抗旱" in text.title and "season" in text.words and "工作会议" in text.title:
            assert text.words["season"] == "夏季"
        if "春节" in text.title:
            assert month in {1, 2}


def test_document_numbers_count_upwards_within_a_year(drawn: list[Text]) -> None:
    numbers: dict[str, int] = {}
    for text in drawn:
        if text.document is not None:
            head, _bracket, tail = text.document.number.partition("〕")
            assert int(tail.removesuffix("号")) == numbers.get(head, 0) + 1
            numbers[head] = numbers.get(head, 0) + 1
    assert numbers


def test_tables_and_files_belong_to_their_texts(drawn: list[Text]) -> None:
    tables = [table for text in drawn if (table := table_of(text)) is not None]
    assert tables
    assert all(len({len(row) for row in table.rows}) == 1 for table in tables)
    files = [file for text in drawn if (file := file_of(text)) is not None]
    assert {file.name.rpartition(".")[2] for file in files} == {"xlsx", "docx"}


def test_drawings_are_four_to_three_and_always_the_same() -> None:
    for caption in ("会议现场", "检查现场", "田间生产", "巡查现场", "村貌"):
        data = illustration(caption, 3)
        assert data == illustration(caption, 9)  # six variants
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.width * 3 == picture.height * 4


def test_people_work_in_office_hours_on_working_days() -> None:
    evening = at(date(2026, 4, 30), 19)
    assert in_office_hours(evening).date() == date(2026, 5, 6)  # after the holiday
    assert in_office_hours(at(date(2026, 6, 30), 10, 20)) == at(date(2026, 6, 30), 10, 20)
    assert [season(date(2026, month, 1)) for month in (12, 3, 6, 9)] == [
        "冬季",
        "春季",
        "夏季",
        "秋季",
    ]
