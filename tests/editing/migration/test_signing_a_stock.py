"""One signature covers exactly the list that was signed; what comes back is brought in again, what is refused not."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from huabiao.approval import services as approval
from huabiao.approval.documents import Subject, submission_digest
from huabiao.approval.models import Request, RequestSubject
from huabiao.approval.selectors import eligible
from huabiao.approval.states import StepState
from huabiao.editing.items import services as items
from huabiao.editing.items.models import Item
from huabiao.editing.items.status import State, status_of
from huabiao.editing.migration.models import Batch
from huabiao.editing.migration.reports import Report
from huabiao.editing.migration.selectors import ReportAltered, report_of
from huabiao.editing.migration.services import migrate
from huabiao.office.ledger.append_only import remove_guard
from huabiao.office.ledger.digests import canonical, digest
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.faults import Faulty
from huabiao.register.vault import services as vault
from tests.editing.migration.old_site import OLD, line, lines, write
from tests.editing.qingyan_office import Office


def run(office: Office, folder: Path) -> Report:
    return migrate(folder=folder, site=office.site, officer=office.officer("information_officer"))


def bring_in(office: Office, folder: Path) -> Request:
    (uuid,) = run(office, folder).requests
    return Request.objects.get(uuid=uuid)


def say(request: Request, verdict: str) -> None:
    """The officer whose turn it is says this."""
    step = request.steps.filter(state=StepState.ACTIVE).first()
    assert step is not None
    officer = eligible(request, step)[0].officer
    approval.decide(request=request, officer=officer, verdict=verdict, opinion="请核改")
    request.refresh_from_db()


def test_the_certificate_covers_exactly_the_signed_list(office: Office, tmp_path: Path) -> None:
    request = bring_in(office, write(tmp_path / "stock", lines(7)))
    listed = [one.subject for one in request.parsed().subjects]
    document = CertificateDocument.parse(bytes(office.certify(office.sign(request)).document))
    assert [one.subject for one in document.publications] == listed
    assert len(set(listed)) == 7


@pytest.mark.parametrize("when", ["before_signing", "after_signing"])
def test_an_item_smuggled_onto_the_list_is_refused(
    office: Office, tmp_path: Path, when: str
) -> None:
    request = bring_in(office, write(tmp_path / "stock", lines(3)))
    if when == "after_signing":
        office.sign(request)
    extra = smuggled(request)
    document = request.parsed()
    longer = document.model_copy(
        update={
            "subjects": (*document.subjects, extra),
            "submission": submission_digest([*document.subjects, extra]),
        }
    )
    data = longer.canonical()
    # By hand in the database: rows, digests and all, as somebody with a database client would.
    remove_guard(connection, Request)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE approval_request SET document = %s, digest = %s, submission_digest = %s"
            " WHERE id = %s",
            [data, digest(data), longer.submission, request.pk],
        )
    RequestSubject.objects.create(request=request, subject=UUID(extra.subject))
    if when == "before_signing":
        office.sign(Request.objects.get(pk=request.pk))
    with pytest.raises(Faulty) as refused:
        office.certify(request)
    assert "request_altered" in {fault.code for fault in refused.value.faults}


def smuggled(request: Request) -> Subject:
    """A frozen copy of a text that nobody submitted."""
    line = request.parsed().subjects[0]
    payload = json.loads(vault.read_payload(str(line.freeze), str(line.payload)))
    payload["subject"] = "00000000-0000-4000-8000-000000000007"
    payload["title"] = "没有报批的信息"
    copy = vault.freeze(payload=payload, blobs={}, organisation=request.organisation)
    return Subject(subject=payload["subject"], freeze=copy.freeze, payload=copy.digest)


def test_a_returned_list_is_brought_in_again_with_what_was_corrected(
    office: Office, tmp_path: Path
) -> None:
    folder = write(tmp_path / "stock", lines(3))
    first = bring_in(office, folder)
    assert Item.objects.filter(locked=True).count() == 3
    say(first, "return")
    assert Item.objects.filter(locked=True).count() == 0

    item = Item.objects.get(original_url=f"{OLD}/art/2.html")
    item.title = "改过的标题"
    items.save_draft(
        draft=item, officer=office.officer("information_officer"), version=item.version
    )
    second = bring_in(office, folder)
    assert second.pk != first.pk
    assert Item.objects.count() == 3
    office.certify(office.sign(second))
    item.refresh_from_db()
    assert status_of(item).state is State.ONLINE
    copy = next(one for one in second.parsed().subjects if one.subject == str(item.uuid))
    payload = json.loads(vault.read_payload(str(copy.freeze), str(copy.payload)))
    assert payload["title"] == "改过的标题"
    assert run(office, folder).under_way == 3


def test_a_signer_corrects_one_item_of_the_list_and_signs_in_one_act(
    office: Office, tmp_path: Path
) -> None:
    request = bring_in(office, write(tmp_path / "stock", lines(3)))
    listed = list(request.parsed().subjects)
    payload = json.loads(vault.read_payload(str(listed[1].freeze), str(listed[1].payload)))
    payload["title"] = "领导改定的标题"
    copy = vault.freeze(payload=payload, blobs={}, organisation=request.organisation)
    listed[1] = Subject(subject=listed[1].subject, freeze=copy.freeze, payload=copy.digest)
    while request.state == "open":
        step = request.steps.filter(state=StepState.ACTIVE).first()
        assert step is not None
        first = step.act == "sign"
        approval.decide(
            request=request,
            officer=eligible(request, step)[0].officer,
            verdict="amend" if first else "agree",
            opinion="同意",
            amended_subjects=listed if first else None,
        )
        request.refresh_from_db()
    document = CertificateDocument.parse(bytes(office.certify(request).document))
    assert [one.payload for one in document.publications] == [one.payload for one in listed]
    versions = dict(Item.objects.values_list("uuid", "version"))
    assert Item.objects.get(uuid=listed[1].subject).title == "领导改定的标题"
    assert sorted(versions.values()) == [1, 1, 2]


def test_a_refused_list_is_passed_over(office: Office, tmp_path: Path) -> None:
    folder = write(tmp_path / "stock", lines(2))
    say(bring_in(office, folder), "refuse")
    report = run(office, folder)
    assert (report.refused, report.loaded, report.requests) == (2, 0, [])


def test_a_withdrawn_item_does_not_come_back_with_the_next_run(
    office: Office, tmp_path: Path
) -> None:
    folder = write(tmp_path / "stock", lines(2))
    office.certify(office.sign(bring_in(office, folder)))
    item = Item.objects.get(original_url=f"{OLD}/art/1.html")
    office.withdraw(item, "过时")
    report = run(office, folder)
    assert (report.under_way, report.loaded) == (2, 0)


def test_lines_added_to_the_input_later_come_in_alone(office: Office, tmp_path: Path) -> None:
    folder = write(tmp_path / "stock", lines(2))
    bring_in(office, folder)
    write(folder, [*lines(2), line(3)])
    later = bring_in(office, folder)
    assert len(later.parsed().subjects) == 1


def test_a_report_exchanged_behind_the_request_is_noticed(office: Office, tmp_path: Path) -> None:
    request = bring_in(office, write(tmp_path / "stock", lines(2)))
    assert report_of(request)["items"] == 2
    row = Batch.objects.get()
    remove_guard(connection, Batch)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE migration_batch SET report = %s WHERE id = %s",
            [canonical({"items": 9}), row.pk],
        )
    with pytest.raises(ReportAltered):
        report_of(request)


def test_what_came_in_opens_in_the_editor_like_anything_else(
    office: Office, tmp_path: Path, browse: Any
) -> None:
    say(bring_in(office, write(tmp_path / "stock", lines(2))), "return")
    item = Item.objects.get(original_url=f"{OLD}/art/1.html")
    client = browse(office.officer("information_officer"))
    assert item.title in client.get(reverse("item:index")).content.decode()
    for screen in ("item:edit", "item:look", "item:preview"):
        page = client.get(reverse(screen, args=[item.pk]))
        assert page.status_code == 200, screen
        assert item.title in page.content.decode(), screen
