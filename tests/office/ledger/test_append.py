"""Writing the ledger: what it takes, what it refuses, what it signs."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from huabiao.office import clocks, keys
from huabiao.office.ledger import errors, selectors, services
from huabiao.office.ledger.append_only import install_guard, remove_guard
from huabiao.office.ledger.kinds import register_kind, registered_kinds
from huabiao.office.ledger.models import Entry, SignedHead

pytestmark = pytest.mark.django_db

DIGEST = "sha256:" + "ab" * 32
register_kind("ledger_test.happened", digests={"paper"}, ids={"number"}, optional_ids={"list"})


def append(number: int = 1, **more: Any) -> Entry:
    with transaction.atomic():
        return services.append(
            **{
                "kind": "ledger_test.happened",
                "digests": {"paper": DIGEST},
                "ids": {"number": number},
                **more,
            }
        )


@pytest.fixture
def unguarded() -> Iterator[None]:
    """The tables without their triggers: what an owner of the database can bring about."""
    for model in (Entry, SignedHead):
        remove_guard(connection, model)
    yield
    for model in (Entry, SignedHead):
        install_guard(connection, model)


def test_an_entry_holds_the_whole_act_and_is_vouched_for() -> None:
    subject, officer, site = uuid4(), uuid4(), uuid4()
    with clocks.set_clock(lambda: datetime(2026, 6, 30, tzinfo=UTC)):
        entry = append(
            subject=subject, officer=str(officer), site=site, clauses=["T8-3"], rulebook=DIGEST
        )
    assert json.loads(bytes(entry.document)) == {
        "v": 1,
        "seq": 0,
        "at": 1782777600000,
        "kind": "ledger_test.happened",
        "subject": str(subject),
        "site": str(site),
        "organisation": None,
        "appointment": None,
        "officer": str(officer),
        "rulebook": DIGEST,
        "clauses": ["T8-3"],
        "digests": {"paper": DIGEST},
        "ids": {"number": 1},
    }
    stored = selectors.entry(0)
    assert selectors.authentic(stored)
    assert stored.content["officer"] == str(officer)
    assert stored.subject == subject


def test_numbers_are_contiguous_from_nought() -> None:
    assert [append(n).seq for n in range(5)] == [0, 1, 2, 3, 4]
    assert [entry.seq for entry in selectors.entries(1)] == [2, 3, 4]
    assert [entry.seq for entry in selectors.entries(limit=2)] == [0, 1]
    assert selectors.size() == 5


def test_a_refused_verb_leaves_no_entry_and_no_gap() -> None:
    append()
    with pytest.raises(RuntimeError, match="verb"), transaction.atomic():
        append()
        raise RuntimeError("the verb failed")
    assert append().seq == 1


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"kind": "ledger_test.unheard_of"}, 1),
        ({"digests": {}}, 1),
        ({"digests": {"paper": DIGEST, "more": DIGEST}}, 1),
        ({"digests": {"paper": "abc"}}, 1),
        ({"ids": {}}, 1),
        ({"ids": {"number": 1, "opinion": "yes"}}, 1),
        ({"ids": {"number": "同意发布"}}, 1),
        ({"ids": {"number": "two words"}}, 1),
        ({"ids": {"number": 1.5}}, 1),
        ({"ids": {"number": True}}, 1),
        ({"ids": {"number": None}}, 1),
        ({"ids": {"number": "x" * 201}}, 1),
        ({"ids": {"number": 1, "list": [1, "a", "no good"]}}, 1),
        ({"clauses": ["第八条"]}, 1),
        ({"subject": "no uuid"}, 1),
        ({"rulebook": "no digest"}, 1),
        ({"digests": {}, "ids": {}, "subject": "no uuid", "clauses": ["第八条"]}, 4),
    ],
)
def test_what_does_not_fit_the_kind_is_refused_with_all_reasons(
    change: dict[str, Any], reasons: int
) -> None:
    with pytest.raises(errors.EntryRefused) as refusal:
        append(**change)
    assert len(refusal.value.reasons) == reasons
    assert all(refusal.value.reasons)
    assert Entry.objects.count() == 0


def test_lists_and_uuids_are_ids() -> None:
    some = uuid4()
    entry = append(ids={"number": some, "list": [1, "a/b"]})
    assert entry.content["ids"] == {"number": str(some), "list": [1, "a/b"]}


def test_a_kind_is_declared_once() -> None:
    assert registered_kinds()["ledger_test.happened"].digests == {"paper"}
    with pytest.raises(ValueError, match="twice"):
        register_kind("ledger_test.happened", digests=set(), ids=set())
    with pytest.raises(ValueError, match="named"):
        register_kind("Happened", digests=set(), ids=set())


def test_time_never_decreases() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with clocks.set_clock(lambda: start):
        append()
        append()
    with clocks.set_clock(lambda: start - timedelta(seconds=90)):
        with pytest.raises(errors.ClockBehind, match="90"):
            append()
        with pytest.raises(errors.ClockBehind):
            services.sign_head()
    assert selectors.size() == 2


def test_a_head_signs_all_entries_and_extends_the_head_before() -> None:
    for number in range(5):
        append(number)
    first = services.sign_head()
    assert (first.size, first.epoch) == (5, 0)
    assert services.sign_head() == first
    append()
    second = services.sign_head()
    assert second.size == 6
    assert selectors.head_valid(first)
    assert selectors.head_valid(second)
    assert selectors.latest_head() == second
    second.root = first.root
    assert not selectors.head_valid(second)


@pytest.mark.parametrize("name", ["HUABIAO_DIGEST"])
def test_a_ledger_by_sm3_is_signed_and_valid(settings: Settings, name: str) -> None:
    setattr(settings, name, "sm3")
    append(digests={"paper": "sm3:" + "ab" * 32})
    head = services.sign_head()
    assert head.root.startswith("sm3:")
    assert selectors.head_valid(head)
    assert selectors.authentic(selectors.entry(0))


def test_the_worker_signs_over_nothing_it_does_not_know(unguarded: None) -> None:
    for number in range(4):
        append(number)
    services.sign_head()
    for number in range(4):
        append(number)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET mac = %s WHERE seq = 5", [bytes(32)])
    with pytest.raises(errors.HeadRefused, match="5"):
        services.sign_head()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE seq = 5")
    with pytest.raises(errors.HeadRefused, match="5"):
        services.sign_head()
    assert SignedHead.objects.count() == 1


def test_a_forged_last_head_is_not_built_upon(unguarded: None) -> None:
    append()
    services.sign_head()
    append()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_signedhead SET signature = %s", [bytes(64)])
    with pytest.raises(errors.HeadRefused):
        services.sign_head()


def test_the_installation_names_its_keys() -> None:
    entry = services.record_installation()
    assert entry.content["ids"] == keys.create_all()


@pytest.mark.parametrize("role", ["certifier", "ledger", "mac", "vault"])
def test_a_rotation_is_recorded_before_the_new_key_is_used(
    role: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    append()
    first = services.sign_head()
    old = keys.current_id(keys.Role(role))
    with django_capture_on_commit_callbacks(execute=True):
        entry = services.rotate_key(role=role)
        assert keys.current_id(keys.Role(role)) == old
    new = keys.current_id(keys.Role(role))
    assert entry.content["ids"] == {"role": role, "old": old, "new": new}
    append()
    assert services.sign_head().size == 3
    assert selectors.head_valid(first)
    assert all(selectors.authentic(entry) for entry in selectors.entries())


def test_an_epoch_takes_two_people_and_names_both_heads() -> None:
    append()
    head = services.sign_head()
    first, second = UUID(int=1), UUID(int=2)
    with pytest.raises(errors.EntryRefused):
        services.open_epoch(officers=(first, first), journal_size=9, journal_root=DIGEST)
    entry = services.open_epoch(officers=(first, second), journal_size=9, journal_root=DIGEST)
    assert entry.content["digests"] == {"root_here": head.root, "root_journal": DIGEST}
    assert services.sign_head().epoch == 1


@pytest.mark.parametrize("model", [Entry, SignedHead])
def test_code_cannot_change_what_is_written(model: type[Entry] | type[SignedHead]) -> None:
    append()
    services.sign_head()
    row = model.objects.get()
    acts: list[Callable[[], object]] = [
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(at=1),
        lambda: model.objects.bulk_update([row], ["at"]),
        lambda: row.save(update_fields=["at"]),
    ]
    for act in acts:
        with pytest.raises(errors.AppendOnly):
            act()
