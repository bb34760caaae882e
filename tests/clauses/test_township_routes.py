"""Who decides in the township (T1, T3, T6, T8, T16), clicked through at the desk."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from huabiao.approval.models import Request
from huabiao.office import clocks
from huabiao.office.organisation.models import Organisation
from tests.clauses.clicks import TITLE, online, signed, state, submit, waits_for, write
from tests.editing.desk.desk_work import decide, text_of
from tests.editing.qingyan_office import Office

OWN_RULES = """
measure:
  id: yunxi-own
  title: 云溪乡补充规定
  authority: 云溪乡人民政府
  effective: 2026-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: Y1, article: 第一条, says: 口令不少于十二位, kind: [E]}
passwords:
  - {id: Y-password, min_length: 12, clauses: [Y1]}
"""


def news(office: Office, browse: Any, **fields: str) -> Request:
    """A submitted item of the township's information officer."""
    writer = browse(office.officer("information_officer"))
    return submit(writer, write(writer, office.columns["乡村动态"], **fields))


@pytest.mark.clause("T1")
def test_rules_change_centrally_and_rights_end_at_ones_tier(yunxi: Office, browse: Any) -> None:
    columns = reverse("site:new_column", args=[yunxi.site.pk])
    data = {"name": "村务公开", "kind": "list", "in_menu": "on", "segment": ""}
    for person in (
        yunxi.officer("information_officer", yunxi.station),
        yunxi.officer("network_centre", yunxi.other),
    ):
        assert browse(person).post(columns, data).status_code in {403, 404}
    assert browse(yunxi.officer("network_centre")).post(columns, data).status_code == 302

    admin = browse(yunxi.officer("system_administrator"))
    soon = timezone.localtime(clocks.now() + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    proposal = {
        "organisation": str(yunxi.township.uuid),
        "file": SimpleUploadedFile("补充规定.yaml", OWN_RULES.encode()),
        "effective": soon,
        "propose": "1",
    }
    answer = admin.post(reverse("desk_rulebooks"), proposal)
    assert answer.status_code == 302, text_of(answer)
    request = Request.objects.get(subject_type="rulebook")
    secretary = yunxi.officer("party_secretary")
    assert decide(browse(secretary), request).status_code == 422
    signed(browse, request, yunxi.officer("leader_in_charge"), secretary)
    assert state(request) == "approved"


@pytest.mark.clause("T3")
def test_the_network_centre_arranges_the_site_and_it_is_signed(yunxi: Office, browse: Any) -> None:
    centre = yunxi.officer("network_centre")
    data = {
        "name": "防灾减灾",
        "kind": "list",
        "in_menu": "on",
        "segment": "",
        "description": "防灾减灾栏目",
        "keywords": "防灾",
    }
    assert (
        browse(centre).post(reverse("site:new_column", args=[yunxi.site.pk]), data).status_code
        == 302
    )
    assert not online("防灾减灾")
    answer = browse(centre).post(reverse("site:submit", args=[yunxi.site.pk]))
    assert answer.status_code == 302, text_of(answer)
    request = Request.objects.filter(subject_type="site").latest("opened_at")
    leader, secretary = yunxi.officer("leader_in_charge"), yunxi.officer("party_secretary")
    assert decide(browse(centre), request).status_code == 422
    signed(browse, request, leader, secretary, centre)
    assert online("防灾减灾")


@pytest.mark.clause("T6")
def test_examined_by_the_leader_put_on_the_form_published_by_the_centre(
    yunxi: Office, browse: Any
) -> None:
    request = news(yunxi, browse)
    centre, leader = yunxi.officer("network_centre"), yunxi.officer("leader_in_charge")
    assert not waits_for(browse, centre)
    assert decide(browse(centre), request).status_code == 422
    signed(browse, request, leader, opinion="内容属实，不涉密，同意发布")
    form = browse(centre).get(reverse("desk_form", args=[request.uuid]))
    assert form.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(form.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "")
    for words in ("图文发布审批表", TITLE, "内容属实", "第六条", "乡村动态"):
        assert words in text, words
    assert not online()
    signed(browse, request, centre)
    assert any("/xiangcundongtai/" in f"/{path}" for path in online())


@pytest.mark.clause("T4-5")
def test_the_centre_helps_a_station_and_does_not_approve_alone(yunxi: Office, browse: Any) -> None:
    centre, leader = yunxi.officer("network_centre"), yunxi.officer("leader_in_charge")
    client = browse(centre)
    request = submit(client, write(client, yunxi.columns["惠农政策"]))
    assert decide(client, request).status_code == 422
    assert not online()
    signed(browse, request, leader, centre)
    assert online()


@pytest.mark.clause("T16")
def test_an_officer_compiles_a_leader_examines_the_centre_uploads(
    yunxi: Office, browse: Any
) -> None:
    writer = yunxi.officer("information_officer")
    request = news(yunxi, browse)
    for person in (writer, yunxi.officer("network_centre"), yunxi.officer("party_secretary")):
        assert decide(browse(person), request).status_code == 422
    signed(browse, request, yunxi.officer("leader_in_charge"))
    assert decide(browse(writer), request).status_code == 422
    signed(browse, request, yunxi.officer("network_centre"))
    named = [decision.officer.username for decision in request.decisions.order_by("ledger_seq")]
    assert named == ["leader_in_charge", "network_centre"]
    assert online()


@pytest.mark.clause("T8-1")
def test_secrecy_is_examined_with_the_first_review_and_written_down(
    yunxi: Office, browse: Any
) -> None:
    request = news(yunxi, browse)
    leader = browse(yunxi.officer("leader_in_charge"))
    blank = decide(leader, request, opinion="")
    assert blank.status_code == 422
    assert {reason.code for reason in blank.context["refused"]} == {"opinion_missing"}
    assert decide(leader, request, opinion="经审查不涉密").status_code == 302
    assert set(request.decisions.get().parsed().steps) == {"leader_sign", "secrecy_review"}


@pytest.mark.clause("T27")
def test_the_chain_of_who_let_it_out_is_kept(yunxi: Office, browse: Any) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["乡村动态"])
    request = submit(writer, item)
    signed(browse, request, yunxi.officer("leader_in_charge"), yunxi.officer("network_centre"))
    assert online()
    auditor = browse(yunxi.officer("audit_administrator", yunxi.county))
    life = text_of(auditor.get(reverse("records_life", args=[item.uuid])))
    for words in ("information_officer", "分管副乡长", "保密审查、签发", "网络中心主任"):
        assert words in life, words


@pytest.mark.clause("T8-2")
def test_the_leader_of_the_department_touched_agrees(yunxi: Office, browse: Any) -> None:
    theirs = yunxi.officer("leader_in_charge", yunxi.station)
    writer = browse(yunxi.officer("information_officer"))
    item = write(
        writer,
        yunxi.columns["乡村动态"],
        scope="department",
        concerned=str(Organisation.objects.get(pk=yunxi.station.pk).pk),
    )
    request = submit(writer, item)
    assert waits_for(browse, theirs)
    assert not waits_for(browse, yunxi.officer("leader_in_charge"))
    signed(browse, request, theirs, yunxi.officer("network_centre"))
    assert online()


@pytest.mark.clause("T8-3")
@pytest.mark.parametrize("chief", ["party_secretary", "township_head"])
def test_the_whole_township_needs_the_secretary_or_the_head(
    yunxi: Office, browse: Any, chief: str
) -> None:
    for post in ("party_secretary", "township_head"):
        yunxi.officer(post)
    request = news(yunxi, browse, scope="whole")
    assert decide(browse(yunxi.officer(chief)), request).status_code == 422
    signed(browse, request, yunxi.officer("leader_in_charge"))
    assert decide(browse(yunxi.officer("network_centre")), request).status_code == 422
    assert not online()
    signed(browse, request, yunxi.officer(chief), yunxi.officer("network_centre"))
    assert online()


@pytest.mark.clause("T24")
def test_the_duty_officer_takes_it_off_at_once_and_the_leader_is_told(
    yunxi: Office, browse: Any
) -> None:
    writer = browse(yunxi.officer("information_officer"))
    item = write(writer, yunxi.columns["乡村动态"])
    request = submit(writer, item)
    signed(browse, request, yunxi.officer("leader_in_charge"), yunxi.officer("network_centre"))
    assert online()
    url = reverse("desk_withdraw", args=[item.uuid])
    assert writer.post(url, {"reason": "误传"}).status_code == 403
    duty = browse(yunxi.officer("duty_officer"))
    guide = text_of(duty.get(url))
    assert "第二十四条" in guide and "leader_in_charge" in guide
    assert duty.post(url, {"reason": "内容有误"}).status_code == 302
    assert not online()
