"""What people really put in: HTML in a title, broken files, files that are something else, too much of it."""

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huabiao.editing.items.filetypes import NotThatType, media_type_of, picture_facts
from huabiao.editing.items.freezing import freeze_item
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.items.word import DocumentRefused, read_document
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads.parsing import parse
from tests.editing.editor_forms import editor_post
from tests.editing.qingyan_office import Office, picture_bytes


def word_file() -> bytes:
    """A notice with heading, text, table, picture, list of attachments and signature."""
    document = docx.Document()
    document.add_heading("关于做好春季防火工作的通知", level=1)
    document.add_paragraph("各村、各站所：")
    document.add_heading("一、提高认识", level=2)
    document.add_paragraph("要克服麻痹思想，落实责任。")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("村名", "责任人", "上溪村", "支部书记"), strict=True):
        cell.text = text
    document.add_picture(io.BytesIO(picture_bytes(400, 300)))
    document.add_paragraph("附件：1.责任分工表")
    document.add_paragraph("云溪乡人民政府")
    document.add_paragraph("2026年3月10日")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_html_in_a_title_stays_text(office: Office, browse: Any) -> None:
    item = office.draft("<script>alert(1)</script>通知")
    client = browse(office.officer("information_officer"))
    for name in ("item:look", "item:edit", "item:submit", "item:preview"):
        page = client.get(reverse(name, args=[item.pk])).content.decode()
        assert "<script>alert(1)" not in page, name
    assert "<script>alert(1)" not in client.get(reverse("item:index")).content.decode()


def test_dangerous_markup_in_the_text_never_reaches_the_payload(office: Office) -> None:
    item = office.draft(
        text='<p onclick="x()">正文</p><img src=x onerror=y><a href="javascript:z()">链</a>'
        '<a href="huabiao:6f1c6e9e-3c5f-4c39-9a53-8c3d1a7a0001">本站</a>'
    )
    payload, _blobs = freeze_item(item)
    html = payload["body"][0]["html"]
    assert "onclick" not in html
    assert "onerror" not in html
    assert "javascript" not in html
    assert "huabiao:6f1c6e9e-3c5f-4c39-9a53-8c3d1a7a0001" in html
    parse(canonical(payload))


def test_pasted_indents_and_invisible_characters_go(office: Office) -> None:
    item = office.draft("标题\u200b\ufeff", text="<p>\u3000\u3000第一段\u200b</p><p>\u3000</p>")
    payload, _blobs = freeze_item(item)
    assert payload["title"] == "标题"
    assert payload["body"][0]["html"] == "<p>第一段</p>"


def test_a_picture_that_is_none_is_refused_with_a_sentence(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    fake = SimpleUploadedFile("会议.jpg", b"MZ this is a program", content_type="image/jpeg")
    response = client.post(reverse("picture:add"), {"file": fake})
    assert response.status_code == 422
    assert "不是图片" in response.content.decode()
    assert not Picture.objects.exists()


def test_a_file_that_is_not_what_it_says_is_refused(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    for name, data in (
        ("名单.pdf", b"PK\x03\x04"),
        ("名单.docx", b"PK\x03\x04x"),
        ("木马.exe", b"MZ"),
    ):
        response = client.post(reverse("attachment:add"), {"file": SimpleUploadedFile(name, data)})
        assert response.status_code == 422, name
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b"\0\0"),
        ("a.jpg", b"\xff\xd8\xffx"),
        ("a.ofd", b"PK\x03\x04"),
        ("a", b"x"),
    ],
)
def test_the_type_is_judged_by_content(name: str, data: bytes) -> None:
    with pytest.raises(NotThatType):
        media_type_of(name, data)


def test_a_picture_bomb_is_refused() -> None:
    with pytest.raises(NotThatType):
        picture_facts("大.png", picture_bytes(21_000, 10, "PNG"))


def test_an_upload_of_300_mb_is_refused_unread(office: Office, browse: Any) -> None:
    client: Client = browse(office.officer("information_officer"))

    class Unreadable:
        """A body that must not be read."""

        def read(self, *_args: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    huge: Any = {"CONTENT_LENGTH": str(300 * 1024 * 1024), "wsgi.input": Unreadable()}
    response = client.generic(
        "POST",
        reverse("attachment:add"),
        content_type="multipart/form-data; boundary=x",
        **huge,
    )
    assert response.status_code == 413
    assert "100 MB" in response.content.decode()


def test_a_corrupt_word_file_and_old_formats_get_a_sentence(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    column = str(office.columns["通知公告"].pk)
    for name, data, says in (
        ("通知.docx", b"PK\x03\x04broken", "已损坏"),
        ("通知.docx", word_file()[:2000], "已损坏"),
        ("通知.doc", b"\xd0\xcf\x11\xe0", "旧格式"),
        ("通知.wps", b"\xd0\xcf\x11\xe0", "旧格式"),
    ):
        file = SimpleUploadedFile(name, data)
        response = client.post(reverse("item:import"), {"column": column, "file": file})
        assert response.status_code == 422, name
        assert says in response.content.decode(), name
    assert not Item.objects.exists()


def test_a_word_file_becomes_a_clean_draft(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    response = client.post(
        reverse("item:import"),
        {
            "column": str(office.columns["通知公告"].pk),
            "file": SimpleUploadedFile("通知.docx", word_file()),
        },
    )
    assert response.status_code == 302, response.content.decode()[-3000:]
    item = Item.objects.get()
    assert item.title == "关于做好春季防火工作的通知"
    payload, _blobs = freeze_item(item)
    kinds = [block["type"] for block in payload["body"]]
    assert kinds == ["rich_text", "table", "picture", "rich_text"]
    last = payload["body"][-1]["html"]
    assert '<p class="right">云溪乡人民政府</p><p class="right">2026年3月10日</p>' in last
    assert "附件：1.责任分工表" in last
    assert payload["body"][1]["rows"] == [["村名", "责任人"], ["上溪村", "支部书记"]]


def test_an_empty_zip_is_no_word_file() -> None:
    with pytest.raises(DocumentRefused):
        read_document("空.docx", b"PK\x05\x06" + b"\0" * 18)


def test_a_session_lost_in_mid_form_says_how_to_get_the_text_back(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("item:add"), {"title": "写到一半"})
    assert response.status_code == 403
    assert "重新登录" in response.content.decode()
    assert (
        client.get(reverse("item:add"))
        .headers["Location"]
        .startswith(reverse("wagtailadmin_login"))
    )


@pytest.mark.parametrize(
    "damage",
    [
        {"body-count": None},
        {"body-count": "viele"},
        {"body-0-type": None},
        {"body-0-value": "{halb"},
        {"body-0-value": None},
        {"body-0-order": "x"},
    ],
)
def test_a_form_that_arrives_in_part_is_refused_with_a_sentence(
    office: Office, browse: Any, damage: dict[str, str | None]
) -> None:
    item = office.draft()
    client = browse(office.officer("information_officer"))
    whole = editor_post(client, item, title="改过的标题")
    data = {k: v for k, v in {**whole, **damage}.items() if v is not None}
    for address in (reverse("item:edit", args=[item.pk]), reverse("item:add")):
        answer = client.post(address, data)
        assert answer.status_code == 400
        assert "没有完整" in answer.content.decode()
    if "body-count" in data:
        assert client.post(reverse("item_check"), data).status_code == 400
    assert Item.objects.get().title == item.title
