"""Withdrawing, guided, and watched until it is gone."""

from typing import Any

import pytest
from django.urls import reverse

from huabiao.editing.desk.public_tree import Visibility, whereabouts
from huabiao.publishing.trees.build import build
from huabiao.register.certificates.models import Filing, OutsideCopy, Withdrawal
from tests.editing.desk.desk_work import TITLE, submitted, text_of
from tests.editing.qingyan_office import Office


def published(office: Office) -> Filing:
    """An item online, in the tree too."""
    request = submitted(office)
    office.sign(request)
    assert not build(certify=True).refused
    return Filing.objects.get(subject=request.subjects.get().subject)


@pytest.mark.clause("T3")
def test_a_duty_officer_finds_it_by_its_address_and_takes_it_off(
    office: Office, browse: Any
) -> None:
    filing = published(office)
    duty = browse(office.officer("duty_officer"))
    for words in (
        f"https://{office.site.host}/xcdt/{filing.month}/{filing.public_id}.html",
        str(filing.public_id),
        "森林防火",
    ):
        assert TITLE in text_of(duty.get(reverse("desk_withdrawals"), {"q": words})), words
    url = reverse("desk_withdraw", args=[filing.subject])
    guide = text_of(duty.get(url))
    assert "leader_in_charge" in guide and "微信等新媒体" in guide and "第二十四条" in guide
    assert duty.post(url, {"reason": " "}).status_code == 422
    assert not Withdrawal.objects.exists()
    answer = duty.post(url, {"reason": "内容有误"})
    made = Withdrawal.objects.get()
    assert answer.headers["Location"] == reverse("desk_withdrawal", args=[made.pk])
    # The ledger has it; the tree follows in seconds, and the page says which of the two it is.
    assert whereabouts(made).visibility == Visibility.SHOWN
    standing = reverse("desk_withdrawal_standing", args=[made.pk])
    assert duty.get(standing).json()["visibility"] == "shown"
    build(certify=True)
    assert whereabouts(made).visibility == Visibility.GONE
    assert duty.get(standing).json()["visibility"] == "gone"
    assert "本站已全部撤下" in text_of(duty.get(reverse("desk_withdrawal", args=[made.pk])))


def test_copies_outside_are_ticked_off_by_name(office: Office, browse: Any) -> None:
    filing = published(office)
    duty = browse(office.officer("duty_officer"))
    duty.post(reverse("desk_withdraw", args=[filing.subject]), {"reason": "内容有误"})
    made = Withdrawal.objects.get()
    copy = OutsideCopy.objects.filter(withdrawal=made).first()
    assert copy is not None
    url = reverse("desk_outside_copy", args=[made.pk, copy.pk])
    duty.post(url, {"done": "1"})
    copy.refresh_from_db()
    assert copy.person == office.officer("duty_officer").uuid and copy.done_at
    duty.post(url, {})
    copy.refresh_from_db()
    assert copy.done_at is None


def test_nobody_else_may_or_sees_it(office: Office, browse: Any) -> None:
    filing = published(office)
    url = reverse("desk_withdraw", args=[filing.subject])
    for officer in (
        office.officer("information_officer"),
        office.officer("duty_officer", office.other),
    ):
        client = browse(officer)
        assert client.get(url).status_code == 403
        assert client.post(url, {"reason": "内容有误"}).status_code == 403
        assert TITLE not in text_of(client.get(reverse("desk_withdrawals"), {"q": "森林"}))
    assert not Withdrawal.objects.exists()
    browse(office.officer("duty_officer")).post(url, {"reason": "内容有误"})
    made = Withdrawal.objects.get()
    stranger = browse(office.officer("duty_officer", office.other))
    assert stranger.get(reverse("desk_withdrawal", args=[made.pk])).status_code == 404


def test_a_tree_elsewhere_is_said_to_be_elsewhere(office: Office, browse: Any) -> None:
    office.publish(office.draft())
    filing = Filing.objects.filter(subject_type="item").get()
    duty = browse(office.officer("duty_officer"))
    duty.post(reverse("desk_withdraw", args=[filing.subject]), {"reason": "内容有误"})
    made = Withdrawal.objects.get()
    assert whereabouts(made).visibility == Visibility.UNKNOWN
