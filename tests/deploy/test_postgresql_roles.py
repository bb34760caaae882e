"""PostgreSQL's roles: each process can do its work with the rights it has, and not what it must not."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from huabiao.office import clocks
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.models import Block, Entry
from huabiao.office.ledger.verification import verify_database
from huabiao.publishing.trees import edge, emergency
from huabiao.publishing.trees.build import build
from tests.publishing.trees.tree_town import HOST, Clock, found_tree_town, naming, tree_files
from tests.register.sample_payloads import named

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]

ROLES = Path(__file__).resolve().parents[2] / "deploy" / "postgresql" / "roles.sql"
BACKOFFICE, WORKER, SCHEDULER = "huabiao_backoffice", "huabiao_worker", "huabiao_scheduler"


@pytest.fixture(autouse=True)
def roles() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(ROLES.read_text(encoding="utf-8"))
    yield


@contextlib.contextmanager
def acting_as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        try:
            yield
        finally:
            cursor.execute("RESET ROLE")


def refused(role: str, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE approval_decision SET officer_id = 1",
        "DELETE FROM approval_decision",
        "DELETE FROM approval_request",
        "UPDATE adoption_adoption SET digest = ''",
        "DELETE FROM certificates_withdrawal",
        "DELETE FROM vault_freeze",
        "INSERT INTO certificates_certificate DEFAULT VALUES",
        "INSERT INTO ledger_signedhead DEFAULT VALUES",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
    ],
)
def test_the_back_office_only_adds_to_what_is_written_once(statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {BACKOFFICE}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM items_item",
        "SELECT * FROM wagtailcore_revision",
        "SELECT * FROM websites_site",
        "SELECT * FROM django_session",
        "UPDATE ledger_entry SET kind = 'x'",
        "INSERT INTO approval_decision DEFAULT VALUES",
        "INSERT INTO approval_step DEFAULT VALUES",
        "INSERT INTO approval_seat DEFAULT VALUES",
        "INSERT INTO adoption_adoption DEFAULT VALUES",
        "INSERT INTO organisation_appointment DEFAULT VALUES",
        "UPDATE approval_request SET document = ''",
        "UPDATE approval_request SET submission_digest = ''",
        "UPDATE approval_requestsubject SET subject = subject",
        "DELETE FROM approval_request",
        "UPDATE certificates_certificate SET digest = ''",
    ],
)
def test_the_worker_sees_no_editing_table_and_alters_nothing(statement: str) -> None:
    refused(WORKER, statement)


def test_the_whole_street_runs_under_these_rights() -> None:
    clock = Clock()
    with clocks.set_clock(clock):
        town = found_tree_town(clock)
        with acting_as(BACKOFFICE):
            town.approved(town.item("甲"))
        with acting_as(WORKER):
            town.build()
        assert f"{HOST}/zwyw/tzgg/202603/1.html" in tree_files()
        with acting_as(BACKOFFICE):
            town.withdraw("甲")
        with acting_as(WORKER):
            town.build()
        assert f"{HOST}/zwyw/tzgg/202603/1.html" not in tree_files()


def test_an_emergency_withdrawal_reaches_the_ledger_under_the_workers_rights() -> None:
    clock = Clock()
    with clocks.set_clock(clock):
        town = found_tree_town(clock)
        town.release(town.item("甲"))
        emergency.withdraw("1", by="duty_officer", reason="错字")
        with acting_as(WORKER):
            assert not edge.tick().refused
        made = Entry.objects.get(kind="withdrawal.made", subject=named("甲"))
        assert made.content["officer"] == str(town.officers["duty_officer"].uuid)
        assert verify_database().ok
        with acting_as(WORKER):
            assert not edge.tick().refused
        assert Entry.objects.filter(kind="withdrawal.made").count() == 1


def test_a_request_of_the_workers_own_is_not_certified() -> None:
    """It may write a request and the ledger's entries; decisions it may not."""
    clock = Clock()
    with clocks.set_clock(clock):
        town = found_tree_town(clock)
        request = town.submit(town.item("甲"))
        with acting_as(WORKER), transaction.atomic():
            request.state = "approved"
            request.save(update_fields=["state"])
            ledger.append(kind="request.closed", subject=request.uuid, ids={"outcome": "approved"})
        with acting_as(WORKER):
            assert build(certify=True).codes == {"steps_unfulfilled"}
        assert not naming("标题甲")


def test_the_worker_signs_heads_over_a_long_ledger() -> None:
    ledger.record_installation()
    with transaction.atomic():
        for _entry in range(Block.LENGTH):
            officer = uuid4()
            ledger.append(kind="password.changed", officer=officer, ids={"officer": str(officer)})
    with acting_as(WORKER):
        assert ledger.sign_head().size > Block.LENGTH
    assert Block.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM items_item",
        "INSERT INTO certificates_certificate DEFAULT VALUES",
        "INSERT INTO ledger_signedhead DEFAULT VALUES",
        "INSERT INTO approval_decision DEFAULT VALUES",
        "UPDATE ledger_entry SET kind = 'x'",
        "UPDATE accounts_user SET password = ''",
        "DELETE FROM schedule_run",
    ],
)
def test_the_scheduler_signs_nothing_and_alters_nothing(statement: str) -> None:
    refused(SCHEDULER, statement)


def test_every_job_runs_under_the_schedulers_rights() -> None:
    from huabiao.office.schedule.jobs import registered_jobs
    from huabiao.office.schedule.models import Run
    from huabiao.office.schedule.scheduler import Scheduler
    from huabiao.office.schedule.services import run_job

    clock = Clock()
    with clocks.set_clock(clock):
        town = found_tree_town(clock)
        town.release(town.item("甲"))
        with acting_as(SCHEDULER):
            assert Scheduler().turn() is None
            made = {key: run_job(job=job) for key, job in registered_jobs().items()}
        # PostgreSQL keeps its statistics itself.
        assert made.pop("statistics").outcome == Run.Outcome.SKIPPED
        assert {run.outcome for run in made.values()} == {Run.Outcome.DONE}, made


def test_a_frozen_copy_can_be_destroyed_and_nothing_else_of_it_changes() -> None:
    from huabiao.register.certificates import services as register

    clock = Clock()
    with clocks.set_clock(clock):
        town = found_tree_town(clock)
        town.release(town.item("甲"))
        town.withdraw("甲")
        town.build()
        with acting_as(BACKOFFICE):
            assert register.destroy(subject=named("甲")) == 1
        refused(BACKOFFICE, "UPDATE vault_freeze SET digest = ''")
