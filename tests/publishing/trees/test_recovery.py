"""Yesterday's database restored: nothing is added until two people open a new epoch; what was withdrawn stays away."""

import argparse
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from huabiao.office import clocks, keys
from huabiao.office.accounts import one_time_codes
from huabiao.office.adoption.doors import failure_limit
from huabiao.office.ledger import selectors as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.verification import Anchor, verify_database
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment
from huabiao.office.schedule.models import Run
from huabiao.publishing.trees import jobs, recover_command, recovery
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.past import remake
from huabiao.register.certificates import services as register
from huabiao.register.certificates.models import Filing
from huabiao.register.vault import jobs as vault_jobs
from huabiao.register.vault.models import Freeze
from huabiao.rules.rulebook import preset
from tests.publishing.trees.tree_town import TreeTown, naming
from tests.register.sample_payloads import Document, named

PASSWORD = "shan-quan 91 lou"


@pytest.fixture
def people(town: TreeTown, monkeypatch: pytest.MonkeyPatch) -> TreeTown:
    """The county above the township has adopted the national rulebook; two may confirm, one elsewhere may not."""
    from huabiao.office.adoption import services as adoption

    county = organisation.establish(name="清砚县", kind="county")
    adoption.adopt(organisation=county, texts=[preset("national").text])
    for name, body in (
        ("system_administrator", county),
        ("audit_administrator", county),
        ("duty_officer", county),
    ):
        officer = organisation.register_officer(
            username=f"county_{name}", name=name, password=PASSWORD
        )
        post = organisation.open_post(organisation=body, key=name, name=name)
        organisation.appoint(officer=officer, post=post)
        town.officers[f"county_{name}"] = officer
    return town


@contextmanager
def lost_afterwards() -> Iterator[None]:
    """What is written to the database inside is gone afterwards, as after restoring a backup made before."""
    with transaction.atomic():
        saved = transaction.savepoint()
        yield
        transaction.savepoint_rollback(saved)


def recover(
    monkeypatch: pytest.MonkeyPatch, *names: str, passwords: tuple[str, ...] = (PASSWORD, PASSWORD)
) -> int:
    parser = argparse.ArgumentParser()
    recover_command.add_parser(parser.add_subparsers(dest="command"))
    words = [word for name in names for word in ("--by", name)]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in passwords)))
    return recover_command.run(parser.parse_args(["recover", *words]))


ADMINISTRATOR, AUDITOR = "county_system_administrator", "county_audit_administrator"


def test_two_people_and_nobody_else_open_a_new_epoch(
    people: TreeTown,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    people.release(people.item("甲"), people.item("乙"))
    assert recover(monkeypatch) == 0
    before = ledger.size()
    with lost_afterwards():
        people.release(people.item("丙"))
        people.withdraw("甲")
        people.build()
        lost_head = ledger.latest_head()
    assert lost_head is not None
    assert naming("标题丙") and not naming("标题甲")

    people.approved(people.item("丁"))
    served = PublishedFolder().releases.current()
    assert build(certify=True).codes == {"ledger_shorter"}
    assert recover(monkeypatch) == 1
    shown = capsys.readouterr().out
    assert lost_head.root in shown and str(lost_head.size) in shown

    for names, passwords in (
        ((ADMINISTRATOR,), (PASSWORD,)),
        ((ADMINISTRATOR, ADMINISTRATOR), (PASSWORD, PASSWORD)),
        ((ADMINISTRATOR, AUDITOR), (PASSWORD, "wrong")),
        ((ADMINISTRATOR, "county_duty_officer"), (PASSWORD, PASSWORD)),
        ((ADMINISTRATOR, "nobody"), (PASSWORD, PASSWORD)),
    ):
        assert recover(monkeypatch, *names, passwords=passwords) == 1, names
        assert not Entry.objects.filter(kind__startswith="epoch.").exists()
        assert build(certify=True).codes == {"ledger_shorter"}
    assert PublishedFolder().releases.current() == served
    assert ledger.size() > before

    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    said = Entry.objects.get(kind="epoch.opened").content
    assert said["ids"]["epoch"] == 1
    assert said["digests"]["root_journal"] == lost_head.root
    assert said["ids"]["officers"] == [
        str(people.officers[name].uuid) for name in (ADMINISTRATOR, AUDITOR)
    ]
    assert Entry.objects.filter(kind="epoch.confirmed").count() == 2
    assert said["ids"]["withdrawn"] == [named("甲")]

    report = build(certify=True)
    assert not report.refused
    assert served is not None
    with pytest.raises(LookupError):
        remake(PublishedFolder(), served, tmp_path)
    assert not naming("标题甲") and not naming("标题丙")
    assert naming("标题乙") and naming("标题丁")
    assert not build(full=True).refused
    assert verify_database().ok
    # An auditor who noted the lost head is told that the ledger does not extend it.
    anchored = verify_database(anchor=Anchor(lost_head.size, lost_head.root))
    assert {fault.code for fault in anchored.faults} == {"anchor"}
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 2
    withdrawn = Filing.objects.get(subject=named("甲"))
    assert withdrawn.withdrawn_at is not None


def test_the_one_time_code_is_asked_for_and_wrong_tries_lock(
    people: TreeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.release(people.item("甲"))
    with lost_afterwards():
        people.release(people.item("乙"))
    officer = people.officers[ADMINISTRATOR]
    phone = officer.second_factors.create(
        nonce=one_time_codes.fresh_nonce(),
        key_id=keys.current_id(keys.Role.MAC),
        confirmed_at=clocks.now(),
    )
    secret = one_time_codes.secret_of(phone.nonce, phone.key_id)

    def typed(*lines: str) -> int:
        return recover(monkeypatch, ADMINISTRATOR, AUDITOR, passwords=lines)

    assert typed(PASSWORD, PASSWORD) == 1
    assert typed(PASSWORD, one_time_codes.current_code(secret), PASSWORD) == 0
    assert Entry.objects.filter(kind="epoch.confirmed").count() == 2

    limit = failure_limit(None, {"username": ADMINISTRATOR})
    assert 1 < limit < 20
    for _try in range(limit):
        with pytest.raises(recovery.RecoveryRefused):
            recovery.confirmation(ADMINISTRATOR, "wrong", str)
    with pytest.raises(recovery.RecoveryRefused) as refused:
        recovery.confirmation(ADMINISTRATOR, PASSWORD, lambda: pytest.fail("asked"))
    assert "锁定" in str(refused.value)


def test_no_public_number_is_given_twice(people: TreeTown, monkeypatch: pytest.MonkeyPatch) -> None:
    people.release(people.item("甲"))
    with lost_afterwards():
        people.release(people.item("乙"), people.item("丙"))
    assert any(path.endswith("/3.html") for path in naming("标题丙"))
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    people.release(people.item("丁"))
    assert any(path.endswith("/4.html") for path in naming("标题丁"))


def page_about(town: TreeTown, title: str) -> Document:
    return town.page("简介", kind="topic", path="jianjie", title=title)


def test_a_page_withdrawn_in_the_lost_time_can_be_approved_again(
    people: TreeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page has no number: only the order of acts says which version the journal withdraws."""
    people.release(page_about(people, "机构简介之一"), subject_type="page")
    assert naming("机构简介之一")
    with lost_afterwards():
        for name in "甲乙丙":
            people.release(people.item(name))
        people.withdraw("简介")
        people.build()
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    people.build()
    assert not naming("机构简介之一")
    people.release(page_about(people, "机构简介之二"), subject_type="page")
    assert naming("机构简介之二")
    assert not build(full=True).refused
    assert naming("机构简介之二")


def test_what_was_destroyed_in_the_lost_time_does_not_stop_the_rest(
    people: TreeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.release(people.item("甲"), people.item("乙"))
    with lost_afterwards():
        people.withdraw("甲")
        people.build()
        assert register.destroy(subject=named("甲")) == 1
        people.build()
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    assert Freeze.objects.get(subject=named("甲")).purged_at is not None
    people.release(people.item("丙"))
    assert naming("标题乙") and naming("标题丙") and not naming("标题甲")
    assert not build(full=True).refused


def test_an_opening_cut_off_before_the_journals_line_is_finished(
    people: TreeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.release(people.item("甲"))
    with lost_afterwards():
        people.release(people.item("乙"))
    people.approved(people.item("丙"))
    with monkeypatch.context() as patch, pytest.raises(InterruptedError):
        patch.setattr(clocks, "now_ms", raise_in_the_journal(clocks.now_ms))
        recover(monkeypatch, ADMINISTRATOR, AUDITOR)
    assert Entry.objects.filter(kind="epoch.opened").count() == 1
    assert build(certify=True).codes
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    assert Entry.objects.filter(kind="epoch.opened").count() == 1
    people.build()
    assert naming("标题丙")


def raise_in_the_journal(now_ms: Callable[[], int]) -> Callable[[], int]:
    """Stops where the journal's line takes its time, once the opening is in the ledger."""

    def stopped() -> int:
        if Entry.objects.filter(kind="epoch.opened").exists() and ledger.latest_head().epoch == 1:  # type: ignore[union-attr] # there is one
            raise InterruptedError
        return now_ms()

    return stopped


def test_a_restored_ledger_that_was_altered_is_not_gone_on_with(
    people: TreeTown,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    without_guards: Callable[[], AbstractContextManager[None]],
) -> None:
    people.release(people.item("甲"))
    with lost_afterwards():
        people.release(people.item("乙"))
    with without_guards():
        Entry.objects.filter(seq=3)._raw_delete("default")
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 1
    assert "存证日志本身有问题" in capsys.readouterr().err
    assert not Entry.objects.filter(kind="epoch.opened").exists()


@pytest.mark.parametrize("by", ["build", "job"])
def test_the_stop_a_full_verification_set_on_the_restored_ledger_is_lifted(
    by: str, people: TreeTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile nothing is swept out of the vault either: a newer backup may still be restored."""
    people.release(people.item("甲"))
    with lost_afterwards():
        people.release(people.item("乙"))
    if by == "build":
        build(full=True)
    else:
        assert jobs.verify().outcome == Run.Outcome.FOUND
    assert PublishedFolder().stopped() is not None
    assert vault_jobs.sweep().outcome == Run.Outcome.SKIPPED
    assert recover(monkeypatch, ADMINISTRATOR, AUDITOR) == 0
    assert PublishedFolder().stopped() is None
    assert jobs.verify().outcome == Run.Outcome.SKIPPED
    people.build()
    assert jobs.verify().outcome == Run.Outcome.DONE
    assert vault_jobs.sweep().outcome == Run.Outcome.DONE
    PublishedFolder().stop("something else")
    people.approved(people.item("丙"))
    assert build(certify=True).codes == {"stopped"}


def test_a_post_that_the_ledger_says_was_left_opens_nothing(people: TreeTown) -> None:
    auditor = people.officers[AUDITOR]
    assert recovery.confirmation(auditor.username, PASSWORD, str).officer == auditor
    held = Appointment.objects.get(officer=auditor)
    organisation.end_appointment(appointment=held)
    # Somebody sets the row back; the ledger cannot be.
    Appointment.objects.filter(pk=held.pk).update(ends_at=None)
    with pytest.raises(recovery.RecoveryRefused):
        recovery.confirmation(auditor.username, PASSWORD, str)
