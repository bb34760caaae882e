"""When things happen in the example county: office hours on working days, in the offices' own time."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from huabiao.rules.workdays import WorkdayTable, standard_table

OFFICE_TIME = ZoneInfo("Asia/Shanghai")

OLDEST = date(2024, 7, 1)
"""The first day of the stock that is brought in."""

OPENED = date(2026, 4, 20)
"""The day the installation is made."""

SERVICES_FROM = date(2026, 5, 2)
"""From this day on everything passes the services the screens call: the last sixty days."""

TODAY = date(2026, 6, 30)
"""The day on which the replay ends and the demo's own time begins to flow."""

CLOSING = time(17, 30)

_SEASONS = "冬冬春春春夏夏夏秋秋秋冬"
_HOURS = ((time(8, 35), time(11, 50)), (time(14, 35), time(17, 45)))


@cache
def _table() -> WorkdayTable:
    return standard_table()


def is_working_day(day: date) -> bool:
    """Whether offices work on a day, by the yearly notices."""
    return _table().is_working_day(day)


def working_days(first: date, last: date) -> Iterator[date]:
    """Every working day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if is_working_day(day):
            yield day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in the offices' own time."""
    return datetime.combine(day, time(hour, minute), OFFICE_TIME)


def some_moment(day: date, chance: random.Random) -> datetime:
    """A moment of a working day at which somebody sits at a desk."""
    first, last = chance.choices(_HOURS, weights=(5, 4))[0]
    start = datetime.combine(day, first, OFFICE_TIME)
    minutes = int((datetime.combine(day, last, OFFICE_TIME) - start).total_seconds() // 60)
    return start + timedelta(minutes=chance.randrange(minutes), seconds=chance.randrange(60))


def in_office_hours(moment: datetime) -> datetime:
    """The moment itself if offices are open then, else the next one at which they are."""
    local = moment.astimezone(OFFICE_TIME)
    for first, last in _HOURS:
        if is_working_day(local.date()) and local.time() <= last:
            opening = datetime.combine(local.date(), first, OFFICE_TIME)
            return max(local, opening + timedelta(seconds=local.second))
    day = local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    minutes = timedelta(minutes=local.minute // 3, seconds=local.second)
    return datetime.combine(day, _HOURS[0][0], OFFICE_TIME) + minutes


def season(day: date) -> str:
    """春季, 夏季, 秋季 or 冬季."""
    return f"{_SEASONS[day.month - 1]}季"
