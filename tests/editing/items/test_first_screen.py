"""The clerk's first screen: what came back with its opinion, own columns that grow stale, three presses to submit."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from huabiao.approval import services as approval
from huabiao.editing.items import services
from huabiao.editing.items.freshness import freshness_for
from huabiao.editing.websites.models import Column
from huabiao.office import clocks
from huabiao.register.certificates.models import Filing
from tests.editing.editor_forms import editor_post
from tests.editing.qingyan_office import Office


def cadenced(office: Office) -> Column:
    """The news column, of the kind that the national baseline wants renewed every two weeks."""
    Column.objects.filter(pk=office.columns["乡村动态"].pk).update(column_type="动态要闻")
    return Column.objects.get(pk=office.columns["乡村动态"].pk)


def panel(client: Any, name: str) -> Any:
    """One of the lists of the first screen, or none."""
    panels = client.get(reverse("wagtailadmin_home")).context["panels"]
    return next((one for one in panels if getattr(one, "name", "") == name), None)


def test_own_columns_are_shown_against_their_cadence_with_the_clause(
    office: Office, browse: Any
) -> None:
    column = cadenced(office)
    writer = office.officer("information_officer")
    [empty] = [one for one in freshness_for(writer) if one.column == column]
    assert empty.is_stale and empty.days is None
    office.publish(office.draft(column=column))
    office.draft("未发布的不算", column=column)
    [fresh] = [one for one in freshness_for(writer) if one.column == column]
    assert not fresh.is_stale
    assert (fresh.days, fresh.every) == (0, "2周")
    assert fresh.last is not None
    later = fresh.last + timedelta(days=15)
    with clocks.set_clock(lambda: later):
        [stale] = [one for one in freshness_for(writer) if one.column == column]
        assert stale.is_stale
        assert stale.days == 15
        shown = panel(browse(writer), "freshness")
        row = next(one for one in shown.rows if one["title"].endswith("乡村动态"))
        assert row["late"]
        assert "15 天未更新" in row["note"]
        page = browse(writer).get(reverse("wagtailadmin_home")).content.decode()
        assert "已逾期" in page
        clause = row["known"]["NB-CENSUS-COLUMN"]
        assert clause.says in page


def test_a_withdrawn_text_renews_nothing_and_foreign_columns_are_not_shown(
    office: Office,
) -> None:
    column = cadenced(office)
    item = office.draft(column=column)
    office.publish(item)
    Filing.objects.filter(subject=item.uuid).update(withdrawn_at=clocks.now_ms())
    writer = office.officer("information_officer")
    [found] = [one for one in freshness_for(writer) if one.column == column]
    assert found.last is None
    stranger = office.officer("information_officer", office.other)
    assert freshness_for(stranger) == []


def test_a_stale_column_leads_to_a_new_item_in_it(office: Office, browse: Any) -> None:
    column = cadenced(office)
    client = browse(office.officer("information_officer"))
    row = panel(client, "freshness").rows[0]
    page = client.get(row["url"])
    assert page.context["form"]["column"].value() == column.pk


def test_what_came_back_opens_with_its_opinion_beside_the_text(office: Office, browse: Any) -> None:
    writer, leader = office.officer("information_officer"), office.officer("leader_in_charge")
    item = office.draft()
    request = services.submit(item=item, officer=writer)
    approval.decide(request=request, officer=leader, verdict="return", opinion="时间请再核实")
    client = browse(writer)
    [row] = panel(client, "returned").rows
    assert row["note"] == "时间请再核实"
    assert "时间请再核实" in client.get(row["url"]).content.decode()


def test_three_presses_from_the_first_screen_to_submitted(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert f'href="{reverse("item:add")}"' in home  # 1: write an item
    sent = editor_post(
        client,
        None,
        title="三步送审",
        column=str(office.columns["通知公告"].pk),
        source="综合办",
        scope="own",
        **{"action-submit": "1"},  # 2: save and go on
    )
    before = client.post(reverse("item:add"), sent)
    page = client.get(before.url).content.decode()
    assert re.search(r"<button[^>]*type=\"submit\"[^>]*>.*?</button>", page, re.DOTALL)
    done = client.post(before.url.partition("?")[0])  # 3: submit
    assert done.status_code == 302
    look = client.get(done.url).content.decode()
    assert "在审" in look
