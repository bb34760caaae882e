"""Websites and columns: addresses in pinyin, arrangement, approval before anything is public."""

from typing import Any

import pytest
from django.urls import reverse

from huabiao.approval.refusals import Refused
from huabiao.editing.items import services as items
from huabiao.editing.websites import services
from huabiao.editing.websites.addresses import free_segment, segment_of
from huabiao.editing.websites.freezing import site_payload
from huabiao.editing.websites.models import Column
from huabiao.editing.websites.published import published_site
from tests.editing.qingyan_office import Office


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("通知公告", "tongzhigonggao"),
        ("2026年专题", "n2026nianzhuanti"),
        ("★", "lanmu"),
        ("女性之声", "nvxingzhisheng"),
    ],
)
def test_addresses_are_pinyin(name: str, segment: str) -> None:
    assert segment_of(name) == segment


def test_a_taken_or_reserved_address_is_numbered() -> None:
    assert free_segment("通知公告", {"tongzhigonggao"}) == "tongzhigonggao-2"
    assert free_segment("index", set()) == "index-2"


def test_a_new_column_is_public_only_after_its_approval(office: Office) -> None:
    centre = office.officer("network_centre")
    column = services.add_column(
        site=office.site, name="村务公开", by=centre, description="村务", keywords="村务"
    )
    before = published_site(office.site.uuid)
    assert before is not None
    assert before.column(str(column.uuid)) is None

    item = office.draft(column=column)
    found = items.examine(item=item, officer=office.officer("information_officer"))
    assert "column_not_approved" in {reason.code for reason in found.reasons}

    request = services.submit_site(site=office.site, officer=centre)
    assert request.subject_type == "site"
    with pytest.raises(services.SiteRefused):
        services.add_column(site=office.site, name="再加一个", by=centre)
    office.certify(office.sign(request))
    after = published_site(office.site.uuid)
    assert after is not None
    assert after.column_path(str(column.uuid)) == "cunwugongkai"
    assert not items.examine(item=item, officer=office.officer("information_officer")).reasons


def test_the_first_structure_gets_an_installation_certificate(office: Office) -> None:
    from huabiao.register.certificates.selectors import certificate_of

    certificate = certificate_of(office.site.uuid)
    assert certificate is not None
    assert b'"kind":"installation"' in bytes(certificate.document)


def test_moving_closing_and_nesting_columns(office: Office) -> None:
    centre = office.officer("network_centre")
    first, second = office.columns["乡村动态"], office.columns["通知公告"]
    services.move_column(
        column=Column.objects.get(pk=second.pk),
        target=Column.objects.get(pk=first.pk),
        place="left",
        officer=centre,
    )
    names = list(office.site.columns.order_by("path").values_list("name", flat=True))
    assert names.index("通知公告") < names.index("乡村动态")
    below = services.add_column(
        site=office.site, name="村里事", parent=Column.objects.get(pk=first.pk), by=centre
    )
    payload = site_payload(office.site)
    assert payload.column_path(str(below.uuid)) == "xiangcundongtai/cunlishi"
    services.close_column(column=Column.objects.get(pk=first.pk), officer=centre)
    closed = site_payload(office.site)
    assert closed.column(str(first.uuid)) is None
    assert closed.column(str(below.uuid)) is None


def test_an_information_officer_arranges_nothing(office: Office) -> None:
    with pytest.raises(services.SiteRefused):
        services.add_column(
            site=office.site, name="私设栏目", by=office.officer("information_officer")
        )


def test_a_foot_that_lacks_what_the_rules_ask_is_refused_with_all_reasons(office: Office) -> None:
    centre = office.officer("network_centre")
    office.site.icp = "乱写的号"
    office.site.contact = ""
    services.change_site(site=office.site, officer=centre, version=office.site.version)
    with pytest.raises(Refused) as refused:
        services.submit_site(site=office.site, officer=centre)
    assert len(refused.value.reasons) >= 2
    assert all(reason.clauses for reason in refused.value.reasons)


def test_two_people_changing_a_site_do_not_overwrite_each_other(office: Office) -> None:
    centre = office.officer("network_centre")
    version = office.site.version
    services.change_site(site=office.site, officer=centre, version=version)
    with pytest.raises(services.SiteRefused):
        services.change_site(site=office.site, officer=centre, version=version)


def test_the_arrangement_screen(office: Office, browse: Any) -> None:
    client = browse(office.officer("network_centre"))
    first = office.columns["通知公告"]
    assert (
        client.post(reverse("column:move", args=[first.pk]), {"direction": "up"}).status_code == 302
    )
    data = {"name": "便民服务", "kind": "list", "in_menu": "on", "segment": ""}
    assert client.post(reverse("site:new_column", args=[office.site.pk]), data).status_code == 302
    assert Column.objects.filter(name="便民服务", segment="bianminfuwu").exists()
    page = client.get(reverse("site:columns", args=[office.site.pk])).content.decode()
    assert "便民服务" in page
    bad = {"name": "链接", "kind": "link", "segment": ""}
    assert client.post(reverse("site:new_column", args=[office.site.pk]), bad).status_code == 422
