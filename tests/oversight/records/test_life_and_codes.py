"""The life of a text in one page, and what a printed code says."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from huabiao.approval import services as approval
from huabiao.editing.items import services
from huabiao.office.ledger import services as ledger
from huabiao.oversight.records.spreadsheets import FORMULA_STARTS, harmless
from huabiao.register.certificates.models import Certificate, Filing
from tests.oversight.records.conftest import Records, page


def life(records: Records, subject: Any) -> str:
    return page(records.browse(records.auditor), reverse("records_life", args=[subject]))


def test_one_page_tells_from_draft_to_withdrawal(records: Records) -> None:
    text = life(records, records.withdrawn.uuid)
    filing = Filing.objects.get(subject=records.withdrawn.uuid)
    for words in (
        records.withdrawn.title,
        "information_officer",  # who drafted and submitted
        "云溪乡分管副乡长",  # who signed, in which post
        "保密审查、签发",  # one decision for two merged steps
        filing.code,
        "通知公告",
        "时间写错，重新发布",  # why it was withdrawn
        "微信等新媒体",  # copies outside
        "已证实未改动",  # proof of its ledger entries
        "已撤稿",
    ):
        assert words in text, words


def test_opinions_returns_and_new_entries_are_told(records: Records) -> None:
    office = records.office
    item = office.draft("云溪乡河道清淤工程公示")
    request = services.submit(item=item, officer=office.officer("information_officer"))
    leader = office.officer("leader_in_charge")
    approval.decide(request=request, officer=leader, verdict="return", opinion="数字请再核")
    text = life(records, item.uuid)
    assert "数字请再核" in text and "未发布" in text
    assert "待下次签名" in text
    ledger.sign_head()
    assert "待下次签名" not in life(records, item.uuid)


def test_a_life_costs_the_same_for_one_version_and_for_three(records: Records) -> None:
    office = records.office
    item = records.online
    client = records.browse(office.officer("network_centre"))
    address = reverse("records_life", args=[item.uuid])
    page(client, address)
    with CaptureQueriesContext(connection) as before:
        page(client, address)
    for words in ("一", "二"):
        item.refresh_from_db()
        item.title = f"云溪乡启动春耕生产技术指导服务（更正{words}）"
        writer = office.officer("information_officer")
        services.save_draft(draft=item, officer=writer, version=item.version)
        request = services.correct(item=item, officer=writer)
        office.certify(office.sign(request))
    page(client, address)
    with CaptureQueriesContext(connection) as after:
        text = page(client, address)
    assert len(before) == len(after)
    assert "更正一" in text and "更正二" in text


def test_a_code_says_valid_and_then_what_was_changed(records: Records, by_hand: Any) -> None:
    filing = Filing.objects.get(subject=records.online.uuid)
    address = reverse("desk_verify_code", args=[filing.code])
    reader = records.browse(records.office.officer("information_officer"))
    assert "凭证有效" in page(reader, address)
    foreign = records.browse(records.office.officer("information_officer", records.office.other))
    assert records.online.title not in page(foreign, address)
    row = Certificate.objects.get(uuid=filing.certificate)
    altered = bytes(row.document).replace(b'"kind":"normal"', b'"kind":"batchy"')
    by_hand(
        "UPDATE certificates_certificate SET document = %s WHERE ledger_seq = %s",
        altered,
        row.ledger_seq,
    )
    changed = page(reader, address)
    assert "凭证有效" not in changed


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula_and_none_is_lost(text: str) -> None:
    made = harmless(text)
    assert not made.startswith(FORMULA_STARTS)
    kept = "".join(one for one in text if one >= " " or one in "\t\n\r")
    assert made.removeprefix("'") == kept.removeprefix("'") or made == kept


@pytest.mark.parametrize("missing", ["records_life"])
def test_an_unknown_subject_is_not_there(records: Records, missing: str) -> None:
    address = reverse(missing, args=["00000000-0000-4000-8000-000000000000"])
    assert records.browse(records.auditor).get(address).status_code == 404
