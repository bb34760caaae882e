"""Pictures, files and links of old pages arrive with their items."""

import json
from pathlib import Path

from huabiao.editing.items.freezing import freeze_item
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.migration.identity import item_uuid
from huabiao.editing.migration.services import migrate
from huabiao.register.payloads import ItemPayload, parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.selectors import freezes_of
from tests.editing.migration.old_site import OLD, line, put_picture, write
from tests.editing.qingyan_office import Office


def frozen(office: Office, number: int) -> ItemPayload:
    """The payload that is on the list for one old address."""
    subject = item_uuid(office.site.uuid, f"{OLD}/art/{number}.html")
    copy = freezes_of(subject)[-1]
    payload = parse(vault.read_payload(str(copy.uuid), copy.digest))
    assert isinstance(payload, ItemPayload)
    return payload


def test_pictures_files_and_links_arrive(office: Office, tmp_path: Path) -> None:
    body = (
        "<p>现场情况见图。</p><p><img src='/upload/2015/a.jpg' alt='清理现场'></p>"
        "<p>下载<a href='/upload/表.txt'>统计表</a>，另见<a href='2.html'>上一次</a>。</p>"
    )
    folder = write(
        tmp_path / "stock",
        [
            line(1, body=body, pictures=[{"file": "a.jpg", "caption": "河边"}, "b.jpg"]),
            line(2, attachments=[{"file": "年报/总表.txt", "name": "总表"}]),
        ],
    )
    put_picture(folder, "a.jpg")
    put_picture(folder, "b.jpg", width=640)
    (folder / "files" / "表.txt").write_text("统计", encoding="utf-8")
    (folder / "files" / "年报").mkdir()
    (folder / "files" / "年报" / "总表.txt").write_text("年报", encoding="utf-8")
    officer = office.officer("information_officer")
    report = migrate(folder=folder, site=office.site, officer=officer)
    assert (report.pictures, report.attachments, report.left_out) == (2, 2, 0)

    first = frozen(office, 1)
    assert [block.type for block in first.body] == ["rich_text", "picture", "rich_text", "picture"]
    shown = [block.picture for block in first.body if block.type == "picture"]
    assert [(one.caption, one.alt) for one in shown] == [
        ("河边", "清理现场"),
        ("", f"{first.title}（图2）"),
    ]
    assert all({copy.name for copy in one.renditions} == {"thumb", "list", "body"} for one in shown)
    assert first.own_links() == {str(item_uuid(office.site.uuid, f"{OLD}/art/2.html"))}
    assert [one.name for one in first.attachments] == ["表.txt"]
    assert [one.name for one in frozen(office, 2).attachments] == ["总表.txt"]


def test_what_is_frozen_is_what_the_editor_would_freeze(office: Office, tmp_path: Path) -> None:
    table = "<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>"
    folder = write(
        tmp_path / "stock",
        [
            line(
                1,
                body=f"<p>一</p>{table}<img src='a.jpg'>",
                pictures=["a.jpg"],
                keywords=["河道", "清理"],
                document_number="云政发〔2015〕3号",
                written_on="2015-03-01",
            )
        ],
    )
    put_picture(folder, "a.jpg")
    officer = office.officer("information_officer")
    migrate(folder=folder, site=office.site, officer=officer)
    before = frozen(office, 1).model_dump(mode="json", by_alias=True)
    again = freeze_item(Item.objects.get())[0]
    assert {**before, "nonce": ""} == {**json.loads(json.dumps(again)), "nonce": ""}


def test_the_same_file_of_the_same_body_is_kept_once(office: Office, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "stock",
        [line(number, pictures=["a.jpg"], attachments=["b.txt"]) for number in (1, 2, 3)],
    )
    put_picture(folder, "a.jpg")
    (folder / "files" / "b.txt").write_text("附件", encoding="utf-8")
    officer = office.officer("information_officer")
    migrate(folder=folder, site=office.site, officer=officer, together=2)
    assert (Picture.objects.count(), Attachment.objects.count()) == (1, 1)
