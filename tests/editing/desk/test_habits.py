"""Habits of leaders: circulate for reading, countersign in any order, decide on what a secretary prepared."""

from typing import Any

import pytest
from django.urls import reverse

from huabiao.approval.models import Decision, Request
from huabiao.approval.projection import progress_of
from huabiao.editing.desk.models import PreparedOpinion
from huabiao.editing.desk.story import story_of
from tests.editing.desk.desk_work import decide, review, submitted, text_of
from tests.editing.qingyan_office import Office


def seat(office: Office, post: str) -> str:
    """What the form sends for a post of the township."""
    return f"{office.township.uuid} {post}"


def add(client: Any, request: Request, seats: list[str], **said: str) -> Any:
    """Signers added before the step whose turn it is."""
    request.refresh_from_db()
    data = {"verdict": "add_signer", "submission": request.submission_digest, "place": "before"}
    return client.post(reverse("desk_decide", args=[request.uuid]), {**data, "seat": seats, **said})


def test_several_read_in_any_order_before_the_leader_signs(office: Office, browse: Any) -> None:
    """圈阅: each has read it; none of that is a signature."""
    leader = browse(office.officer("leader_in_charge"))
    request = submitted(office)
    seats = [seat(office, "party_secretary"), seat(office, "secrecy_reviewer")]
    assert add(leader, request, seats, act="read", need="all").status_code == 302
    secretary = browse(office.officer("party_secretary"))
    reviewer = browse(office.officer("secrecy_reviewer"))
    assert decide(leader, request).status_code == 422
    assert decide(reviewer, request, "agree").status_code == 422
    for reader in (reviewer, secretary):
        assert decide(reader, request, "read", opinion="已阅").status_code == 302
    assert decide(leader, request).status_code == 302
    said = story_of(request, progress_of(request)).steps[0]
    assert [one.verdict for one in said.decisions] == ["read", "read"]


def test_several_countersign_and_none_is_left_out(office: Office, browse: Any) -> None:
    """会签: every one of them must agree."""
    leader = browse(office.officer("leader_in_charge"))
    request = submitted(office)
    seats = [seat(office, "party_secretary"), seat(office, "secrecy_reviewer")]
    assert add(leader, request, seats, act="review", need="all").status_code == 302
    assert decide(browse(office.officer("secrecy_reviewer")), request).status_code == 302
    assert decide(leader, request).status_code == 422
    assert decide(browse(office.officer("party_secretary")), request).status_code == 302
    assert decide(leader, request).status_code == 302


def test_one_of_several_may_be_enough(office: Office, browse: Any) -> None:
    leader = browse(office.officer("leader_in_charge"))
    request = submitted(office)
    seats = [seat(office, "party_secretary"), seat(office, "secrecy_reviewer")]
    assert add(leader, request, seats, act="review", need="any").status_code == 302
    assert decide(browse(office.officer("party_secretary")), request).status_code == 302
    assert decide(leader, request).status_code == 302


@pytest.mark.parametrize("seats", [[], ["nonsense"], ["known", "nonsense"]])
def test_who_cannot_be_asked_is_not_added(office: Office, browse: Any, seats: list[str]) -> None:
    leader = browse(office.officer("leader_in_charge"))
    request = submitted(office)
    named = [seat(office, "party_secretary") if one == "known" else one for one in seats]
    assert add(leader, request, named, act="read", need="all").status_code == 422


def prepare(client: Any, request: Request, text: str) -> Any:
    return client.post(reverse("desk_prepare", args=[request.uuid]), {"opinion": text})


def test_a_secretary_prepares_and_the_leader_decides(office: Office, browse: Any) -> None:
    request = submitted(office)
    secretary = office.officer("duty_officer")
    assert prepare(browse(secretary), request, "同意，请网络中心周一发布").status_code == 302
    assert not Decision.objects.filter(request=request).exists()
    leader = browse(office.officer("leader_in_charge"))
    page = review(leader, request)
    assert "同意，请网络中心周一发布" in page.content.decode()
    assert f"意见由 {secretary} 代拟" in text_of(page)
    assert decide(leader, request, opinion="同意，请网络中心周一发布").status_code == 302
    made = Decision.objects.get(request=request).parsed()
    assert made.prepared_by == str(secretary.uuid)
    assert made.officer == str(office.officer("leader_in_charge").uuid)
    shown = text_of(review(leader, request))
    assert f"意见由 {secretary} 代拟" in shown


def test_words_of_the_leaders_own_are_not_said_to_be_prepared(office: Office, browse: Any) -> None:
    request = submitted(office)
    prepare(browse(office.officer("duty_officer")), request, "同意")
    decide(browse(office.officer("leader_in_charge")), request, opinion="同意，照片换一张清晰的")
    assert Decision.objects.get(request=request).parsed().prepared_by is None


@pytest.mark.parametrize("post", ["information_officer", "leader_in_charge"])
def test_neither_the_author_nor_the_signer_prepares(office: Office, browse: Any, post: str) -> None:
    request = submitted(office)
    client = browse(office.officer(post))
    assert not review(client, request).context["may_prepare"]
    assert prepare(client, request, "同意").status_code == 422
    assert not PreparedOpinion.objects.exists()


def test_a_secret_in_a_prepared_opinion_is_not_stored(office: Office, browse: Any) -> None:
    request = submitted(office)
    client = browse(office.officer("duty_officer"))
    assert prepare(client, request, "机密★3年").status_code == 422
    assert not PreparedOpinion.objects.exists()
