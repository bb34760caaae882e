"""A list of migrated stock at the desk: its report and the drawn sample before the signature, never signed unseen."""

from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse

from huabiao.approval.models import Decision, Request
from huabiao.editing.desk.stock import SAMPLE
from huabiao.editing.migration.models import Batch
from huabiao.editing.migration.selectors import sample_of
from huabiao.editing.migration.services import migrate
from huabiao.office.ledger.append_only import remove_guard
from tests.editing.desk.desk_work import decide, review, submitted, text_of
from tests.editing.migration.old_site import line, lines, write
from tests.editing.qingyan_office import Office


def stock(office: Office, folder: Path, count: int = 25) -> Request:
    """A list of an older website's items, waiting for the leader in charge."""
    doubtful = line(count, title="不转不是中国人", published="2009-12-31 23:50")
    folder = write(folder / "stock", [*lines(count - 1), doubtful])
    writer = office.officer("information_officer")
    (uuid,) = migrate(folder=folder, site=office.site, officer=writer).requests
    return Request.objects.get(uuid=uuid)


def test_the_report_and_the_sample_stand_before_the_signature(
    office: Office, browse: Any, tmp_path: Path
) -> None:
    request = stock(office, tmp_path)
    leader = browse(office.officer("leader_in_charge"))
    page = review(leader, request)
    shown = page.context["stock"]
    assert shown.items == 25 and len(shown.sample) == SAMPLE
    assert {one.name for one in shown.columns} == {"乡村动态"}
    assert [one.title for one in shown.findings] == ["不转不是中国人"]
    words = text_of(page)
    for said in ("存量信息迁入报告", "2009-12-31", "人工抽查", "信息条数 25"):
        assert said in words, said
    listed = [one.subject for one in request.parsed().subjects]
    drawn = [listed[number] for number, _title in shown.sample]
    assert drawn == [str(one) for one in sample_of(request, SAMPLE)]
    number, title = shown.sample[3]
    opened = leader.get(reverse("desk_review", args=[request.uuid]), {"line": number})
    assert opened.context["line"].title == title
    assert decide(leader, request).status_code == 302


def test_a_stock_is_not_signed_together_with_others(
    office: Office, browse: Any, tmp_path: Path
) -> None:
    request, ordinary = stock(office, tmp_path, 3), submitted(office)
    leader = browse(office.officer("leader_in_charge"))
    ticked = {"request": [str(request.uuid), str(ordinary.uuid)]}
    shown = leader.post(reverse("desk_batch"), ticked)
    digests = {f"digest-{one.request.uuid}": one.digest for one in shown.context["chosen"]}
    answer = leader.post(reverse("desk_batch_sign"), {**ticked, **digests, "opinion": "同意"})
    assert answer.status_code == 422
    assert "单独打开" in text_of(answer)
    assert not Decision.objects.filter(request__in=[request, ordinary]).exists()


def test_an_altered_report_is_told(office: Office, browse: Any, tmp_path: Path) -> None:
    request = stock(office, tmp_path, 3)
    remove_guard(connection, Batch)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Batch._meta.db_table} SET report = %s", [b"{}"])
    page = review(browse(office.officer("leader_in_charge")), request)
    assert "请不要签批" in text_of(page)


def test_other_requests_have_no_such_report(office: Office, browse: Any) -> None:
    page = review(browse(office.officer("leader_in_charge")), submitted(office))
    assert page.context["stock"] is None
