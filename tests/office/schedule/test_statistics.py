"""The statistics by which SQLite chooses its indexes."""

import pytest
from django.db import connection

from huabiao.office.schedule.housekeeping import refresh_statistics
from huabiao.office.schedule.models import Run


@pytest.mark.django_db
def test_statistics_are_refreshed_where_the_database_does_not_do_it_itself() -> None:
    result = refresh_statistics()
    if connection.vendor != "sqlite":
        assert result.outcome is Run.Outcome.SKIPPED
        return
    assert result.outcome is Run.Outcome.DONE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1")
        assert cursor.fetchone()[0] > 0
