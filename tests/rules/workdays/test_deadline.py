"""Terms: known values, an independent count, and what always holds."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.rules.workdays import DayKind, Part, deadline, read_notice, standard_table

TABLE = standard_table()
SETTLED = st.dates(date(2007, 1, 1), date(2026, 8, 31))
ANY = st.dates(date(1995, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 2, 10), 20, date(2026, 3, 16)),
        (date(2026, 2, 10), 7, date(2026, 2, 26)),
        (date(2026, 9, 24), 5, date(2026, 10, 9)),
        (date(2026, 4, 29), 3, date(2026, 5, 7)),
        (date(2025, 12, 31), 20, date(2026, 1, 29)),
        (date(2026, 9, 28), 20, date(2026, 10, 30)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
    ],
)
def test_known_terms_of_working_days(start: date, days: int, end: date) -> None:
    found = deadline(start, days, "working_days", TABLE)
    assert (found.date, found.provisional) == (end, False)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 2), 15, date(2026, 3, 17)),
        (date(2026, 9, 10), 15, date(2026, 9, 28)),  # ends on 中秋节, moves past the weekend
        (date(2026, 9, 16), 15, date(2026, 10, 8)),  # ends on 国庆节, moves past all seven days
        (date(2026, 9, 5), 15, date(2026, 9, 20)),  # ends on a Sunday that works
        (date(2026, 2, 5), 60, date(2026, 4, 7)),  # ends on 清明节
    ],
)
def test_known_terms_of_calendar_days(start: date, days: int, end: date) -> None:
    found = deadline(start, days, "calendar_days", TABLE)
    assert (found.date, found.provisional) == (end, False)


@given(start=SETTLED, days=st.integers(1, 60))
def test_working_days_agree_with_an_independent_count(start: date, days: int) -> None:
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= chinese_calendar.is_workday(day)
    found = deadline(start, days, "working_days", TABLE)
    assert (found.date, found.provisional) == (day, False)
    assert TABLE.working_days_between(start, day) == days


@given(start=SETTLED, days=st.integers(1, 90))
def test_calendar_days_agree_with_an_independent_count(start: date, days: int) -> None:
    day = start + timedelta(days=days)
    while not chinese_calendar.is_workday(day):
        day += timedelta(days=1)
    assert deadline(start, days, "calendar_days", TABLE).date == day


@given(start=ANY, days=st.integers(1, 120), unit=st.sampled_from(["working_days", "calendar_days"]))
def test_a_term_ends_on_a_working_day_and_its_derivation_covers_it_without_a_gap(
    start: date, days: int, unit: str
) -> None:
    found = deadline(start, days, unit, TABLE)  # type: ignore[arg-type]  # both values are units
    assert TABLE.is_working_day(found.date)
    assert found.date > start
    assert found.derivation[0].first == start + timedelta(days=1)
    assert found.derivation[-1].last == found.date
    for line, following in zip(found.derivation, found.derivation[1:], strict=False):
        # The last of the calendar days is looked at once more, for whether it is free.
        assert following.first == line.last + timedelta(days=0 if line.kind is None else 1)
    counted = [line for line in found.derivation if line.part is Part.COUNTED]
    assert sum(line.days for line in counted) == days == counted[-1].total
    assert found.table_version == TABLE.version


@given(start=ANY, days=st.integers(1, 120))
def test_a_longer_term_or_a_later_start_never_ends_earlier(start: date, days: int) -> None:
    for unit in ("working_days", "calendar_days"):
        base = deadline(start, days, unit, TABLE).date
        assert deadline(start, days + 1, unit, TABLE).date >= base
        assert deadline(start + timedelta(days=1), days, unit, TABLE).date >= base


@given(start=ANY, days=st.integers(1, 120))
def test_a_date_is_provisional_exactly_when_an_open_day_decided_it(start: date, days: int) -> None:
    found = deadline(start, days, "working_days", TABLE)
    passed = (start + timedelta(days=number) for number in range(1, (found.date - start).days + 1))
    assert found.provisional == any(not TABLE.day(day).settled for day in passed)


def test_a_term_into_a_year_without_notice_is_provisional_until_the_notice_comes() -> None:
    before = deadline(date(2026, 12, 21), 8, "working_days", TABLE)
    assert (before.date, before.provisional) == (date(2026, 12, 31), True)
    assert "暂定" in before.explain()[-1]
    notice = read_notice(
        {
            "year": 2027,
            "days_off": {"元旦": ["2026-12-31/2027-01-02"]},
            "working_weekends": [date(2027, 1, 3)],
        }
    )
    after = deadline(date(2026, 12, 21), 8, "working_days", TABLE.with_notice(notice))
    assert (after.date, after.provisional) == (date(2027, 1, 3), False)
    assert after.table_version != before.table_version


def test_open_days_inside_a_term_of_calendar_days_do_not_matter() -> None:
    notice = read_notice({"year": 2028, "days_off": {"元旦": ["2028-01-01"]}})
    newer = TABLE.with_notice(notice)
    found = deadline(date(2026, 12, 1), 405, "calendar_days", newer)
    assert (found.date, found.provisional) == (date(2028, 1, 10), False)
    assert deadline(date(2026, 12, 1), 60, "calendar_days", newer).provisional


def test_the_derivation_of_working_days_is_told_in_chinese() -> None:
    found = deadline(date(2026, 2, 10), 7, "working_days", TABLE)
    assert [line.kind for line in found.derivation] == [
        DayKind.WORKING,
        DayKind.WORKING_WEEKEND,
        DayKind.HOLIDAY,
        DayKind.WORKING,
    ]
    assert found.explain() == [
        "2026-02-10（星期二）当日不计入，自次日起算，期限 7 个工作日。",
        "2026-02-11（星期三）至2026-02-13（星期五）计 3 个工作日，累计 3 个。",
        "2026-02-14（星期六）调休上班，计 1 个工作日，累计 4 个。",
        "2026-02-15（星期日）至2026-02-23（星期一）春节放假，不计。",
        "2026-02-24（星期二）至2026-02-26（星期四）计 3 个工作日，累计 7 个。",
        "期限届满日为 2026-02-26（星期四）。",
    ]


def test_the_derivation_of_calendar_days_says_why_it_moved() -> None:
    assert deadline(date(2026, 9, 10), 15, "calendar_days", TABLE).explain() == [
        "2026-09-10（星期四）当日不计入，自次日起算，期限 15 日。",
        "2026-09-11（星期五）至2026-09-25（星期五）按自然日计 15 日。",
        "2026-09-25（星期五）至2026-09-27（星期日）中秋节放假，届满日遇休息日，不计。",
        "顺延至其后第一个工作日 2026-09-28（星期一）。",
        "期限届满日为 2026-09-28（星期一）。",
    ]


@pytest.mark.parametrize(
    ("days", "unit"), [(0, "working_days"), (-1, "calendar_days"), (1, "weeks")]
)
def test_a_term_of_no_days_or_of_another_unit_is_refused(days: int, unit: str) -> None:
    with pytest.raises(ValueError, match=r"term|unit"):
        deadline(date(2026, 1, 5), days, unit, TABLE)  # type: ignore[arg-type]  # the fault under test
