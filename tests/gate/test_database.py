"""Attackers with the database's own client, as the owner of the schema: triggers are lifted first. They hold no key."""

import shutil
from pathlib import Path

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import Installation
from tests.gate.outcomes import (
    found_by_the_next_full_verification,
    refused_now,
    removed,
    unchanged,
)

pytestmark = pytest.mark.slow

GATE_TABLES = {
    "adoption_adoption",
    "approval_decision",
    "approval_request",
    "certificates_certificate",
    "ledger_entry",
    "ledger_signedhead",
    "vault_freeze",
}
"""What the builder reads. Every other table is an editing table, a projection or furniture."""

FORGED = "数据库里改过的文字"


def furniture(gate: Installation) -> list[str]:
    """Every table the builder does not read, as found in the database itself."""
    found = [
        table
        for table in gate.tables()
        if table not in GATE_TABLES
        and not table.startswith(("django_", "wagtailsearch_indexentry_fts"))
    ]
    assert {"items_item", "websites_site", "websites_column", "pages_contentpage"} <= set(found)
    return found


def test_every_text_of_every_editing_table_overwritten(gate: Installation) -> None:
    statements = [
        f'UPDATE "{table}" SET "{column}" = substr(\'{FORGED}\', 1, length("{column}"))'
        for table in furniture(gate)
        for column in gate.text_columns(table)
        if column not in {"uuid", "id", "code"} and not unique(gate, table, column)
    ]
    assert len(statements) > 80
    gate.sql(*statements)
    unchanged(gate)
    assert not gate.naming(FORGED[:4])
    assert gate.ledger_stands()


def unique(gate: Installation, table: str, column: str) -> bool:
    """Whether a column is part of a unique index: those keep their values, or the update would fail at once."""
    query = (
        f"SELECT count(*) FROM pragma_index_list('{table}') l, pragma_index_info(l.name) i "
        f"WHERE l.\"unique\" = 1 AND i.name = '{column}'"
        if gate.is_sqlite
        else "SELECT count(*) FROM pg_index x JOIN pg_attribute a ON a.attrelid = x.indrelid "
        f"AND a.attnum = ANY(x.indkey) WHERE x.indrelid = '\"{table}\"'::regclass "
        f"AND x.indisunique AND a.attname = '{column}'"
    )
    return gate.value(query) != "0"


def test_every_row_of_every_editing_table_deleted(gate: Installation) -> None:
    gate.sql(*(f'DELETE FROM "{table}"' for table in furniture(gate)))
    unchanged(gate)
    assert gate.naming(TITLES["notice"])


def test_the_triggers_stop_a_client_that_does_not_own_the_schema(gate: Installation) -> None:
    """Without lifting the triggers nothing that the builder reads can be changed at all."""
    for table in sorted(GATE_TABLES):
        said = gate.client([f'DELETE FROM "{table}"'], may_fail=True)
        assert "append-only" in said or "FOREIGN KEY" in said, (table, said)
    unchanged(gate)


def test_triggers_lifted_and_left_off(gate: Installation) -> None:
    """The verification of the ledger says so even before anything is changed."""
    if gate.is_sqlite:
        gate.client(["DROP TRIGGER ledger_entry_no_delete"])
    else:
        gate.client(["ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_delete"])
    assert not gate.ledger_stands()


def certificate_about(gate: Installation, title: str) -> str:
    """Number in the ledger of the certificate of an item."""
    return gate.value(
        "SELECT c.ledger_seq FROM certificates_certificate c JOIN certificates_filing f "
        f"ON f.certificate = c.uuid WHERE f.title = '{title}'"
    )


def decision_of(gate: Installation, title: str) -> str:
    """Row of the first decision about an item."""
    return gate.value(
        "SELECT min(d.id) FROM approval_decision d JOIN approval_requestsubject s "
        "ON s.request_id = d.request_id JOIN items_item i ON i.uuid = s.subject "
        f"WHERE i.title = '{title}'"
    )


def test_deleted_certificate(gate: Installation) -> None:
    seq = certificate_about(gate, TITLES["notice"])
    gate.sql(f"DELETE FROM certificates_certificate WHERE ledger_seq = {seq}")
    found_by_the_next_full_verification(gate, "certificate_missing")


def test_edited_certificate(gate: Installation) -> None:
    """`expires` set to never, or a placement added: one byte is enough."""
    seq = certificate_about(gate, TITLES["notice"])
    document = gate.value(
        f"SELECT {hexadecimal(gate, 'document')} FROM certificates_certificate WHERE ledger_seq = {seq}"
    )
    changed = bytes.fromhex(document).replace(b'"normal"', b'"batch" ')
    gate.sql(
        f"UPDATE certificates_certificate SET document = {gate.binary(changed)} WHERE ledger_seq = {seq}"
    )
    found_by_the_next_full_verification(gate, "certificate_altered")


def hexadecimal(gate: Installation, column: str) -> str:
    return f"hex({column})" if gate.is_sqlite else f"encode({column}, 'hex')"


def test_deleted_decision_before_certification(gate: Installation) -> None:
    gate.attack("sign", TITLES["waiting"])
    gate.sql(f"DELETE FROM approval_decision WHERE id = {decision_of(gate, TITLES['waiting'])}")
    refused_now(gate, "decision_missing")
    assert not gate.naming(TITLES["waiting"])


def test_deleted_decision_after_publication(gate: Installation) -> None:
    gate.sql(f"DELETE FROM approval_decision WHERE id = {decision_of(gate, TITLES['notice'])}")
    found_by_the_next_full_verification(gate, "decision_missing")
    assert gate.ledger_stands()


def test_edited_request(gate: Installation) -> None:
    """The list of contributors emptied, so that a writer might sign."""
    gate.attack("sign", TITLES["waiting"])
    row = gate.value("SELECT max(id) FROM approval_request")
    document = gate.value(
        f"SELECT {hexadecimal(gate, 'document')} FROM approval_request WHERE id = {row}"
    )
    changed = bytes.fromhex(document).replace(b'"contributors":["', b'"contributors":[],"x":["')
    gate.sql(f"UPDATE approval_request SET document = {gate.binary(changed)} WHERE id = {row}")
    refused_now(gate, "request_altered")


def test_edited_rulebook(gate: Installation) -> None:
    """A step struck out of the adopted rulebook: a request under it is no longer certified."""
    gate.attack("sign", TITLES["waiting"])
    cast = "" if gate.is_sqlite else "::text"
    back = "" if gate.is_sqlite else "::jsonb"
    gate.sql(
        f"UPDATE adoption_adoption SET texts = replace(texts{cast}, 'leader_sign', 'leader_read'){back}"
    )
    found = gate.judge()
    assert found.unchanged
    assert found.step.status == 1
    assert found.step.codes == {"rulebook_missing"}
    assert not gate.naming(TITLES["waiting"])


def test_deleted_withdrawal_row(gate: Installation) -> None:
    """The row holds only the reason; that it was withdrawn stands in the ledger."""
    gate.sql("DELETE FROM certificates_withdrawal", "DELETE FROM certificates_outsidecopy")
    unchanged(gate)
    assert not gate.naming(TITLES["recalled"])


def test_deleted_withdrawal_with_its_ledger_entry(gate: Installation) -> None:
    gate.sql(
        "DELETE FROM certificates_withdrawal",
        "DELETE FROM ledger_entry WHERE kind = 'withdrawal.made'",
    )
    found_by_the_next_full_verification(gate, "ledger_differs")
    assert not gate.naming(TITLES["recalled"])
    assert not gate.ledger_stands()


def test_withdrawal_entry_made_into_something_else(gate: Installation) -> None:
    """The entry rewritten in place: the step-by-step build has no business there, the full one finds it."""
    seq = gate.value("SELECT seq FROM ledger_entry WHERE kind = 'withdrawal.made'")
    gate.sql(
        "UPDATE ledger_entry SET kind = 'request.closed', document = "
        f"(SELECT document FROM ledger_entry WHERE seq = {int(seq) - 1}) WHERE seq = {seq}"
    )
    found = gate.judge()
    assert found.unchanged
    assert found.full.status == 1
    assert not gate.ledger_stands()


def test_truncated_ledger(gate: Installation) -> None:
    """Its tail cut off together with the heads that name it."""
    size = int(gate.value("SELECT max(seq) FROM ledger_entry"))
    gate.sql(
        f"DELETE FROM ledger_signedhead WHERE size > {size - 4}",
        f"DELETE FROM ledger_entry WHERE seq > {size - 4}",
    )
    refused_now(gate, "ledger_shorter")
    assert not gate.naming(TITLES["recalled"])


def test_truncated_ledger_that_goes_on(gate: Installation) -> None:
    """Cut off, then honest officers go on: long enough again, but not the ledger that was published from."""
    size = int(gate.value("SELECT max(seq) FROM ledger_entry"))
    gate.sql(
        f"DELETE FROM ledger_signedhead WHERE size > {size}",
        f"DELETE FROM ledger_entry WHERE seq > {size - 1}",
        "UPDATE items_item SET locked = false",
        "UPDATE approval_request SET state = 'taken_back' WHERE state = 'open'",
        "DELETE FROM approval_seat",
    )
    gate.attack("publish", "截短之后发布的信息")
    found = gate.judge()
    assert found.unchanged
    assert found.step.status == found.full.status == 1
    assert found.step.codes & {"ledger_differs", "head_refused"}
    assert not gate.naming("截短之后发布的信息")


def test_restored_yesterdays_database(gate: Installation, founded: Installation) -> None:
    """A backup from before a withdrawal does not bring the page back."""
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    assert not gate.naming(TITLES["plain"])
    gate.replace_database(founded)
    refused_now(gate, "ledger_shorter")
    assert not gate.naming(TITLES["plain"])


def test_restored_database_with_its_vault(
    gate: Installation, founded: Installation, tmp_path: Path
) -> None:
    """Everything but the published folder set back: the journal beside the trees remembers."""
    gate.attack("publish", "恢复之前发布的信息")
    gate.attack("withdraw", TITLES["plain"])
    gate.build()
    gate.replace_database(founded)
    for name in ("vault", "vault-keys"):
        shutil.rmtree(gate.var / name)
        shutil.copytree(founded.var / name, gate.var / name)
    refused_now(gate, "ledger_shorter")
    assert not gate.naming(TITLES["plain"])


def test_withdrawal_while_the_ledger_is_damaged(gate: Installation) -> None:
    """A hole in the past ends additions; the duty officer's withdrawal is carried out all the same."""
    gate.attack("withdraw", TITLES["plain"])
    seq = certificate_about(gate, TITLES["notice"])
    gate.sql(f"DELETE FROM certificates_certificate WHERE ledger_seq = {seq}")
    assert gate.build(full=True).codes == {"certificate_missing"}
    assert not gate.naming(TITLES["plain"])
    gate.attack("publish", "不该出现的信息")
    gate.attack("withdraw", TITLES["inner"], "network_administrator@药监局")
    found = removed(gate, TITLES["inner"])
    assert found.step.codes == {"stopped"}
    assert not gate.naming("不该出现的信息")
