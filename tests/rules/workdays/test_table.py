"""The table against two independent oracles, and new notices."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from huabiao.rules.workdays import (
    DayKind,
    NoticeRefused,
    WorkdayTable,
    read_notice,
    standard_table,
)

FIRST, LAST = 2007, 2026
# A year that has no notice in the table, as a notice for it might read.
NEXT = {
    "year": 2027,
    "days_off": {
        "元旦": ["2026-12-31/2027-01-02"],
        "春节": [date(2027, 2, 5), "2027-02-06/2027-02-11"],
    },
    "working_weekends": [date(2027, 1, 3), date(2027, 2, 13)],
    "source": "test",
}


@pytest.fixture
def table() -> WorkdayTable:
    return standard_table()


def every_day() -> list[date]:
    start, end = date(FIRST, 1, 1), date(LAST, 12, 31)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def test_every_day_agrees_with_chinesecalendar(table: WorkdayTable) -> None:
    wrong = [
        day for day in every_day() if table.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []


def test_every_day_agrees_with_holidays(table: WorkdayTable) -> None:
    oracle = holidays.country_holidays("CN", years=range(FIRST - 1, LAST + 2))
    wrong = [
        (day, table.day(day))
        for day in every_day()
        if table.is_working_day(day) != oracle.is_working_day(day)
    ]
    assert wrong == []


def test_two_whole_years_have_the_known_number_of_working_days(table: WorkdayTable) -> None:
    for year in (2025, 2026):
        assert table.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248
    assert table.working_days_between(date(2026, 1, 5), date(2026, 1, 5)) == 0
    assert table.working_days_between(date(2026, 1, 6), date(2026, 1, 5)) == 0


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 17), DayKind.HOLIDAY, "春节"),
        (date(2026, 9, 20), DayKind.WORKING_WEEKEND, ""),
        (date(2026, 3, 1), DayKind.WEEKEND, ""),
        (date(2026, 3, 2), DayKind.WORKING, ""),
        (date(2015, 9, 3), DayKind.HOLIDAY, "抗战胜利70周年纪念日"),
        (date(2007, 12, 31), DayKind.HOLIDAY, "元旦"),
    ],
)
def test_a_day_says_what_it_is(table: WorkdayTable, day: date, kind: DayKind, name: str) -> None:
    assert (table.day(day).kind, table.day(day).name) == (kind, name)


def test_no_notice_reached_further_back_than_the_table_reckons_with(table: WorkdayTable) -> None:
    # A new table without the notice of one year: every day that notice decides must be unsettled in it.
    for year in range(FIRST + 1, LAST + 1):
        before = WorkdayTable(
            [notice for notice in table.notices if notice.year < year],
            reach_back_days=table.reach_back_days,
            fixed_days_off={},
        )
        (notice,) = (notice for notice in table.notices if notice.year == year)
        named = {*notice.days_off, *notice.working_days}
        assert [day for day in named if before.day(day).settled] == []


def test_a_year_without_notice_is_unsettled_and_knows_only_the_fixed_days(
    table: WorkdayTable,
) -> None:
    assert table.day(date(2026, 12, 28)).settled
    for day, works in (
        (date(2026, 12, 29), True),
        (date(2027, 1, 1), False),
        (date(2027, 10, 1), False),
        (date(2027, 10, 7), True),
        (date(2006, 6, 6), True),
    ):
        assert not table.day(day).settled
        assert table.is_working_day(day) == works


def test_a_new_notice_gives_a_new_table_and_leaves_the_old_one(table: WorkdayTable) -> None:
    newer = table.with_notice(read_notice(NEXT))
    assert newer.years == table.years | {2027}
    assert newer.version != table.version
    assert newer.version.startswith("2027-")
    assert newer.day(date(2026, 12, 31)).name == "元旦"
    assert newer.day(date(2026, 12, 31)).settled
    assert (
        newer.day(date(2027, 10, 1)).kind is DayKind.WORKING
    )  # a notice speaks for its whole year
    assert newer.is_working_day(date(2027, 1, 3))
    assert table.is_working_day(date(2026, 12, 31))
    assert not table.day(date(2026, 12, 31)).settled


def test_the_same_content_has_the_same_version(table: WorkdayTable) -> None:
    one = table.with_notice(read_notice(NEXT))
    other = table.with_notice(read_notice({**NEXT, "source": "elsewhere"}))
    assert one.version == other.version


def test_a_second_notice_of_a_year_changes_the_days_it_names(table: WorkdayTable) -> None:
    extended = table.with_notice(
        read_notice(
            {
                "year": 2026,
                "days_off": {"春节": ["2026-02-24/2026-02-28"]},
                "working_weekends": ["2026-03-01"],
            }
        )
    )
    assert not extended.is_working_day(date(2026, 2, 28))
    assert extended.is_working_day(date(2026, 3, 1))
    assert not extended.is_working_day(date(2026, 2, 23))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"year": None}, "年份"),
        ({"year": True}, "年份"),
        ({"days_off": {}}, "放假日期"),
        ({"days_off": {"元旦": "2027-01-01"}}, "列表"),
        ({"days_off": {"元旦": ["2027-13-01"]}}, "看不懂"),
        ({"days_off": {"元旦": ["2027-01-03/2027-01-01"]}}, "看不懂"),
        ({"days_off": {"元旦": ["2027-01-01/2027-12-31"]}}, "看不懂"),
        ({"days_off": {"元旦": ["2027-01-01", "2027-01-01"]}}, "重复"),
        ({"days_off": {"元旦": ["2028-01-01"]}}, "不属于"),
        ({"days_off": {"元旦": ["2026-11-30"]}}, "不属于"),
        ({"working_weekends": [date(2027, 2, 6)]}, "既列为放假"),
        ({"holidays": []}, "不认识"),
    ],
)
def test_a_malformed_notice_is_refused_in_chinese(change: dict[str, object], said: str) -> None:
    with pytest.raises(NoticeRefused, match=said):
        read_notice({**NEXT, **change})


def test_all_reasons_are_named_at_once() -> None:
    with pytest.raises(NoticeRefused) as refusal:
        read_notice({"days_off": {"元旦": ["?"]}, "working_weekends": ["?"], "more": 1})
    assert len(refusal.value.reasons) == 4


def test_a_plain_weekday_cannot_be_made_a_working_day(table: WorkdayTable) -> None:
    with pytest.raises(NoticeRefused, match="2027-03-03"):
        table.with_notice(read_notice({**NEXT, "working_weekends": [date(2027, 3, 3)]}))
