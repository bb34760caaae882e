"""The filing register and the printed codes."""

import argparse
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from huabiao.office import clocks
from huabiao.office.ledger import services as ledger
from huabiao.register.certificates import commands
from huabiao.register.certificates.checking import verify_code
from huabiao.register.certificates.codes import ALPHABET, code_of, normalised
from huabiao.register.certificates.filing import rebuild_filings
from huabiao.register.certificates.models import Certificate, Filing
from huabiao.register.certificates.selectors import (
    certificate_of,
    filing_register,
    filings_of,
    state_of,
)
from tests.register.certificates.database_client import delete, overwrite
from tests.register.certificates.published_town import Town, item_payload, take_off
from tests.register.sample_payloads import named

DIGESTS = st.integers(0, 2**256 - 1).map(lambda number: f"sha256:{number:064x}")


@pytest.mark.clause("S22")
def test_every_publication_is_filed_with_clauses_and_signers_by_post(town: Town) -> None:
    document = town.publish(item_payload())
    [line] = filings_of(named("停水通知"))
    assert line.title == item_payload()["title"]
    assert line.column_names == "政务要闻 / 通知公告"
    assert line.clauses == ["R1"]
    assert [(one["act"], one["post"]) for one in line.signers] == [
        ("sign", "分管领导"),
        ("publish", "网络中心"),
    ]
    assert (line.public_id, line.certified_at) == (1, document.certified_at)
    found = certificate_of(named("停水通知"))
    assert found is not None and str(found.uuid) == document.certificate


def test_a_line_has_one_state_at_every_moment(town: Town) -> None:
    town.publish(item_payload("换"))
    town.publish(item_payload("换", title="更正"), subject_type="correction")
    town.publish(item_payload("撤"))
    take_off(town, "撤")
    town.publish(item_payload("止", expires_on=clocks.now_ms() + 1))
    request = town.submit(item_payload("来"))
    town.certify(town.approve(request, not_before=clocks.now_ms() + 3_600_000))
    moment = clocks.now() + timedelta(seconds=1)
    for state in Filing.State.values:
        listed = set(filing_register(state=state, at=moment))
        assert listed == {line for line in Filing.objects.all() if state_of(line, moment) == state}
        assert listed, state


def test_the_register_is_filtered_in_one_query(town: Town) -> None:
    town.publish(item_payload())
    template = Filing.objects.get(subject=named("停水通知"))
    fields = {
        field.attname: getattr(template, field.attname)
        for field in Filing._meta.concrete_fields
        if not field.primary_key
    }
    for count in (10, 1000):
        Filing.objects.bulk_create(Filing(**{**fields, "subject": uuid4()}) for _ in range(count))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = list(
                filing_register(
                    site=named("portal"), state="online", words="停水 通知", subject_type="item"
                )[:50]
            )
        assert len(queries) == 1
        assert len(found) == min(50, count + 1)


def test_the_register_is_rebuilt_to_the_same_lines(town: Town) -> None:
    town.publish(item_payload("甲"), item_payload("乙"))
    town.publish(item_payload("甲", title="更正"), subject_type="correction")
    take_off(town, "乙")

    def lines() -> list[dict[str, Any]]:
        rows = Filing.objects.order_by("certified_at", "subject").values()
        return [{name: value for name, value in row.items() if name != "id"} for row in rows]

    before = lines()
    Filing.objects.filter(subject=named("甲")).update(title="改过")
    Filing.objects.filter(subject=named("乙")).delete()
    assert rebuild_filings() == []
    assert lines() == before


@given(DIGESTS, st.integers(0, 13), st.sampled_from(ALPHABET))
def test_a_code_forgives_spelling_but_no_slip(digest: str, place: int, other: str) -> None:
    code = code_of(digest)
    assert normalised(code) == code
    assert normalised(f" {code.lower().replace('-', ' ')} ") == code
    assert normalised(code.replace("1", "l").replace("0", "O")) == code
    plain = code.replace("-", "")
    slipped = plain[:place] + other + plain[place + 1 :]
    if slipped != plain:
        assert normalised(slipped) is None


def test_a_code_proves_its_certificate(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    before_head = verify_code(row.code)
    assert before_head.valid
    ledger.sign_head()
    verdict = verify_code(row.code.lower())
    assert (verdict.valid, verdict.faults) == (True, [])
    assert any("分管领导" in line for line in verdict.lines)


def test_unknown_codes_and_slips_are_told_apart(town: Town) -> None:
    assert not verify_code("hello").valid
    unknown = verify_code(code_of("sha256:" + "0" * 64))
    assert (unknown.valid, unknown.certificate) == (False, None)
    assert verify_code("hello").lines != unknown.lines


def test_a_code_says_what_was_changed(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    other = town.row(town.publish(item_payload("另一件")))
    overwrite("approval_decision", "mac", b"0" * 32, "ledger_seq", row.ledger_seq - 2)
    verdict = verify_code(row.code)
    assert not verdict.valid
    assert {fault.code for fault in verdict.faults} == {"decision_inserted"}
    assert all(str(fault) in verdict.lines for fault in verdict.faults)
    delete("certificates_certificate", "ledger_seq", row.ledger_seq)
    assert verify_code(other.code).valid, "another certificate's loss must not hide this answer"


def test_a_certificate_outside_the_ledger_is_no_certificate(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    Certificate.objects.create(
        uuid=uuid4(),
        document=bytes(row.document),
        digest=row.digest,
        signature=bytes(row.signature),
        key_id=row.key_id,
        request=row.request,
        code=code_of("sha256:" + "1" * 64),
        ledger_seq=10_000,
    )
    assert not verify_code(code_of("sha256:" + "1" * 64)).valid


def test_the_command_verifies_lists_and_rebuilds(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = town.row(town.publish(item_payload()))

    def answer(*words: str) -> tuple[int, str]:
        output = StringIO()
        monkeypatch.setattr("sys.stdout", output)
        parser = argparse.ArgumentParser()
        commands.add_parser(parser.add_subparsers())
        return commands.run(parser.parse_args(["register", *words])), output.getvalue()

    status, said = answer("verify", row.code)
    assert (status, row.code in said) == (0, True)
    assert answer("verify", "0000-0000-0000-00")[0] == 1
    status, said = answer("list", "--words", "停水")
    assert (status, item_payload()["title"] in said) == (0, True)
    assert answer("list", "--state", "nonsense")[0] == 2
    assert answer("rebuild")[0] == 0
