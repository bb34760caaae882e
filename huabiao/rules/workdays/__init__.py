"""Working days (工作日) and terms: pure functions over a table of the yearly notices."""

from huabiao.rules.workdays.deadline import Deadline, Line, Part, Unit, deadline
from huabiao.rules.workdays.notices import Notice, NoticeRefused, read_notice
from huabiao.rules.workdays.table import Day, DayKind, WorkdayTable, standard_table

__all__ = [
    "Day",
    "DayKind",
    "Deadline",
    "Line",
    "Notice",
    "NoticeRefused",
    "Part",
    "Unit",
    "WorkdayTable",
    "deadline",
    "read_notice",
    "standard_table",
]
