"""Whatever is done to the tables behind the ledger's back, the verification says so."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huabiao.office import keys
from huabiao.office.ledger import services
from huabiao.office.ledger.append_only import install_guard, remove_guard
from huabiao.office.ledger.kinds import register_kind
from huabiao.office.ledger.merkle import leaf_hash
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.verification import Anchor, verify_database

pytestmark = pytest.mark.django_db

SIZE = 12
register_kind("ledger_test.tampered", digests=set(), ids={"number"})


@pytest.fixture
def ledger() -> Iterator[None]:
    """Twelve entries, signed after 5, 8 and 12, without triggers: the owner of the database is the attacker."""
    for number in range(SIZE):
        with transaction.atomic():
            services.append(kind="ledger_test.tampered", ids={"number": number})
        if number + 1 in (5, 8, SIZE):
            services.sign_head()
    assert verify_database().ok
    for model in (Entry, SignedHead):
        remove_guard(connection, model)
    yield
    for model in (Entry, SignedHead):
        install_guard(connection, model)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def codes(anchor: Anchor | None = None) -> set[str]:
    return {fault.code for fault in verify_database(anchor=anchor).faults} - {"guard"}


def tampered(act: Callable[[], None], anchor: Anchor | None = None) -> set[str]:
    """The faults found after ``act``, which is then undone."""
    try:
        with transaction.atomic():
            act()
            found = codes(anchor)
            raise InterruptedError
    except InterruptedError:
        return found


def rewrite(seq: int, document: bytes, *, leaf: bool, vouched: bool) -> None:
    """Put another document in a row, with what else the attacker manages to make fit."""
    entry = Entry.objects.get(seq=seq)
    made = keys.mac(document) if vouched else keys.Mac(entry.mac_key, bytes(entry.mac))
    sql(
        "UPDATE ledger_entry SET document = %s, leaf = %s, mac_key = %s, mac = %s WHERE seq = %s",
        document,
        leaf_hash(document) if leaf else bytes(entry.leaf),
        made.key_id,
        made.value,
        seq,
    )


def insert(seq: int, document: bytes) -> None:
    made = keys.mac(document)
    Entry.objects.bulk_create(
        [
            Entry(
                seq=seq,
                at=json.loads(document)["at"],
                kind="ledger_test.tampered",
                document=document,
                leaf=leaf_hash(document),
                mac_key=made.key_id,
                mac=made.value,
            )
        ]
    )


SEQS = st.integers(0, SIZE - 1)
RULES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(seq=SEQS, place=st.integers(0, 10_000), value=st.integers(1, 255))
@RULES
def test_any_changed_byte_of_any_document_is_found(
    ledger: None, seq: int, place: int, value: int
) -> None:
    document = bytearray(Entry.objects.get(seq=seq).document)
    document[place % len(document)] ^= value
    changed = bytes(document)
    plain = tampered(lambda: rewrite(seq, changed, leaf=False, vouched=False))
    assert {"leaf", "mac", "head_root"} <= plain
    assert {"mac", "head_root"} <= tampered(lambda: rewrite(seq, changed, leaf=True, vouched=False))
    # Even a taken-over back office, which can vouch for anything, cannot rewrite what the worker signed.
    assert "head_root" in tampered(lambda: rewrite(seq, changed, leaf=True, vouched=True))


@given(seq=SEQS)
@RULES
def test_any_removed_row_is_found(ledger: None, seq: int) -> None:
    def close_the_gap() -> None:
        sql("DELETE FROM ledger_entry WHERE seq = %s", seq)
        for later in range(seq + 1, SIZE):
            sql("UPDATE ledger_entry SET seq = %s WHERE seq = %s", later - 1, later)

    removed = tampered(lambda: sql("DELETE FROM ledger_entry WHERE seq = %s", seq))
    assert "head_beyond" in removed
    assert "number" in removed or seq == SIZE - 1
    closed = tampered(close_the_gap)
    assert "head_beyond" in closed
    assert "columns" in closed or seq == SIZE - 1


@given(first=SEQS, second=SEQS)
@RULES
def test_any_two_rows_exchanged_are_found(ledger: None, first: int, second: int) -> None:
    def exchange() -> None:
        for old, new in ((first, -1), (second, first), (-1, second)):
            sql("UPDATE ledger_entry SET seq = %s WHERE seq = %s", new, old)

    if first != second:
        assert {"number", "columns", "head_root"} <= tampered(exchange)


@given(place=st.integers(0, SIZE))
@RULES
def test_any_inserted_row_is_found(ledger: None, place: int) -> None:
    """Inserted between others, with every later row moved up; at the end, without knowing the MAC key."""
    template = bytes(Entry.objects.get(seq=SIZE - 1).document)
    document = template.replace(b'"seq":%d' % (SIZE - 1), b'"seq":%d' % place)

    def push_in() -> None:
        for later in range(SIZE - 1, place - 1, -1):
            sql("UPDATE ledger_entry SET seq = %s WHERE seq = %s", later + 1, later)
        insert(place, document)
        if place == SIZE:
            sql("UPDATE ledger_entry SET mac = %s WHERE seq = %s", bytes(32), place)

    assert tampered(push_in) & {"number", "mac"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger_entry SET kind = 'other.kind' WHERE seq = 3", "columns"),
        ("UPDATE ledger_entry SET at = at + 1 WHERE seq = 3", "columns"),
        ("UPDATE ledger_entry SET mac_key = '00000000000000000000000000000000'", "mac"),
        ("UPDATE ledger_signedhead SET key_id = '00000000000000000000000000000000'", "head_key"),
        ("UPDATE ledger_signedhead SET key_id = '../../x'", "head_key"),
        ("UPDATE ledger_signedhead SET at = at + 1 WHERE size = 8", "head_signature"),
        ("UPDATE ledger_signedhead SET epoch = 1 WHERE size = 5", "head_epoch"),
        ("UPDATE ledger_signedhead SET size = 7 WHERE size = 8", "head_root"),
        ("UPDATE ledger_signedhead SET size = 700 WHERE size = 8", "head_beyond"),
    ],
)
def test_altered_columns_and_heads_are_found(ledger: None, change: str, code: str) -> None:
    assert code in tampered(lambda: sql(change))


def test_an_entry_bound_to_another_subject_is_found(ledger: None) -> None:
    subject = (
        "0" * 31 + "1" if connection.vendor == "sqlite" else "0" * 8 + "-0000-0000-0000-" + "0" * 12
    )
    assert "columns" in tampered(
        lambda: sql("UPDATE ledger_entry SET subject = %s WHERE seq = 2", subject)
    )


def test_a_ledger_cut_back_to_an_earlier_head_is_found_by_the_head_kept_elsewhere(
    ledger: None,
) -> None:
    last = SignedHead.objects.get(size=SIZE)

    def cut_back() -> None:
        sql("DELETE FROM ledger_entry WHERE seq >= 8")
        sql("DELETE FROM ledger_signedhead WHERE size > 8")

    assert tampered(cut_back) == set()
    assert tampered(cut_back, Anchor(last.size, last.root)) == {"anchor"}
    assert codes(Anchor(last.size, last.root)) == set()
    earlier = SignedHead.objects.get(size=5)
    assert codes(Anchor(5, earlier.root)) == set()
    assert codes(Anchor(5, last.root)) == {"anchor"}


def test_lost_triggers_are_reported(ledger: None) -> None:
    faults = verify_database().faults
    assert {(fault.code, fault.detail) for fault in faults} >= {("guard", "ledger_entry")}


def test_a_healthy_ledger_says_how_far_it_is_signed(ledger: None) -> None:
    with transaction.atomic():
        services.append(kind="ledger_test.tampered", ids={"number": SIZE})
    report = verify_database()
    assert (report.entries, report.signed, report.heads) == (SIZE + 1, SIZE, 3)
    assert codes() == set()


def test_an_empty_ledger_is_whole() -> None:
    report = verify_database()
    assert report.ok
    assert (report.entries, report.signed, report.heads) == (0, 0, 0)
