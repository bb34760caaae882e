"""The national baseline that every measure stands on: secrets, personal data, the frame of a site, the door."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from huabiao.editing.items.models import Item
from huabiao.office import keys
from tests.clauses.clicks import TITLE, ask, online, signed, submit, write
from tests.editing.desk.desk_work import decide, text_of
from tests.editing.editor_forms import CONTENT, editor_post
from tests.editing.qingyan_office import PASSWORD, Office
from tests.publishing.trees.tree_town import tree_files

CANARY = "青石坳代号九一四"


@pytest.mark.clause("NB-SECRECY-31")
@pytest.mark.clause("NB-SECRECY-34")
@pytest.mark.clause("NB-GB9704-MARK")
def test_a_marked_secret_is_not_stored(yunxi: Office, browse: Any) -> None:
    keys.create_quarantine_key("correct horse battery staple")
    writer = browse(yunxi.officer("information_officer"))
    column = str(yunxi.columns["乡村动态"].pk)
    text = CONTENT % f"机密★3年 {CANARY}部署方案"
    data = editor_post(
        writer, None, title=TITLE, column=column, source="综合办", **{"body-0-value": text}
    )
    answer = writer.post(reverse("item:add"), data)
    assert answer.status_code == 422
    assert "24小时" in answer.content.decode()
    assert not Item.objects.exists()
    kept = [one for one in Path(settings.HUABIAO_VAR).rglob("*") if one.is_file()]
    assert not [one for one in kept if CANARY.encode() in one.read_bytes()]


@pytest.mark.clause("NB-SECRECY-42")
def test_nothing_goes_out_without_a_secrecy_review(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    request = submit(writer, write(writer, yunxi.columns["乡村动态"]))
    leader = browse(yunxi.officer("leader_in_charge"))
    assert decide(leader, request, opinion="").status_code == 422
    signed(browse, request, yunxi.officer("leader_in_charge"), opinion="经审查不涉密")
    sheet = leader.get(reverse("desk_secrecy", args=[request.uuid]))
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert request.steps.get(act="secrecy_review").state == "done"


@pytest.mark.clause("NB-PIPL-25")
@pytest.mark.clause("NB-PIPL-28")
@pytest.mark.clause("NB-DISCLOSURE-15")
@pytest.mark.parametrize("number", ["11010519491231002X", "6222021234567890128"])
def test_a_citizens_number_is_refused(yunxi: Office, browse: Any, number: str) -> None:
    writer = browse(yunxi.officer("information_officer"))
    refused = ask(writer, write(writer, yunxi.columns["通知公告"], text=f"张某，{number}"))
    assert refused.status_code == 422
    assert "个人信息保护法第二十五条" in text_of(refused)


@pytest.mark.clause("NB-GB9704-STOP")
@pytest.mark.clause("NB-SECRECY-64")
def test_internal_papers_need_the_issuing_bodys_consent(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["通知公告"], text="内部资料　注意保存")
    refused = ask(writer, item)
    assert refused.status_code == 422
    assert "second_signature" in {reason.code for reason in refused.context["found"].reasons}


@pytest.mark.clause("NB-OPENNESS")
def test_what_says_it_is_not_open_is_refused(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["通知公告"], text="（此件不公开）")
    refused = ask(writer, item)
    assert refused.status_code == 422
    assert "国办发〔2016〕80号" in text_of(refused)


@pytest.mark.clause("NB-FOOT")
def test_a_foot_that_lacks_its_elements_is_refused(yunxi: Office, browse: Any) -> None:
    centre = browse(yunxi.officer("network_centre"))
    site = yunxi.site
    fields = ("name", "short_name", "organiser", "undertaker", "site_code", "conac_id", "emblem")
    said = {name: getattr(site, name) for name in fields}
    said |= {"icp": "备案中", "police": site.police, "contact": "", "version": site.version}
    identity = reverse("site:identity", args=[site.pk])
    assert centre.post(identity, said).status_code == 302
    refused = centre.post(reverse("site:submit", args=[site.pk]))
    assert refused.status_code == 422
    assert "备案中" in text_of(refused)
    assert "底部功能区" in text_of(refused)


@pytest.mark.clause("NB-META")
@pytest.mark.clause("NB-HEAD")
def test_every_page_carries_head_foot_and_tags(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    request = submit(writer, write(writer, yunxi.columns["乡村动态"]))
    signed(browse, request, yunxi.officer("leader_in_charge"), yunxi.officer("network_centre"))
    (path,) = [one for one in online() if one.count("/") == 3 and one.endswith(".html")]
    page = tree_files()[path].decode()
    for tag in ("SiteName", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
        assert f'name="{tag}"' in page, tag
    for words in ("云溪乡人民政府", "9904210014", "澜ICP备00000001号-14", "zfwzgl.www.gov.cn"):
        assert words in page, words


@pytest.mark.clause("NB-GUIDE-SAFETY")
@pytest.mark.clause("NB-GB22239")
def test_five_wrong_passwords_lock_the_name(yunxi: Office) -> None:
    officer = yunxi.officer("information_officer")
    client = Client()
    login = reverse("wagtailadmin_login")
    for _turn in range(5):
        client.post(login, {"username": officer.username, "password": "wrong"})
    locked = client.post(login, {"username": officer.username, "password": PASSWORD})
    assert locked.status_code == 429
    assert "_auth_user_id" not in client.session


@pytest.mark.clause("NB-LEADER-AMEND")
def test_a_signing_leader_may_correct_words(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    request = submit(writer, write(writer, yunxi.columns["乡村动态"]))
    leader = browse(yunxi.officer("leader_in_charge"))
    page = leader.get(reverse("desk_review", args=[request.uuid]))
    assert "amend" in {act.verdict.value for act in page.context["acts"].allowed}
