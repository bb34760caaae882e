"""A website is opened, shared, arranged and closed on screen; each goes the route of the rulebook."""

from typing import Any

import pytest
from django.urls import reverse

from huabiao.approval.models import Request
from huabiao.approval.refusals import Refused
from huabiao.editing.items import services as items
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.websites import services
from huabiao.editing.websites.examination import against_site
from huabiao.editing.websites.freezing import site_payload
from huabiao.editing.websites.models import Column, Site
from huabiao.editing.websites.published import published_site
from huabiao.office.adoption.selectors import merge_texts
from huabiao.register.certificates.models import Withdrawal
from huabiao.rules.rulebook import preset
from tests.editing.qingyan_office import TOWNSHIP_POSTS, Office


def opening(office: Office, **changes: str) -> dict[str, str]:
    """What is typed to open a website."""
    return {
        "organisation": str(office.township.pk),
        "kind": "internal",
        "name": "云溪乡旅游网",
        "short_name": "旅游网",
        "host": "lvyou.qingyan.example",
        "base_path": "/",
        "portal": "",
        "organiser": "云溪乡人民政府",
        "undertaker": "云溪乡网络中心",
        "contact": "0990-5550114",
        "site_code": "9904210015",
        "icp": "澜ICP备00000001号-15",
        "police": "澜公网安备99042102000015号",
        "conac_id": "A" * 32,
        "emblem": "none",
        **changes,
    }


def test_a_website_is_opened_on_screen_and_signed(office: Office, browse: Any) -> None:
    for post in TOWNSHIP_POSTS:
        office.officer(post, office.other)
    client = browse(office.officer("network_centre", office.other))
    assert "开设网站" in client.get(reverse("site:index")).content.decode()
    typed = opening(office, organisation=str(office.other.pk), kind="department")
    answer = client.post(reverse("site:add"), typed)
    site = Site.objects.get(name="云溪乡旅游网")
    assert answer.url == reverse("site:columns", args=[site.pk])
    column = {
        "name": "景点介绍",
        "kind": "list",
        "in_menu": "on",
        "description": "景点",
        "keywords": "景点",
    }
    assert client.post(reverse("site:new_column", args=[site.pk]), column).status_code == 302
    page = client.get(reverse("site:submit", args=[site.pk]))
    assert not [str(one) for one in page.context["found"].reasons]
    assert "审批路线" in page.content.decode()
    assert client.post(reverse("site:submit", args=[site.pk])).status_code == 302
    assert published_site(site.uuid) is None
    request = Request.objects.get(site=site.uuid)
    assert request.subject_type == "installation"
    office.certify(office.sign(request))
    assert published_site(site.uuid) is not None


def test_a_name_against_the_rules_is_told_with_its_clause_before_submitting(
    office: Office, browse: Any
) -> None:
    client = browse(office.officer("network_centre"))
    client.post(reverse("site:add"), opening(office, kind="department", host="lvyou.com"))
    site = Site.objects.get(name="云溪乡旅游网")
    page = client.get(reverse("site:submit", args=[site.pk]))
    against = {reason.code: reason.clauses for reason in page.context["found"].reasons}
    assert against["naming_domain"] == ("NB-DOMAIN",)
    assert "lvyou.com" in page.content.decode()
    assert client.post(reverse("site:submit", args=[site.pk])).status_code == 422


def said(page: Any) -> list[str]:
    """The sentences about the domain."""
    return [one.message for one in page.context["found"].reasons if one.code == "naming_domain"]


@pytest.mark.clause("NB-DOMAIN")
def test_one_website_has_no_more_domains_than_the_rules_allow(office: Office, browse: Any) -> None:
    client = browse(office.officer("network_centre"))
    client.post(reverse("site:add"), opening(office, kind="department"))
    site = Site.objects.get(name="云溪乡旅游网")
    assert not said(client.get(reverse("site:submit", args=[site.pk])))
    # The code of the website that is there already: the same website under a second name.
    Site.objects.filter(pk=site.pk).update(site_code=office.site.site_code)
    assert len(said(client.get(reverse("site:submit", args=[site.pk])))) == 1
    # One domain in Chinese characters (xn--zfr164b is 政务) is counted by itself.
    Site.objects.filter(pk=site.pk).update(host="xn--fiq228c.xn--zfr164b")
    page = client.get(reverse("site:submit", args=[site.pk]))
    assert not said(page)
    assert not [one for one in page.context["found"].reasons if one.code.startswith("naming_")]


def test_the_bodys_part_of_an_address_is_made_of_pinyin_letters(office: Office) -> None:
    own = """
measure: {id: own, title: 练习办法, authority: 清砚县, effective: 2020-01-01, scope: 各单位, follows: [national]}
clauses: [{id: Z1, article: 第一条, says: 域名取简称的拼音首字母, kind: [E]}]
naming: [{id: Z-d, of: domain, says: 拼音首字母, label: pinyin_initials, clauses: [Z1]}]
"""
    rules = merge_texts([preset("national").text, own])
    for host, fits in (("yxx.qingyan.example", True), ("yunxi.qingyan.example", False)):
        office.site.host = host
        reasons = against_site(office.site, site_payload(office.site), rules)
        assert any("yxx" in one.message for one in reasons) is not fits
        assert fits or any("Z1" in one.clauses for one in reasons)


def test_what_a_website_says_of_itself_is_screened_before_it_is_frozen(office: Office) -> None:
    office.site.undertaker = "代开发票联系"
    office.site.save()
    with pytest.raises(Refused) as refused:
        services.submit_site(site=office.site, officer=office.officer("network_centre"))
    assert "screening_barred" in refused.value.codes()


def test_nobody_opens_a_website_for_another_body(office: Office, browse: Any) -> None:
    centre = browse(office.officer("network_centre"))
    foreign = opening(office, organisation=str(office.other.pk))
    assert centre.post(reverse("site:add"), foreign).status_code == 422
    writer = browse(office.officer("information_officer"))
    assert writer.get(reverse("site:add")).status_code == 403
    assert not Site.objects.filter(name="云溪乡旅游网").exists()


def test_a_website_is_closed_by_a_signed_request(office: Office, browse: Any) -> None:
    office.publish(office.draft())
    client = browse(office.officer("network_centre"))
    address = reverse("site:close", args=[office.site.pk])
    page = client.get(address).content.decode()
    assert "已发布信息 1 条" in page
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "并入县政府门户"}).status_code == 302
    request = Request.objects.get(subject_type="site_closure")
    assert published_site(office.site.uuid) is not None
    assert services.examine_site(site=office.site, officer=office.officer("network_centre")).reasons
    office.sign(request)
    assert published_site(office.site.uuid) is None
    site = Site.objects.get(pk=office.site.pk)
    assert site.closed_at is not None
    assert Withdrawal.objects.get(subject=site.uuid).reason == "并入县政府门户"
    page = client.get(reverse("site:columns", args=[site.pk])).content.decode()
    assert "并入县政府门户" in page
    assert reverse("site:new_column", args=[site.pk]) not in page
    column = Column.objects.get(pk=office.columns["乡村动态"].pk)
    assert not policy.can(office.officer("information_officer"), Action.SUBMIT, column)


def test_a_shared_column_is_written_in_by_each_of_its_bodies(office: Office, browse: Any) -> None:
    stranger = office.officer("information_officer", office.other)
    column = office.columns["惠农政策"]
    assert not policy.can(stranger, Action.SUBMIT, column)
    centre = browse(office.officer("network_centre"))
    data = {
        "name": column.name,
        "kind": "list",
        "owner": str(office.station.pk),
        "shared_with": [str(office.other.pk)],
        "in_menu": "on",
        "segment": column.segment,
    }
    assert centre.post(reverse("column:edit", args=[column.pk]), data).status_code == 302
    column = Column.objects.get(pk=column.pk)
    assert column.writers == [office.station, office.other]
    for officer in (stranger, office.officer("information_officer", office.station)):
        assert policy.can(officer, Action.SUBMIT, column)
    assert not policy.can(stranger, Action.SUBMIT, office.columns["通知公告"])
    item = office.draft("白塔乡供稿", column=column, by=stranger)
    assert item.organisation == office.other
    assert not items.examine(item=item, officer=stranger).reasons
    form = browse(stranger).get(reverse("item:add")).context["form"]
    assert [one.pk for one in form.fields["column"].queryset] == [column.pk]
    listed = centre.get(reverse("site:columns", args=[office.site.pk])).content.decode()
    assert "农业服务中心、白塔乡" in listed


def test_reordering_columns_takes_the_short_route(office: Office, browse: Any) -> None:
    client = browse(office.officer("network_centre"))
    first = office.columns["通知公告"]
    client.post(reverse("column:move", args=[first.pk]), {"direction": "up"})
    centre = office.officer("network_centre")
    found = services.examine_site(site=office.site, officer=centre)
    assert found.is_arrangement
    assert not found.reasons
    page = client.get(reverse("site:submit", args=[office.site.pk])).content.decode()
    assert "版面编排" in page
    request = services.submit_site(site=office.site, officer=centre)
    assert request.parsed().matter["subject"] == "arrangement"
    office.certify(office.sign(request))
    after = published_site(office.site.uuid)
    assert after is not None
    column = after.column(str(first.uuid))
    assert column is not None and column.order == 1


def test_a_column_is_renamed_and_put_under_another_on_screen(office: Office, browse: Any) -> None:
    centre = browse(office.officer("network_centre"))
    column, above = office.columns["通知公告"], office.columns["乡村动态"]
    data = {"name": "公示公告", "kind": "list", "in_menu": "on", "segment": column.segment}
    address = reverse("column:edit", args=[column.pk])
    assert centre.post(address, {**data, "above": str(above.pk)}).status_code == 302
    payload = site_payload(office.site)
    assert payload.column_path(str(column.uuid)) == "xiangcundongtai/tongzhigonggao"
    services.add_column(site=office.site, name="通知公告", by=office.officer("network_centre"))
    refused = centre.post(address, {**data, "above": ""})
    assert refused.status_code == 422
    assert "同级栏目已使用该地址" in str(refused.context["form"].errors)
    assert Column.objects.get(pk=column.pk).depth == 2
    free = {**data, "segment": "gongshi", "above": ""}
    assert centre.post(address, free).status_code == 302
    assert site_payload(office.site).column_path(str(column.uuid)) == "gongshi"
    own = reverse("column:edit", args=[above.pk])
    below = centre.post(own, {**data, "name": "动态", "segment": "dt", "above": str(above.pk)})
    assert below.status_code == 422


def test_a_renamed_column_is_no_arrangement(office: Office) -> None:
    centre = office.officer("network_centre")
    column = Column.objects.get(pk=office.columns["通知公告"].pk)
    column.name = "公示公告"
    services.change_column(column=column, officer=centre)
    assert not services.examine_site(site=office.site, officer=centre).is_arrangement
