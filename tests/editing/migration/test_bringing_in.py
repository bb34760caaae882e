"""A stock comes in: stored, frozen, signed once, certified as a batch, with the dates it had."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huabiao.approval.models import Request
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import State, statuses
from huabiao.editing.migration.identity import item_uuid
from huabiao.editing.migration.selectors import report_of, sample_of
from huabiao.editing.migration.services import migrate
from huabiao.register.certificates.documents import CertificateDocument
from tests.editing.migration.old_site import OLD, line, lines, write
from tests.editing.qingyan_office import Office


def bring_in(office: Office, folder: Path, **said: Any) -> list[Request]:
    report = migrate(
        folder=folder, site=office.site, officer=office.officer("information_officer"), **said
    )
    return list(Request.objects.filter(uuid__in=report.requests).order_by("id"))


def test_a_stock_is_signed_once_and_certified_as_a_batch_with_its_old_dates(
    office: Office, tmp_path: Path
) -> None:
    stock = [line(1, published="2015-03-02 09:30"), line(2, published="2009-12-31 23:50"), line(3)]
    (request,) = bring_in(office, write(tmp_path / "stock", stock))
    assert request.subject_type == "migration"
    document = CertificateDocument.parse(bytes(office.certify(office.sign(request)).document))
    assert document.kind == "batch"
    by_subject = {one.subject: one for one in document.publications}
    first = by_subject[str(item_uuid(office.site.uuid, f"{OLD}/art/1.html"))]
    second = by_subject[str(item_uuid(office.site.uuid, f"{OLD}/art/2.html"))]
    assert (first.month, second.month) == ("201503", "200912")
    assert first.first_published == int(datetime(2015, 3, 2, 1, 30, tzinfo=UTC).timestamp() * 1000)
    assert second.public_id is not None and first.public_id is not None
    items = list(Item.objects.all())
    assert {status.state for status in statuses(items).values()} == {State.ONLINE}
    assert {item.original_url for item in items} == {one["address"] for one in stock}
    assert not any(item.locked for item in items)


def test_longer_stocks_go_on_several_lists_each_with_its_report_and_sample(
    office: Office, tmp_path: Path
) -> None:
    requests = bring_in(office, write(tmp_path / "stock", lines(25)), together=10)
    counts = [len(request.parsed().subjects) for request in requests]
    assert counts == [10, 10, 5]
    for request in requests:
        report = report_of(request)
        assert report["items"] == len(request.parsed().subjects)
        sample = sample_of(request, 4)
        assert sample == sample_of(request, 4)
        assert {str(one) for one in sample} <= {one.subject for one in request.parsed().subjects}
    assert Item.objects.filter(locked=True).count() == 25
