"""Amend and sign: words corrected in the act of signing, frozen anew, seen by the next."""

from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from huabiao.approval.models import Decision
from huabiao.editing.desk.amending import amend_and_sign, amendable
from huabiao.editing.desk.lines import lines_of, versions_of
from huabiao.editing.desk.views.amending import passed_through
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.models import Item
from huabiao.office import keys
from huabiao.office.notices.models import Notice
from huabiao.register.payloads import ItemPayload
from tests.editing.desk.desk_work import decide, review, submitted, text_of
from tests.editing.qingyan_office import Office

TEXT = '<p>会议强调，一要<b>严管火源</b>，二要备足物资。</p><p class="right">云溪乡人民政府</p>'


def filled(answer: Any, **changes: str) -> dict[str, str]:
    """What the browser would send from the amending page, with some words changed."""
    form = answer.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        shown = widget.format_value(value) if value is not None else ""
        data[bound.html_name] = unescape(shown or "")
    return {**data, **changes}


def test_words_are_corrected_and_signed_in_one_act(office: Office, browse: Any) -> None:
    request = submitted(office, text=TEXT, scope="whole")
    leader = browse(office.officer("leader_in_charge"))
    url = reverse("desk_amend", args=[request.uuid])
    page = leader.get(url)
    answer = leader.post(url, filled(page, title="云溪乡部署春季森林防火", opinion="改后同意"))
    assert answer.status_code == 302, text_of(answer)
    request.refresh_from_db()
    [decision] = Decision.objects.filter(request=request)
    assert decision.verdict == "amend"
    first, second = versions_of(request, str(request.subjects.get().subject))
    assert isinstance(first.payload, ItemPayload) and isinstance(second.payload, ItemPayload)
    assert second.payload.title == "云溪乡部署春季森林防火"
    # What was not touched stays byte for byte, however often it passes through an editor.
    assert second.payload.body == first.payload.body
    assert second.payload.nonce != first.payload.nonce
    secretary = browse(office.officer("party_secretary"))
    seen = review(secretary, request)
    [[change]] = seen.context["amendments"]
    assert change.label == "标题"
    assert "云溪乡部署春季森林防火" in text_of(seen)
    # The editor's own row follows, so that the next correction starts from what was signed.
    assert Item.objects.get(uuid=first.subject).title == "云溪乡部署春季森林防火"
    # An agreement with the old text is refused: nobody signs unseen words.
    stale = request.parsed().submission
    assert decide(secretary, request, submission=stale).status_code == 422
    assert decide(secretary, request).status_code == 302


def test_an_earlier_signer_is_told(office: Office, browse: Any) -> None:
    request = submitted(office, text=TEXT, scope="whole")
    decide(browse(office.officer("leader_in_charge")), request)
    request.refresh_from_db()
    before = Notice.objects.filter(officer=office.officer("leader_in_charge")).count()
    amend_and_sign(
        request=request,
        officer=office.officer("party_secretary"),
        words={},
        paragraphs={0: "<p>会议强调，一要严管火源。</p>"},
        opinion="改后同意",
        submission=request.submission_digest,
    )
    assert Notice.objects.filter(officer=office.officer("leader_in_charge")).count() > before


def test_nothing_amended_is_no_amendment(office: Office, browse: Any) -> None:
    request = submitted(office, text=TEXT)
    leader = browse(office.officer("leader_in_charge"))
    url = reverse("desk_amend", args=[request.uuid])
    answer = leader.post(url, filled(leader.get(url), opinion="改后同意"))
    assert answer.status_code == 422
    assert {reason.code for reason in answer.context["refused"]} == {"amendment_missing"}


def test_a_correction_is_screened_like_any_text(office: Office, browse: Any) -> None:
    request = submitted(office, text=TEXT)
    leader = browse(office.officer("leader_in_charge"))
    url = reverse("desk_amend", args=[request.uuid])
    answer = leader.post(url, filled(leader.get(url), title="真人荷官发牌", opinion="改后同意"))
    assert answer.status_code == 422
    [reason] = answer.context["refused"]
    assert reason.clauses == ("T14",)
    assert not Decision.objects.filter(request=request).exists()


def test_a_secret_in_a_correction_is_sealed_and_nowhere_else(
    office: Office, data_folder: Any
) -> None:
    keys.create_quarantine_key("correct horse battery staple")
    request = submitted(office, text=TEXT)
    with pytest.raises(SecretFound):
        amend_and_sign(
            request=request,
            officer=office.officer("leader_in_charge"),
            words={"title": "机密★10年"},
            paragraphs={0: "<p>青石坳代号七二一</p>"},
            opinion="",
            submission=request.submission_digest,
        )
    assert not Decision.objects.exclude(request__subject_type="installation").filter(
        request=request
    )
    found = [
        p
        for p in data_folder.rglob("*")
        if p.is_file() and "青石坳代号七二一".encode() in p.read_bytes()
    ]
    assert found == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>一段文字。</p>",
        TEXT,
        '<h2>一、总体要求</h2><p>见<a href="https://www.gov.cn/">公告</a>。</p>',
        "<ul><li>一</li><li>二</li></ul><ol><li>三</li></ol><hr/><p>H<sub>2</sub>O</p>",
    ],
)
def test_what_passes_through_the_text_field_untouched_counts_as_untouched(html: str) -> None:
    once = passed_through(html)
    assert passed_through(once) == once


def test_tables_and_lists_of_several_are_returned_instead(office: Office, browse: Any) -> None:
    request = submitted(office)
    whole = amendable(request)
    assert whole is not None and set(whole.paragraphs) == {0}
    assert lines_of(request)[0].payload == whole.payload
    stranger = browse(office.officer("duty_officer"))
    assert stranger.get(reverse("desk_amend", args=[request.uuid])).status_code in (302, 404)
