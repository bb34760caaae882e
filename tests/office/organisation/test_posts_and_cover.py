"""Who holds what since when: appointments, stand-ins, hand-over of everything in one act."""

from datetime import timedelta

import pytest

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.ledger import selectors as ledger
from huabiao.office.organisation import services
from huabiao.office.organisation.handover import hand_over
from huabiao.office.organisation.models import Organisation, Post
from huabiao.office.organisation.selectors import holders, holdings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Organisation:
    return services.establish(name="云溪乡人民政府", short_name="云溪乡", kind="township")


@pytest.fixture
def desk(town: Organisation) -> Post:
    return services.open_post(organisation=town, key="information_officer", name="信息员")


def officer(name: str) -> User:
    return services.register_officer(username=name, name=name)


def test_an_appointment_counts_from_its_start_until_its_end(desk: Post) -> None:
    now = clocks.now()
    person = officer("甲")
    services.appoint(
        officer=person,
        post=desk,
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=3),
    )
    days = [len(holdings_of(person, now + timedelta(days=day))) for day in range(5)]
    assert days == [0, 1, 1, 0, 0]


def test_ending_an_appointment_takes_the_post_away_at_once(desk: Post) -> None:
    person = officer("甲")
    appointment = services.appoint(officer=person, post=desk)
    services.end_appointment(appointment=appointment)
    assert holdings_of(person) == []
    with pytest.raises(services.OrganisationRefused):
        services.end_appointment(appointment=appointment)


def test_a_delegation_ends_by_itself_and_with_the_appointment(
    town: Organisation, desk: Post
) -> None:
    now = clocks.now()
    holder, cover = officer("甲"), officer("乙")
    appointment = services.appoint(officer=holder, post=desk, starts_at=now - timedelta(days=1))
    services.delegate(
        appointment=appointment,
        officer=cover,
        starts_at=now,
        ends_at=now + timedelta(days=2),
        reason="外出培训",
    )
    here = {h.officer for h in holders(post_key="information_officer", organisation=town)}
    later = holders(post_key="information_officer", organisation=town, at=now + timedelta(days=3))
    assert here == {holder, cover}
    assert [h.officer for h in later] == [holder]
    services.end_appointment(appointment=appointment)
    assert holders(post_key="information_officer", organisation=town) == []


def test_a_delegation_refused_names_every_reason(desk: Post) -> None:
    holder = officer("甲")
    appointment = services.appoint(officer=holder, post=desk)
    now = clocks.now()
    with pytest.raises(services.OrganisationRefused) as refused:
        services.delegate(
            appointment=appointment, officer=holder, starts_at=now, ends_at=now, reason=" "
        )
    assert len(refused.value.reasons) == 3


@pytest.mark.clause("T25")
def test_hand_over_moves_every_post_in_one_act_under_three_names(
    town: Organisation, desk: Post
) -> None:
    giver, receiver, witness = officer("甲"), officer("乙"), officer("丙")
    second = services.open_post(organisation=town, key="duty_officer", name="值班员")
    for post in (desk, second):
        services.appoint(officer=giver, post=post)
    moved = hand_over(giver=giver, receiver=receiver, witness=witness)
    assert moved["appointments"] == 2
    assert holdings_of(giver) == []
    assert {h.post for h in holdings_of(receiver)} == {desk, second}
    entry = next(e for e in ledger.entries() if e.kind == "handover.made")
    assert entry.content["ids"]["witness"] == str(witness.uuid)


def test_hand_over_needs_three_people(desk: Post) -> None:
    giver, receiver = officer("甲"), officer("乙")
    services.appoint(officer=giver, post=desk)
    with pytest.raises(services.OrganisationRefused):
        hand_over(giver=giver, receiver=receiver, witness=giver)
    assert len(holdings_of(giver)) == 1


def test_a_closed_account_holds_nothing(desk: Post) -> None:
    person = officer("甲")
    services.appoint(officer=person, post=desk)
    person.is_active = False
    person.save()
    assert holdings_of(person) == []
