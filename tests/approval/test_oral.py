"""Consent by telephone: written down before publishing by a third person, signed afterwards, or it does not last."""

from datetime import timedelta
from typing import Any

import pytest

from huabiao.approval import selectors, services
from huabiao.approval.models import Decision, Request
from huabiao.approval.refusals import Refused
from huabiao.office import clocks
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from tests.approval.conftest import Owner
from tests.approval.exercise_rulebook import ABOVE, ORAL, TEXT
from tests.approval.town import Town, found_town, subject

SPEAKING = "item"
"""The kind of request that may rest on a spoken consent; the room that owns it is not asked here."""


@pytest.fixture
def speaking(db: None, owner: Owner) -> Town:
    """The township under a rulebook that turns consent by telephone on."""
    town = found_town(texts=(ABOVE, TEXT, ORAL))
    town.appoint("duty_officer", name="duty")
    return town


def speak(
    town: Town, request: Request, signer: str, heard_by: str = "duty", **said: Any
) -> Decision:
    return services.register_oral(
        request=request,
        officer=town[heard_by],
        signer=town[signer],
        **{
            "said_at": clocks.now(),
            "where": "0990-5550114",
            "words": "同意先发，回来补签",
            **said,
        },
    )


def refused(town: Town, request: Request, signer: str, **said: Any) -> set[str]:
    with pytest.raises(Refused) as caught:
        speak(town, request, signer, **said)
    assert not Decision.objects.filter(request=request, way="oral").exists()
    return caught.value.codes()


def test_a_spoken_consent_lets_it_go_on_and_is_signed_afterwards(speaking: Town) -> None:
    town = speaking
    request = town.submit("whole", subject_type=SPEAKING)
    town.decide(request, "leader_in_charge")
    made = speak(town, request, "party_secretary")
    said = made.parsed()
    assert made.way == "oral" and said.opinion == "同意先发，回来补签"
    assert said.spoken is not None and said.spoken.heard_by == str(town["duty"].uuid)
    request.refresh_from_db()
    assert request.spoken_at is None
    town.decide(request, "network_centre")
    request.refresh_from_db()
    assert request.state == "open" and request.spoken_at is not None
    assert Entry.objects.filter(kind="request.spoken", subject=request.uuid).count() == 1
    assert [e.request for e in selectors.inbox(town["party_secretary"])] == [request]
    assert selectors.inbox(town["leader_in_charge"]) == []
    told = Notice.objects.filter(officer=town["party_secretary"], subject=request.uuid)
    assert told.count() == 2
    town.decide(request, "party_secretary", opinion="已补签")
    request.refresh_from_db()
    assert request.state == "approved"
    assert Entry.objects.filter(kind="request.closed", subject=request.uuid).count() == 1


def test_several_may_speak_each_signs_their_own_step(speaking: Town) -> None:
    town = speaking
    request = town.submit("whole", subject_type=SPEAKING)
    for signer in ("leader_in_charge", "township_head"):
        speak(town, request, signer)
    town.decide(request, "network_centre")
    for signer in ("leader_in_charge", "township_head"):
        request.refresh_from_db()
        assert request.state == "open"
        town.decide(request, signer)
    request.refresh_from_db()
    assert request.state == "approved"


def test_where_the_rulebook_does_not_allow_it_the_clause_is_told(town: Town) -> None:
    town.appoint("duty_officer", name="duty")
    request = town.submit("whole", subject_type=SPEAKING)
    with pytest.raises(Refused) as caught:
        speak(town, request, "leader_in_charge")
    (reason,) = caught.value.reasons
    assert reason.code == "oral_not_allowed"
    assert reason.clauses == ("X2", "X1")


def test_only_what_the_rulebook_names_may_be_spoken(speaking: Town) -> None:
    town = speaking
    weighty = {"subject": "item", "scope": "whole", "importance": "weighty"}
    request = town.submit(None, subject_type=SPEAKING, matter=weighty)
    assert refused(town, request, "leader_in_charge") == {"oral_not_allowed"}
    other_type = town.submit("whole")
    assert refused(town, other_type, "leader_in_charge") == {"oral_not_allowed"}
    named = town.submit("major", subject_type=SPEAKING)
    assert refused(town, named, "deputy") == {"oral_step_unfit"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"words": "  "}, "oral_wordless"),
        ({"where": " "}, "oral_incomplete"),
        ({"heard_by": "leader_in_charge"}, "oral_registrar"),
        ({"heard_by": "information_officer"}, "oral_registrar"),
        ({"off": 60}, "oral_later"),
        ({"off": -2}, "oral_earlier"),
        ({"submission": "sha256:" + "1" * 64}, "submission_stale"),
    ],
)
def test_what_is_missing_or_wrong_is_told(speaking: Town, said: dict[str, Any], code: str) -> None:
    town = speaking
    request = town.submit("whole", subject_type=SPEAKING)
    if "off" in said:
        said = {"said_at": clocks.now() + timedelta(minutes=said["off"])}
    assert refused(town, request, "leader_in_charge", **said) == {code}


def test_consent_to_the_words_before_an_amendment_is_none(speaking: Town) -> None:
    town = speaking
    request = town.submit("whole", subject_type=SPEAKING)
    later = clocks.now() + timedelta(minutes=10)
    with clocks.set_clock(lambda: later):
        words = [subject("改", of=request.subjects.get().subject)]
        town.decide(request, "leader_in_charge", "amend", amended_subjects=words)
        between = later - timedelta(minutes=5)
        assert refused(town, request, "party_secretary", said_at=between) == {"oral_earlier"}
        assert speak(town, request, "party_secretary").way == "oral"


def test_the_author_writes_no_consent_down_even_as_duty_officer(speaking: Town) -> None:
    town = speaking
    town.also("information_officer", "duty_officer")
    request = town.submit("whole", subject_type=SPEAKING)
    heard = refused(town, request, "leader_in_charge", heard_by="information_officer")
    assert heard == {"oral_own"}


def test_publishing_is_an_act_of_its_own_and_happens_now(speaking: Town) -> None:
    town = speaking
    request = town.submit("department", subject_type=SPEAKING)
    speak(town, request, "leader_in_charge")
    assert refusal(town, request, "network_centre") == {"oral_step_unfit"}
    later = clocks.now_ms() + 3_600_000
    with pytest.raises(Refused) as caught:
        town.decide(request, "network_centre", not_before=later)
    assert caught.value.codes() == {"oral_scheduled"}
    town.decide(request, "network_centre")
    assert refusal(town, request, "leader_in_charge") == {"oral_twice"}


def refusal(town: Town, request: Request, signer: str) -> set[str]:
    with pytest.raises(Refused) as caught:
        speak(town, request, signer)
    return caught.value.codes()


def test_who_spoke_may_still_refuse(speaking: Town) -> None:
    town = speaking
    request = town.submit("department", subject_type=SPEAKING)
    speak(town, request, "leader_in_charge")
    town.decide(request, "network_centre")
    town.decide(request, "leader_in_charge", "refuse", opinion="与原稿不符")
    request.refresh_from_db()
    assert request.state == "refused"


def test_what_was_never_signed_is_not_spoken_again(speaking: Town) -> None:
    town = speaking
    request = town.submit("department", subject_type=SPEAKING)
    speak(town, request, "leader_in_charge")
    town.decide(request, "network_centre")
    services.take_back(request=request, officer=town["information_officer"])
    again = town.submit(
        "department", subject_type=SPEAKING, subjects=list(request.parsed().subjects)
    )
    assert refusal(town, again, "leader_in_charge") == {"oral_again"}
    town.decide(again, "leader_in_charge", opinion="同意")
    town.decide(again, "network_centre")
    again.refresh_from_db()
    assert again.state == "approved"
