"""What a dry run says, and what is left out whatever the run."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huabiao.approval.refusals import Refused
from huabiao.editing.items.models import Item
from huabiao.editing.migration.reports import LEFT_OUT, Report
from huabiao.editing.migration.services import migrate
from huabiao.office import keys
from huabiao.register.quarantine.selectors import waiting
from huabiao.register.vault.models import Freeze
from tests.editing.migration.old_site import ID_CARD, OLD, line, put_picture, write
from tests.editing.qingyan_office import Office

SECRET = "机密★10年"
CANARY = "金丝雀会议纪要"


def run(office: Office, folder: Path, **said: Any) -> Report:
    officer = office.officer("information_officer")
    return migrate(folder=folder, site=office.site, officer=officer, **said)


def left_out(report: Report) -> dict[int, set[str]]:
    """Line → why it was left out."""
    found: dict[int, set[str]] = {}
    for note in report.notes:
        if note.kind == LEFT_OUT:
            found.setdefault(note.line, set()).add(note.reason.code)
    return found


def mixed_stock(folder: Path) -> Path:
    """One of everything that goes wrong."""
    stock = [
        line(1),
        line(2, body=f"<p>联系人身份证号{ID_CARD}</p>"),
        line(3, body=f"<p>{SECRET}</p><p>{CANARY}</p>"),
        line(4, body="<p>内部资料 注意保存</p><p>工作交流材料</p>"),
        line(5, published="2015-02-30"),
        line(6, column="meiyouzhege"),
        line(7, address=f"{OLD}/art/1.html"),
        line(8, title=str(line(1)["title"])),
        line(9, attachments=["没有.pdf"]),
        line(10, source=""),
        line(11, openness="依申请公开"),
        line(12, body="<p> </p>"),
        line(13, scope="nonsense"),
        line(14, body="<p>经办人手机13800138000</p>"),
    ]
    return write(folder, stock)


EXPECTED = {
    2: {"screening_personal_data"},
    3: {"state_secret"},
    4: {"second_signature"},
    5: {"date"},
    6: {"column_unknown"},
    7: {"address_twice"},
    10: {"format_item"},
    11: {"openness"},
    12: {"empty"},
    13: {"scope"},
}


def test_a_dry_run_counts_everything_and_stores_nothing(office: Office, tmp_path: Path) -> None:
    before = Freeze.objects.count()
    report = run(office, mixed_stock(tmp_path / "stock"), dry_run=True)
    assert left_out(report) == EXPECTED
    assert (report.lines, report.ready, report.left_out, report.loaded) == (14, 4, 10, 0)
    assert report.findings["block"] >= 2
    assert report.findings["second_signature"] >= 1
    assert report.findings["hint"] >= 1
    assert report.hints["title_twice"] == 1
    assert report.hints["file_missing"] == 1
    assert report.columns == {"xiangcundongtai": 4}
    assert ID_CARD not in "".join(str(note.reason) for note in report.notes)
    assert not Item.objects.exists()
    assert Freeze.objects.count() == before
    assert waiting() == []


def test_what_screening_blocks_is_left_out_and_the_rest_comes_in(
    office: Office, tmp_path: Path
) -> None:
    report = run(office, mixed_stock(tmp_path / "stock"))
    assert left_out(report) == EXPECTED
    addresses = set(Item.objects.values_list("original_url", flat=True))
    assert addresses == {f"{OLD}/art/{number}.html" for number in (1, 8, 9, 14)}


def test_a_state_secret_is_sealed_once_and_kept_nowhere(
    office: Office, tmp_path: Path, data_folder: Path
) -> None:
    keys.create_quarantine_key("一句 很长的 口令 2026")
    folder = write(tmp_path / "stock", [line(1), line(3, body=f"<p>{SECRET}</p><p>{CANARY}</p>")])
    for _again in range(2):
        report = run(office, folder)
        assert left_out(report) == {2: {"state_secret"}}
        assert CANARY not in "".join(str(note.reason) for note in report.notes)
        assert len(waiting()) == 1
    for path in data_folder.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert CANARY not in repr(cursor.fetchall()), table


def test_a_secret_inside_a_file_keeps_its_item_out(office: Office, tmp_path: Path) -> None:
    keys.create_quarantine_key("一句 很长的 口令 2026")
    folder = write(tmp_path / "stock", [line(1, attachments=["会议.txt"])])
    (folder / "files" / "会议.txt").write_text(f"{SECRET}\n{CANARY}\n", encoding="utf-8")
    assert left_out(run(office, folder)) == {1: {"state_secret"}}
    assert len(waiting()) == 1
    assert not Item.objects.exists()


def test_nothing_comes_to_a_site_by_somebody_without_a_post_or_to_an_unapproved_site(
    office: Office, tmp_path: Path
) -> None:
    folder = write(tmp_path / "stock", [line(1)])
    stranger = office.officer("information_officer", office.other)
    with pytest.raises(Refused) as refused:
        migrate(folder=folder, site=office.site, officer=stranger, scope="nonsense")
    assert refused.value.codes() == {"not_allowed", "scope"}


def test_a_picture_is_no_way_out_of_the_folder(office: Office, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "stock",
        [line(1, pictures=["../secret.jpg", "/etc/passwd"], attachments=["..\\..\\x.pdf"])],
    )
    put_picture(tmp_path, "../secret.jpg")
    report = run(office, folder, dry_run=True)
    assert report.hints["file_missing"] == 1
    assert (report.pictures, report.attachments) == (0, 0)
