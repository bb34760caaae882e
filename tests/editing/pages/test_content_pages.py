"""Home, topic and organisation pages go the same way as items."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from huabiao.approval.refusals import Refused
from huabiao.editing.items import services as drafts
from huabiao.editing.items.status import State, status_of
from huabiao.editing.pages.freezing import freeze_page
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.pages.services import submit_page
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import PagePayload
from huabiao.register.payloads.parsing import parse
from tests.editing.qingyan_office import Office


def page_of(office: Office, kind: str = "home", title: str = "云溪乡人民政府") -> ContentPage:
    """A saved page with every kind of block of its own."""
    page = ContentPage(site=office.site, kind=kind, title=title)
    news = office.columns["乡村动态"]
    blocks: list[dict[str, Any]] = [
        {"type": "latest", "value": {"column": news.pk, "count": 6, "title": "", "style": "list"}},
        {
            "type": "links",
            "value": {
                "title": "友情链接",
                "links": [{"text": "国务院", "url": "https://www.gov.example/"}],
            },
        },
        {
            "type": "leaders",
            "value": {"people": [{"name_or_post": "乡长", "duties": "主持全面工作"}]},
        },
        {"type": "rich_text", "value": "<p>欢迎。</p>"},
    ]
    page.body = page.body.stream_block.to_python([{**one, "id": str(uuid4())} for one in blocks])
    drafts.save_draft(draft=page, officer=office.officer("network_centre"), version=0)
    return page


def test_a_page_freezes_to_the_closed_schema(office: Office) -> None:
    payload, blobs = freeze_page(page_of(office))
    parsed = parse(canonical(payload))
    assert isinstance(parsed, PagePayload)
    assert [block.type for block in parsed.blocks] == ["latest", "links", "leaders", "rich_text"]
    assert not blobs


def test_a_home_page_is_submitted_signed_and_certified(office: Office) -> None:
    page = page_of(office)
    request = submit_page(page=page, officer=office.officer("network_centre"))
    assert status_of(page).state is State.IN_APPROVAL
    office.certify(office.sign(request))
    assert status_of(page).state is State.ONLINE


def test_a_site_has_one_home_page_and_pages_have_pinyin_addresses(office: Office) -> None:
    page_of(office)
    with pytest.raises(Exception, match=r"one_home_page|UNIQUE"):
        page_of(office)


def test_a_topic_page_has_an_address(office: Office) -> None:
    assert page_of(office, "topic", "防汛抗旱").path == "fangxunkanghan"


def test_an_information_officer_does_not_arrange_pages(office: Office) -> None:
    page = page_of(office)
    writer = office.officer("information_officer")
    with pytest.raises(drafts.DraftRefused):
        drafts.save_draft(draft=page, officer=writer, version=page.version)
    with pytest.raises(Refused):
        submit_page(page=page, officer=writer)


def test_a_page_may_stand_below_others_but_not_on_a_column(office: Office, browse: Any) -> None:
    client = browse(office.officer("network_centre"))
    sent = {
        "site": str(office.site.pk),
        "kind": "topic",
        "title": "防汛抗旱",
        "base_version": "0",
        "draft_key": "page:new",
        "body-count": "0",
    }
    taken = office.columns["通知公告"].segment
    for path, words in ((taken, "已有栏目"), ("index/a", "网站自身"), ("Zhuan Ti", "斜杠")):
        answer = client.post(reverse("page:add"), {**sent, "path": path})
        assert answer.status_code == 200
        assert words in str(answer.context["form"].errors["path"])
    answer = client.post(reverse("page:add"), {**sent, "path": "zhuanti/fangxun"})
    assert answer.status_code == 302
    page = ContentPage.objects.get()
    assert page.path == "zhuanti/fangxun"
    parsed = parse(canonical(freeze_page(page)[0]))
    assert isinstance(parsed, PagePayload)


def test_reordering_a_pages_parts_takes_the_short_route(office: Office, browse: Any) -> None:
    page = page_of(office)
    centre = office.officer("network_centre")
    office.certify(office.sign(submit_page(page=page, officer=centre)))
    page.refresh_from_db()
    page.body = page.body.stream_block.to_python(page.body.get_prep_value()[::-1])
    drafts.save_draft(draft=page, officer=centre, version=page.version)
    shown = browse(centre).get(reverse("page:submit", args=[page.pk]))
    assert "版面编排" in shown.content.decode()
    request = submit_page(page=page, officer=centre)
    assert request.parsed().matter["subject"] == "arrangement"
    office.certify(office.sign(request))


def test_the_page_screens(office: Office, browse: Any) -> None:
    page = page_of(office)
    client = browse(office.officer("network_centre"))
    for name in ("page:look", "page:edit", "page:submit", "page:preview"):
        response = client.get(reverse(name, args=[page.pk]))
        assert response.status_code == 200, name
    assert client.post(reverse("page:submit", args=[page.pk])).status_code == 302
    assert client.get(reverse("page:edit", args=[page.pk])).status_code == 302
    assert client.post(reverse("page:take_back", args=[page.pk])).status_code == 302
    assert status_of(page).state is State.DRAFT
