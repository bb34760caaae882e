"""The quarantine, standing in, handing over, and adopting a rulebook."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from huabiao.approval.models import Request
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.models import Contribution, Item
from huabiao.office import clocks, keys
from huabiao.office.adoption.selectors import rulebook_in_force
from huabiao.office.organisation.models import Appointment, Delegation
from huabiao.register.quarantine.selectors import purge_certificates, waiting
from tests.editing.desk.desk_work import TITLE, decide, submitted, text_of
from tests.editing.qingyan_office import Office

PASSPHRASE = "correct horse battery staple"
CANARY = "青石坳代号七二一"


def sealed(office: Office) -> str:
    """Something with the mark of a state secret; its number in the quarantine."""
    with pytest.raises(SecretFound):
        office.draft("关于某事项的通知", text=f"<p>机密★10年</p><p>{CANARY}</p>")
    return waiting()[-1].number


@pytest.fixture
def key(db: None) -> None:
    keys.create_quarantine_key(PASSPHRASE)


def test_the_secrecy_officer_makes_the_key_once(office: Office, browse: Any) -> None:
    secrecy = browse(office.officer("secrecy_reviewer"))
    assert "先设置密钥" in text_of(secrecy.get(reverse("desk_quarantine")))
    url = reverse("desk_quarantine_key")
    for passphrase, again in (("short", "short"), (PASSPHRASE, "another one")):
        secrecy.post(url, {"passphrase": passphrase, "again": again})
        assert "先设置密钥" in text_of(secrecy.get(reverse("desk_quarantine")))
    secrecy.post(url, {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert "先设置密钥" not in text_of(secrecy.get(reverse("desk_quarantine")))
    first = keys.quarantine_public_key()[0]
    secrecy.post(url, {"passphrase": PASSPHRASE * 2, "again": PASSPHRASE * 2})
    assert keys.quarantine_public_key()[0] == first


def test_content_is_shown_only_for_the_passphrase(office: Office, browse: Any, key: None) -> None:
    number = sealed(office)
    secrecy = browse(office.officer("secrecy_reviewer"))
    listed = secrecy.get(reverse("desk_quarantine"))
    url = reverse("desk_quarantine_box", args=[number])
    for page in (
        listed,
        secrecy.get(url),
        secrecy.get(reverse("desk_quarantine_report", args=[number])),
    ):
        assert page.status_code == 200
        assert CANARY not in page.content.decode()
    assert secrecy.post(url, {"passphrase": "wrong"}).status_code == 422
    opened = secrecy.post(url, {"passphrase": PASSPHRASE})
    assert CANARY in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    # NB-SECRECY-61: 24 hours from finding it.
    box = listed.context["boxes"][0]
    assert box.report_by - box.at == timedelta(hours=24)
    for other in ("leader_in_charge", "network_centre"):
        assert (
            browse(office.officer(other)).post(url, {"passphrase": PASSPHRASE}).status_code == 403
        )


def test_a_secret_is_destroyed_only_after_its_report(
    office: Office, browse: Any, key: None
) -> None:
    number = sealed(office)
    secrecy = browse(office.officer("secrecy_reviewer"))
    url = reverse("desk_quarantine_confirm", args=[number])
    secrecy.post(url, {"report": " "})
    assert len(waiting()) == 1
    secrecy.post(url, {"report": "清保报〔2026〕7号"})
    assert waiting() == []
    assert purge_certificates()[0]["report"] == "清保报〔2026〕7号"
    assert "清保报〔2026〕7号" in text_of(secrecy.get(reverse("desk_quarantine")))


def test_a_false_alarm_goes_back_with_its_reason(
    office: Office, browse: Any, key: None, django_capture_on_commit_callbacks: Any
) -> None:
    number = sealed(office)
    secrecy = browse(office.officer("secrecy_reviewer"))
    url = reverse("desk_quarantine_release", args=[number])
    secrecy.post(url, {"reason": "", "passphrase": PASSPHRASE})
    secrecy.post(url, {"reason": "试卷上的字样", "passphrase": "wrong"})
    assert len(waiting()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        secrecy.post(url, {"reason": "试卷上的字样", "passphrase": PASSPHRASE})
    assert waiting() == []


def local(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_leader_names_a_stand_in_who_then_signs(office: Office, browse: Any) -> None:
    submitted(office)
    leader, stand_in = office.officer("leader_in_charge"), office.officer("party_secretary")
    held = Appointment.objects.get(officer=leader)
    said = {
        "appointment": str(held.uuid),
        "officer": str(stand_in.uuid),
        "starts_at": local(clocks.now()),
        "ends_at": local(clocks.now() + timedelta(days=2)),
        "reason": "出差",
    }
    url = reverse("desk_covers")
    backwards = {**said, "ends_at": local(clocks.now() - timedelta(days=1))}
    assert browse(leader).post(url, backwards).status_code == 422
    # Nobody names a stand-in for somebody else's post.
    assert browse(office.officer("duty_officer")).post(url, said).status_code == 422
    assert not Delegation.objects.exists()
    assert browse(leader).post(url, said).status_code == 302
    assert TITLE in text_of(browse(stand_in).get(reverse("desk_inbox")))
    made = Delegation.objects.get()
    end = reverse("desk_cover_end", args=[made.uuid])
    assert browse(stand_in).post(end).status_code == 404
    browse(leader).post(end)
    assert TITLE not in text_of(browse(stand_in).get(reverse("desk_inbox")))


@pytest.mark.clause("T25")
def test_a_hand_over_is_one_act_with_a_sheet_for_three(office: Office, browse: Any) -> None:
    request = submitted(office)
    giver, receiver = office.officer("leader_in_charge"), office.officer("duty_officer")
    witness = office.officer("system_administrator")
    url = reverse("desk_handover")
    said = {"giver": str(giver.uuid), "receiver": str(receiver.uuid), "agreed": "on"}
    assert browse(giver).post(url, said).status_code == 403
    answer = browse(witness).post(url, said)
    assert answer.status_code == 302
    sheet = text_of(browse(witness).get(answer.headers["Location"]))
    for name in ("leader_in_charge", "duty_officer", "system_administrator", "分管副乡长"):
        assert name in sheet
    signatures = ("移交人（签字）", "接收人（签字）", "监交人（签字）")
    assert [sheet.count(one) for one in signatures] == [1, 1, 1]
    assert TITLE in text_of(browse(receiver).get(reverse("desk_inbox")))
    assert browse(giver).get(reverse("desk_inbox")).status_code == 403
    decide(browse(receiver), request)
    assert request.decisions.get().officer == receiver


def test_drafts_change_hands_with_the_posts_and_authorship_does_not(
    office: Office, browse: Any
) -> None:
    giver, receiver = office.officer("information_officer"), office.officer("duty_officer")
    draft = office.draft("未完的稿子")
    under_way = submitted(office)
    witness = browse(office.officer("system_administrator"))
    said = {"giver": str(giver.uuid), "receiver": str(receiver.uuid), "agreed": "on"}
    assert witness.post(reverse("desk_handover"), said).status_code == 302
    draft.refresh_from_db()
    assert draft.author == receiver
    assert Contribution.objects.get(subject=draft.uuid).officer == giver
    assert Item.objects.get(uuid=under_way.subjects.get().subject).author == giver


STRICTER = """
measure:
  id: yunxi-extra
  title: 云溪乡网站管理补充规定
  authority: 云溪乡人民政府
  effective: 2026-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: X1, article: 第一条, says: 口令不少于十二位, kind: [E]}
passwords:
  - {id: X-password, min_length: %d, clauses: [X1]}
"""


def proposal(office: Office, length: int, **changes: Any) -> dict[str, Any]:
    text = STRICTER % length
    return {
        "organisation": str(office.township.uuid),
        "file": SimpleUploadedFile("补充规定.yaml", text.encode()),
        "effective": local(clocks.now() + timedelta(minutes=5)),
        "propose": "1",
        **changes,
    }


def test_a_laxer_rulebook_is_refused_with_both_clauses(office: Office, browse: Any) -> None:
    admin = browse(office.officer("system_administrator"))
    answer = admin.post(reverse("desk_rulebooks"), proposal(office, 6))
    assert answer.status_code == 422
    said = text_of(answer)
    assert "T18" in said or "NB-" in said
    assert "X1" in said
    broken = proposal(office, 12, file=SimpleUploadedFile("坏.yaml", b"measure: [\n"))
    assert admin.post(reverse("desk_rulebooks"), broken).status_code == 422
    assert not Request.objects.filter(subject_type="rulebook").exists()


@pytest.mark.clause("T28")
def test_a_rulebook_comes_into_force_by_being_signed(office: Office, browse: Any) -> None:
    before = rulebook_in_force(office.township).digest
    admin = browse(office.officer("system_administrator"))
    checked = admin.post(
        reverse("desk_rulebooks"), {k: v for k, v in proposal(office, 12).items() if k != "propose"}
    )
    assert checked.context["checked"] is not None
    answer = admin.post(reverse("desk_rulebooks"), proposal(office, 12))
    assert answer.status_code == 302
    request = Request.objects.get(subject_type="rulebook")
    leader = browse(office.officer("leader_in_charge"))
    assert "云溪乡网站管理补充规定" in text_of(
        leader.get(reverse("desk_review", args=[request.uuid]))
    )
    office.sign(request)
    later = clocks.now() + timedelta(minutes=10)
    assert rulebook_in_force(office.township).digest == before
    in_force = rulebook_in_force(office.township, later)
    assert in_force.merged.password is not None
    assert in_force.merged.password.min_length == 12
    assert in_force.adoption.request == request.uuid
    page = leader.get(reverse("desk_rulebook", args=[in_force.adoption.pk]))
    assert "口令不少于十二位" in text_of(page)
