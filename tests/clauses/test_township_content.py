"""What may stand on the township's site (T5, T7, T9, T14, T15) and how its officers log in (T18)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huabiao.editing.items.models import Attachment, Item
from tests.clauses.clicks import TITLE, ask, one_attachment, online, signed, submit, write
from tests.editing.desk.desk_work import text_of
from tests.editing.editor_forms import CONTENT, editor_post
from tests.editing.qingyan_office import PASSWORD, Office
from tests.publishing.trees.tree_town import tree_files

BARRED = {
    "t14_state_power": "推翻人民政府统治",
    "t14_separatism": "号召独立建国",
    "t14_vice": "网上赌场开户",
    "t14_unlawful": "代办假证",
}
POINTED_OUT = {
    "t14_constitution": "宪法作废",
    "t14_ethnic_hatred": "劣等民族",
    "t14_rumour": "内部人士爆料",
    "t14_insult": "不得好死",
    "t14_government_image": "政府无能",
}


@pytest.mark.clause("T5-2")
def test_an_officer_writes_only_for_the_own_department(yunxi: Office, browse: Any) -> None:
    station = browse(yunxi.officer("information_officer", yunxi.station))
    write(station, yunxi.columns["惠农政策"])
    stranger = browse(yunxi.officer("information_officer", yunxi.other))
    data = editor_post(stranger, None, title="别乡的信息", column=str(yunxi.columns["惠农政策"].pk))
    assert stranger.post(reverse("item:add"), data).status_code != 302
    assert not Item.objects.filter(title="别乡的信息").exists()


@pytest.mark.clause("T5-3")
def test_an_officer_manages_what_was_uploaded_and_nobody_elses(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["乡村动态"])
    edit = reverse("item:edit", args=[item.pk])
    assert writer.post(edit, editor_post(writer, item, title="改过的标题")).status_code == 302
    stranger = browse(yunxi.officer("information_officer", yunxi.other))
    assert stranger.get(edit).status_code in {403, 404}
    assert stranger.post(edit, {"title": "冒名"}).status_code in {403, 404}
    item.refresh_from_db()
    assert item.title == "改过的标题"


@pytest.mark.clause("T7")
def test_only_what_is_for_the_public_and_by_column(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    homeless = editor_post(writer, None, title=TITLE, column="", source="综合办", scope="own")
    assert writer.post(reverse("item:add"), homeless).status_code != 302
    closed = write(writer, yunxi.columns["通知公告"], openness="closed", openness_reason="内部事务")
    assert ask(writer, closed).status_code == 422
    item = write(writer, yunxi.columns["通知公告"])
    request = submit(writer, item)
    signed(browse, request, yunxi.officer("leader_in_charge"), yunxi.officer("network_centre"))
    pages = online()
    assert any(path.endswith("/tongzhigonggao/index.html") for path in pages)
    assert not any("/xiangcundongtai/" in path for path in pages)


@pytest.mark.clause("T9-1")
def test_without_a_source_it_is_refused_under_the_clause(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["乡村动态"], source="")
    refused = ask(writer, item)
    assert refused.status_code == 422
    assert "第九条第一项" in text_of(refused)
    fresh = editor_post(writer, item, source="清砚县融媒体中心")
    assert writer.post(reverse("item:edit", args=[item.pk]), fresh).status_code == 302
    assert ask(writer, item).status_code == 302


@pytest.mark.clause("T9-2")
def test_the_newest_stands_first(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    titles = ("第一期农情快报", "第二期农情快报", "第三期农情快报")
    for title in titles:
        request = submit(writer, write(writer, yunxi.columns["乡村动态"], title))
        signed(browse, request, yunxi.officer("leader_in_charge"), yunxi.officer("network_centre"))
        assert online(title)
    (path,) = [one for one in tree_files() if one.endswith("/xiangcundongtai/index.html")]
    page = tree_files()[path].decode()
    places = [page.index(title) for title in reversed(titles)]
    assert places == sorted(places)


@pytest.mark.clause("T14")
@pytest.mark.parametrize("kind", sorted(BARRED))
def test_what_is_barred_is_refused_under_the_clause(yunxi: Office, browse: Any, kind: str) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["乡村动态"], text=f"有人在村口张贴：{BARRED[kind]}。")
    refused = ask(writer, item)
    assert refused.status_code == 422
    assert "第十四条" in text_of(refused)
    assert f"screening_{kind}" in {reason.code for reason in refused.context["found"].reasons}


@pytest.mark.clause("T14")
def test_the_other_kinds_are_pointed_out_while_writing_and_stop_nothing(
    yunxi: Office, browse: Any
) -> None:
    writer = browse(yunxi.officer("information_officer"))
    column = yunxi.columns["乡村动态"]
    text = "；".join(POINTED_OUT.values())
    data = editor_post(writer, None, column=str(column.pk), **{"body-0-value": CONTENT % text})
    shown = writer.post(reverse("item_check"), data).json()
    assert shown["count"] == 0
    assert shown["html"].count("第十四条</abbr>") == len(POINTED_OUT)
    item = write(writer, column, text=text)
    page = writer.get(reverse("item:submit", args=[item.pk]))
    found = {one.category for one in page.context["found"].findings.hints}
    assert found == set(POINTED_OUT)
    assert ask(writer, item).status_code == 302


@pytest.mark.clause("T15")
def test_only_files_without_programs_go_out(yunxi: Office, browse: Any) -> None:
    officer = yunxi.officer("information_officer")
    writer = browse(officer)
    add = reverse("attachment:add")
    for name, data in (("补丁.exe", b"MZ"), ("名单.pdf", b"MZ"), ("宏.js", b"alert(1)")):
        assert writer.post(add, {"file": SimpleUploadedFile(name, data)}).status_code == 422
    assert not Attachment.objects.exists()
    text = SimpleUploadedFile("名单.txt", "上溪村、下溪村".encode())
    sound = SimpleUploadedFile("喇叭通知.mp3", b"ID3\x04" + b"\0" * 64)
    for file, status in ((text, 302), (sound, 422)):
        assert writer.post(add, {"file": file}).status_code == 302
        kept = Attachment.objects.latest("pk")
        item = write(writer, yunxi.columns["乡村动态"], **one_attachment(kept))
        answer = ask(writer, item)
        assert answer.status_code == status, text_of(answer)
    assert "第十五条" in text_of(answer)


@pytest.mark.clause("T15")
def test_nobody_changes_the_site_without_being_allowed(yunxi: Office, browse: Any) -> None:
    column = yunxi.columns["通知公告"]
    for person in (
        yunxi.officer("information_officer"),
        yunxi.officer("duty_officer"),
        yunxi.officer("network_centre", yunxi.other),
    ):
        client = browse(person)
        for name, thing in (("column:edit", column), ("site:identity", yunxi.site)):
            answer = client.post(reverse(name, args=[thing.pk]), {"name": "改名"})
            assert answer.status_code in {403, 404}, (person.username, name)
        assert client.post(reverse("site:submit", args=[yunxi.site.pk])).status_code in {403, 404}
    column.refresh_from_db()
    assert column.name == "通知公告"


@pytest.mark.clause("T18")
@pytest.mark.parametrize(
    "password",
    ["Ab1#x", "YunxiXiang#2026q", "information_officer-7Q"],
    ids=["short", "office", "person"],
)
def test_a_poor_password_is_refused_on_the_account_page(
    yunxi: Office, browse: Any, password: str
) -> None:
    officer = yunxi.officer("information_officer")
    client = browse(officer)
    account = reverse("wagtailadmin_account")
    said = {
        "password-old_password": PASSWORD,
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    for new, accepted in ((password, False), ("Teng-9 luo Ban#xi", True)):
        data = {**said, "password-new_password1": new, "password-new_password2": new}
        answer = client.post(account, data)
        officer.refresh_from_db()
        assert officer.check_password(new) is accepted, text_of(answer)
        assert accepted or "T18" in text_of(answer)
