"""Who sees and does what: an independent table of appointments against the screens, with planted canaries."""

import json
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huabiao.config.urls.backoffice import REFUSED, VIEWSETS
from huabiao.editing.items import services
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.office.accounts.models import User
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Appointment
from tests.editing.qingyan_office import Office

CANARY = "金丝雀一二三"

READS = {
    "information_officer": True,
    "leader_in_charge": True,
    "party_secretary": True,
    "network_centre": True,
    "secrecy_reviewer": True,
    "duty_officer": True,
    "information_officer@农业服务中心": False,
    "information_officer@白塔乡": False,
}
"""Post → whether its holder may read a draft of 云溪乡's office. From the measures, not from the policy."""

WRITES = {"information_officer", "network_centre"}


def test_a_draft_shows_itself_only_to_those_whose_post_reads_it(
    office: Office, browse: Any
) -> None:
    item = office.draft(f"{CANARY}的标题", text=f"<p>{CANARY}</p>")
    for who, reads in READS.items():
        client = browse(office.officers[who])
        for name, args in (
            ("item:index", []),
            ("item:look", [item.pk]),
            ("item:preview", [item.pk]),
            ("wagtailadmin_choose_page", []),
        ):
            page = words_of(client.get(reverse(name, args=args)))
            assert (CANARY in page) is reads, (who, name)
        found = words_of(client.get(reverse("item:index") + f"?q={CANARY}"))
        assert (f"{CANARY}的标题" in found) is reads, who
        edit = words_of(client.get(reverse("item:edit", args=[item.pk]), follow=False))
        assert (CANARY in edit) is (who in WRITES), who


def words_of(response: Any) -> str:
    """What a response says; JSON without its escapes."""
    if response.headers.get("Content-Type", "").startswith("application/json"):
        return json.dumps(response.json(), ensure_ascii=False)
    return str(response.content.decode())


def object_urls() -> list[tuple[str, str]]:
    """Every address of every mounted viewset that names an object."""
    return [
        (f"{viewset.url_namespace}:{pattern.name}", viewset.url_namespace)
        for viewset in VIEWSETS
        for pattern in viewset.get_urlpatterns()
        if "pk" in pattern.pattern.converters
    ]


def test_no_address_opens_a_foreign_object(office: Office, browse: Any) -> None:
    picture = office.picture(name=f"{CANARY}.jpg", caption=CANARY)
    file = office.attachment(f"{CANARY}.txt")
    things: dict[str, Any] = {
        "item": office.draft(CANARY),
        "picture": picture,
        "picture_chooser": picture,
        "attachment": file,
        "attachment_chooser": file,
        "site": office.site,
        "column": office.columns["乡村动态"],
        "column_chooser": office.columns["乡村动态"],
    }
    stranger = browse(office.officers["information_officer@白塔乡"])
    urls = object_urls()
    assert len(urls) > 20
    for name, kind in urls:
        pk = things[kind].pk if kind in things else 1
        for method in (stranger.get, stranger.post):
            response = method(reverse(name, args=[pk]))
            assert response.status_code in {403, 404, 405}, name
            assert CANARY not in words_of(response), name


def test_choosers_neither_list_nor_confirm_foreign_objects(office: Office, browse: Any) -> None:
    picture = office.picture(name=f"{CANARY}.jpg")
    stranger = browse(office.officers["information_officer@白塔乡"])
    for url in (
        reverse("picture_chooser:choose"),
        reverse("picture_chooser:choose_results") + f"?q={CANARY}",
        reverse("picture_chooser:chosen_multiple") + f"?id={picture.pk}",
    ):
        assert f"{CANARY}.jpg" not in words_of(stranger.get(url))


def test_files_are_served_only_after_asking_the_policy(office: Office, browse: Any) -> None:
    picture, file = office.picture(), office.attachment()
    urls = [
        reverse("picture_copy", args=[picture.pk, "whole"]),
        reverse("picture_copy", args=[picture.pk, "thumb"]),
        reverse("file", args=[file.pk]),
    ]
    for url in urls:
        assert browse(office.officer("information_officer")).get(url).status_code == 200
        assert browse(office.officers["information_officer@白塔乡"]).get(url).status_code == 404


def test_a_foreign_picture_cannot_be_used_by_its_number(office: Office) -> None:
    picture = office.picture()
    other = office.officers["information_officer@农业服务中心"]
    with pytest.raises(services.DraftRefused):
        office.draft(
            by=other,
            column=office.columns["惠农政策"],
            body=[{"type": "picture", "value": {"picture": picture.pk, "caption": "", "alt": ""}}],
        )


def test_a_station_writes_in_its_own_columns_and_in_its_townships(office: Office) -> None:
    writer = office.officers["information_officer@农业服务中心"]
    assert policy.can(writer, Action.SUBMIT, office.columns["惠农政策"])
    assert policy.can(writer, Action.SUBMIT, office.columns["乡村动态"])
    foreign = office.officers["information_officer@白塔乡"]
    answer = policy.can(foreign, Action.SUBMIT, office.columns["乡村动态"])
    assert not answer
    assert "乡村动态" in answer.reason


def test_an_account_without_a_current_post_stays_outside(office: Office, browse: Any) -> None:
    officer = office.officer("information_officer")
    client = browse(officer)
    assert client.get(reverse("item:index")).status_code == 200
    for appointment in Appointment.objects.filter(officer=officer):
        organisation.end_appointment(appointment=appointment)
    response = client.get(reverse("item:index"))
    assert response.status_code == 403
    assert "没有任职" in response.content.decode()


def test_a_closed_account_is_out_at_once(office: Office, browse: Any) -> None:
    officer = office.officer("information_officer")
    client = browse(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(reverse("item:index")).status_code == 302


def test_what_is_of_no_guarded_model_is_denied(office: Office) -> None:
    leader = office.officer("leader_in_charge")
    assert not policy.can(leader, Action.READ, office.county)
    assert not policy.can_somewhere(leader, Action.READ, User)
    assert not policy.visible(leader, User.objects.all()).exists()


def test_a_signer_reads_what_is_in_their_chain_and_nothing_else(office: Office) -> None:
    stranger = office.officer("leader_in_charge", office.other)
    item, other = office.draft(), office.draft("另一条")
    item.concerned.set([office.other])
    item.save()
    services.submit(item=item, officer=office.officer("information_officer"))
    assert policy.can(stranger, Action.READ, item)
    assert not policy.can(stranger, Action.READ, other)
    assert not policy.can(stranger, Action.WRITE, item)


def _names(patterns: Any, prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= _names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(prefix + pattern.name)
    return found


def test_wagtails_own_screens_do_not_exist(office: Office, browse: Any) -> None:
    names = _names(get_resolver().url_patterns)
    refused = _names(REFUSED)
    for word in (
        "wagtailusers",
        "wagtailsites",
        "wagtailredirects",
        "wagtaildocs",
        "wagtailimages",
    ):
        assert not {name for name in names if name.startswith(word)}
    wagtails = {
        name for name in names if name.startswith(("wagtailadmin_pages", "wagtailadmin_api"))
    }
    assert wagtails <= refused
    client = browse(office.officer("network_centre"))
    for name in refused - {"wagtailadmin_explore"}:
        assert client.get(reverse(name)).status_code == 404, name
    for path in (
        "/pages/add/",
        "/users/",
        "/groups/",
        "/reports/",
        "/documents/",
        "/admin/",
        "/bulk/",
    ):
        assert client.get(path).status_code in {403, 404}, path


def test_no_one_outside_sees_anything_but_the_log_in(office: Office) -> None:
    from django.test import Client

    item = office.draft(CANARY)
    client = Client()
    for name, args in (("item:look", [item.pk]), ("wagtailadmin_home", []), ("item:index", [])):
        response = client.get(reverse(name, args=args))
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("wagtailadmin_login"))
