"""The ledger on screen: who sees what, looking things up, verifying in plain words, taking it away."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huabiao.office import clocks, keys
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.selectors import latest_head
from huabiao.office.ledger.verification import Anchor, verify_export
from huabiao.oversight.records import indexing
from huabiao.oversight.records.models import EntryLine
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.register.certificates.models import Filing
from tests.oversight.records.conftest import Records, cells, downloaded, page

LEDGER = reverse("entryline:index")
VERIFY = reverse("entryline:verify")
OFFLINE = reverse("entryline:offline")


def test_auditors_see_all_below_them_and_officers_their_own_acts(records: Records) -> None:
    office = records.office
    page(records.browse(records.auditor), LEDGER)
    seen = records.browse(records.auditor).get(LEDGER).context
    assert seen["paginator"].count == Entry.objects.count()

    writer = office.officer("information_officer")
    own = records.browse(writer).get(LEDGER).context["paginator"].object_list
    assert {line.officer for line in own} == {writer.uuid}
    town_auditor = office.officer("audit_administrator", name="town_auditor")
    below = records.browse(town_auditor).get(LEDGER).context["paginator"].object_list
    bodies = {line.organisation for line in below if line.officer != town_auditor.uuid}
    assert bodies <= {office.township.uuid, office.station.uuid}
    assert 0 < len(below) < Entry.objects.count()

    foreign = EntryLine.objects.filter(kind="certificate.issued").first()
    assert foreign is not None
    entry = reverse("entryline:entry", args=[foreign.seq])
    assert records.browse(writer).get(entry).status_code == 404
    assert "签发凭证" in page(records.browse(town_auditor), entry)
    for client in (records.browse(writer), records.browse(town_auditor)):
        assert client.get(OFFLINE).status_code == 403
    assert records.browse(writer).post(VERIFY).status_code == 403
    assert records.browse(town_auditor).get(VERIFY).status_code == 405


def test_entries_are_found_by_act_day_officer_title_and_code(records: Records) -> None:
    client = records.browse(records.auditor)

    def found(**query: str) -> set[str]:
        return {line.kind for line in client.get(LEDGER, query).context["paginator"].object_list}

    assert found(kind="certificate.issued") == {"certificate.issued"}
    assert found(q="消防检查") == {
        "request.opened",
        "decision.made",
        "request.closed",
        "certificate.issued",
        "withdrawal.made",
    }
    code = Filing.objects.get(subject=records.online.uuid).code
    assert found(q=code) == found(q=str(records.online.uuid)) == found(q="春耕")
    assert "withdrawal.made" not in found(q=code)
    assert "withdrawal.made" in found(officer="duty")
    today = f"{clocks.now() + timedelta(hours=8):%Y-%m-%d}"
    assert found(at_from=today, at_to=today) == found()
    assert found(at_to="2007-01-01") == set()


def test_the_list_costs_the_same_for_any_number_of_entries(records: Records) -> None:
    client = records.browse(records.auditor)
    page(client, LEDGER)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(client, LEDGER)
        counts.append(len(queries))
        records.office.publish(records.office.draft(f"第{_round}期简报"))
        indexing.catch_up()
    assert counts[0] == counts[1] <= 35


def test_verifying_says_whole_and_then_names_what_was_changed(
    records: Records, by_hand: Callable[..., None]
) -> None:
    client = records.browse(records.auditor)
    good = client.post(VERIFY).context["outcome"]
    assert good.sound and not good.faults
    victim = Entry.objects.get(kind="withdrawal.made")
    altered = bytes(victim.document).replace(b"withdrawal.made", b"withdrawal.madd")
    by_hand("UPDATE ledger_entry SET document = %s WHERE seq = %s", altered, victim.seq)
    bad = client.post(VERIFY)
    outcome = bad.context["outcome"]
    assert not outcome.sound
    assert any(str(victim.seq) in fault.place for fault in outcome.faults)
    assert "报告安全员和审计员" in bad.content.decode()
    life = client.get(reverse("records_life", args=[records.withdrawn.uuid])).context["life"]
    assert not life.sound
    broken = [one for one in life.ledger if one.judged.standing == "broken"]
    assert [one.shown.seq for one in broken] == [victim.seq]
    other = client.get(reverse("records_life", args=[records.online.uuid])).context["life"]
    assert other.sound


def test_a_ledger_set_back_to_an_earlier_day_is_found_by_the_journal(records: Records) -> None:
    folder = PublishedFolder()
    folder.prepare()
    head = ledger.sign_head()
    content = {"size": head.size + 3, "root": head.root, "epoch": head.epoch}
    folder.journal.append(
        Disk(), at=head.at, kind="head", content=content, signer=keys.signer("certifier")
    )
    outcome = records.browse(records.auditor).post(VERIFY).context["outcome"]
    assert not outcome.sound
    (folder.path / "journal").write_bytes(b"forged {}\n")
    (folder.path / "journal").write_bytes(
        b'YQ== {"number":0,"kind":"head","at":0,"previous":"'
        + b"0" * 64
        + b'","key":"x","content":{"size":1,"root":"sha256:00"}}\n'
    )
    forged = records.browse(records.auditor).post(VERIFY).context["outcome"]
    assert any("流水账" in fault.place for fault in forged.faults)


def test_the_parcel_verifies_offline_with_the_enclosed_sheet(
    records: Records, tmp_path: Path
) -> None:
    client = records.browse(records.auditor)
    with zipfile.ZipFile(io.BytesIO(downloaded(client, OFFLINE))) as parcel:
        parcel.extractall(tmp_path)
    head = ledger.sign_head()
    [key] = tmp_path.glob("*.pub")
    report = verify_export(tmp_path / "ledger.txt", key)
    assert report.ok and report.entries > 0
    assert str(report.entries) in (tmp_path / "说明.txt").read_text(encoding="utf-8")
    assert report.root in (tmp_path / "说明.txt").read_text(encoding="utf-8")
    assert not verify_export(
        tmp_path / "ledger.txt", key, anchor=Anchor(head.size + 1, head.root)
    ).ok
    assert records.online.title.encode() not in (tmp_path / "ledger.txt").read_bytes()


def test_the_book_of_the_ledger_has_each_entry_and_the_head(records: Records) -> None:
    client = records.browse(records.auditor)
    book = cells(downloaded(client, LEDGER, export="xlsx"))
    rows = [[cell.value for cell in row] for row in book]
    numbers = [row[0] for row in rows if isinstance(row[0], int)]
    assert sorted(numbers) == [entry.seq for entry in Entry.objects.all()]
    head = latest_head()
    assert head is not None and any(head.root in str(row[0]) for row in rows[:5])


def test_the_index_is_derived_and_can_be_thrown_away(records: Records) -> None:
    del records
    indexing.catch_up()
    before = list(EntryLine.objects.values())
    EntryLine.objects.filter(seq__gt=5).delete()
    left = indexing.catch_up(most=4)
    assert left == Entry.objects.count() - 10
    assert indexing.catch_up() == 0
    assert list(EntryLine.objects.values()) == before
    EntryLine.objects.update(kind="nothing.happened")
    indexing.rebuild()
    assert list(EntryLine.objects.values()) == before


def test_an_entry_that_was_removed_is_shown_as_missing(
    records: Records, by_hand: Callable[..., None]
) -> None:
    client = records.browse(records.auditor)
    page(client, LEDGER)
    last = Entry.objects.order_by("-seq").first()
    assert last is not None
    by_hand("DELETE FROM ledger_entry WHERE seq = %s", last.seq)
    assert "存证日志中缺少这一条" in page(client, LEDGER)
    assert client.get(reverse("entryline:entry", args=[last.seq])).status_code == 404


@pytest.mark.parametrize("address", [LEDGER, reverse("filing:index"), VERIFY, OFFLINE])
def test_nothing_opens_before_log_in(client: object, db: None, address: str) -> None:
    response = client.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 302 and "login" in response["Location"]
