"""The screens over HTTP: each opens, says the right thing, and costs a fixed number of queries."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huabiao.approval import services as approval
from huabiao.editing.items import services
from huabiao.editing.items.home import ListPanel
from huabiao.editing.items.models import Item
from huabiao.editing.items.neighbours import address_of
from huabiao.editing.items.views import lists
from huabiao.office.notices.models import Notice
from tests.editing.editor_forms import editor_post
from tests.editing.qingyan_office import Office


def test_every_screen_opens_for_its_officer(office: Office, browse: Any) -> None:
    item = office.draft()
    writer = browse(office.officer("information_officer"))
    centre = browse(office.officer("network_centre"))
    for client, name, args in (
        (writer, "wagtailadmin_home", []),
        (writer, "wagtailadmin_account", []),
        (writer, "item:index", []),
        (writer, "item:add", []),
        (writer, "item:import", []),
        (writer, "item:edit", [item.pk]),
        (writer, "item:look", [item.pk]),
        (writer, "item:submit", [item.pk]),
        (writer, "item:preview", [item.pk]),
        (writer, "picture:index", []),
        (writer, "picture:add", []),
        (writer, "attachment:index", []),
        (writer, "attachment:add", []),
        (writer, "site:index", []),
        (centre, "site:columns", [office.site.pk]),
        (centre, "site:identity", [office.site.pk]),
        (centre, "site:new_column", [office.site.pk]),
        (centre, "site:submit", [office.site.pk]),
        (centre, "column:edit", [office.columns["乡村动态"].pk]),
        (centre, "page:index", []),
        (centre, "page:add", []),
        (writer, "picture_chooser:choose", []),
        (writer, "attachment_chooser:choose", []),
        (writer, "column_chooser:choose", []),
        (writer, "wagtailadmin_choose_page", []),
    ):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 200, (name, response.status_code, response.content[:300])


def test_saving_in_the_editor_and_going_on_to_submit(office: Office, browse: Any) -> None:
    officer = office.officer("information_officer")
    client = browse(officer)
    data = editor_post(
        client,
        None,
        title="关于<b>防火</b>的通知",
        column=str(office.columns["通知公告"].pk),
        source="云溪乡党政综合办",
        scope="own",
        **{"action-submit": "1"},
    )
    response = client.post(reverse("item:add"), data)
    item = Item.objects.get()
    assert response.status_code == 302, response.context["form"].errors
    assert response.url.startswith(reverse("item:submit", args=[item.pk]))
    assert item.title == "关于<b>防火</b>的通知"
    assert item.organisation == office.township
    page = client.get(reverse("item:submit", args=[item.pk]))
    assert "分管领导" in page.content.decode()
    assert "关于<b>" not in page.content.decode()
    assert client.post(reverse("item:submit", args=[item.pk])).status_code == 302
    assert "在审" in client.get(reverse("item:look", args=[item.pk])).content.decode()


def test_the_browsers_copy_comes_back_into_the_form_unsaved(office: Office, browse: Any) -> None:
    item = office.draft()
    client = browse(office.officer("information_officer"))
    data = editor_post(client, item, title="断电前写的标题", **{"action-restore": "1"})
    response = client.post(reverse("item:edit", args=[item.pk]), data)
    assert response.status_code == 200
    assert "断电前写的标题" in response.content.decode()
    item.refresh_from_db()
    assert item.title != "断电前写的标题"


@pytest.mark.parametrize("rows", [10, 1000])
def test_the_list_costs_the_same_at_ten_and_a_thousand_rows(
    office: Office, browse: Any, rows: int
) -> None:
    writer = office.officer("information_officer")
    first = office.draft()
    services.submit(item=office.draft("在审的信息"), officer=writer)
    Item.objects.bulk_create(
        Item(
            site=first.site,
            column=first.column,
            organisation=first.organisation,
            author=writer,
            title=f"第{number}条",
            source="综合办",
            scope="own",
        )
        for number in range(rows)
    )
    client = browse(writer)
    client.get(reverse("item:index"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(reverse("item:index")).status_code == 200
    assert len(queries) <= 32


def test_the_list_tells_local_times_by_the_offices_clock(
    office: Office, browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = office.draft()
    at = datetime(2026, 3, 9, 17, 5, tzinfo=UTC)
    Item.objects.filter(pk=item.pk).update(changed_at=at)
    client = browse(office.officer("information_officer"))
    for now, words in (
        (datetime(2026, 3, 12, tzinfo=UTC), "03-10 01:05"),
        # Still 2026 in London, already 2027 in the office.
        (datetime(2026, 12, 31, 17, tzinfo=UTC), "2026-03-10 01:05"),
    ):
        # The list's clock alone: the appointments stand in the present.
        monkeypatch.setattr(lists, "clocks", SimpleNamespace(now=lambda now=now: now))
        page = client.get(reverse("item:index")).content.decode()
        assert re.search(rf">\s*{words}\s*<", page), words
        assert "之前" not in page


def test_notices_lead_to_their_request_and_repeat_no_inbox(office: Office, browse: Any) -> None:
    writer = office.officer("information_officer")
    leader = office.officer("leader_in_charge")
    request = services.submit(item=office.draft(), officer=writer)
    assert Notice.objects.filter(officer=leader, kind=Notice.Kind.WAITING).exists()
    shown = [panel.name for panel in home_panels(browse(leader))]
    assert "notices" not in shown
    approval.decide(request=request, officer=leader, verdict="return", opinion="数字请再核")
    Notice.objects.create(
        officer=writer, kind="told", sentence="别处的事", subject_type="request", subject=uuid4()
    )
    [notices] = [one for one in home_panels(browse(writer)) if one.name == "notices"]
    addresses = {row["title"]: row["url"] for row in notices.rows}
    assert addresses.pop("别处的事") == ""
    assert set(addresses.values()) == {reverse("desk_review", args=[request.uuid])}


def home_panels(client: Any) -> list[Any]:
    """The lists of the first screen."""
    panels = client.get(reverse("wagtailadmin_home")).context["panels"]
    return [panel for panel in panels if isinstance(panel, ListPanel)]


@override_settings(HUABIAO_NAME="望柱")
def test_the_product_is_called_as_the_settings_say(
    office: Office, browse: Any, client: Any
) -> None:
    login = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "望柱 · 政府网站群" in login
    inside = browse(office.officer("information_officer")).get(reverse("wagtailadmin_home"))
    pages = [login, inside.content.decode()]
    pages += [
        render_to_string(name, {"sentence": "句子"})
        for name in ("huabiao/plain.html", "huabiao/form_expired.html")
    ]
    for page in pages:
        assert "望柱" in page and "华表" not in page


def test_an_item_leads_to_its_life(office: Office, browse: Any) -> None:
    item = office.draft()
    client = browse(office.officer("information_officer"))
    page = client.get(reverse("item:look", args=[item.pk]))
    address = reverse("records_life", args=[item.uuid])
    assert f'href="{address}"' in page.content.decode()
    assert client.get(address).status_code == 200
    assert address_of("no_such_room", item.uuid) == ""


def test_a_preview_links_own_texts_to_where_they_stand(office: Office, browse: Any) -> None:
    target = office.draft("防火预案")
    office.publish(target)
    unborn = office.draft("未发布的预案")
    text = "".join(
        f'<p><a href="huabiao:{one.uuid}">{one.title}</a></p>' for one in (target, unborn)
    )
    item = office.draft("转链", text=text)
    client = browse(office.officer("information_officer"))
    page = client.get(reverse("item:preview", args=[item.pk])).content.decode()
    assert re.search(r'href="/xiangcundongtai/\d{6}/\d+\.html">防火预案', page), page
    assert "huabiao:" not in page
    assert "未发布的预案" in page


def test_the_way_to_a_new_item_is_in_chinese(office: Office, browse: Any) -> None:
    page = browse(office.officer("information_officer")).get(reverse("item:add")).content.decode()
    assert "New:" not in page
    assert "新建信息" in page
