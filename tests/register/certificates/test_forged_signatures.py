"""People who sign without the post, for somebody else, twice, or their own text."""

from datetime import timedelta
from uuid import uuid4

from huabiao.office import clocks
from huabiao.office.organisation import services as organisation
from tests.register.certificates.forger import (
    as_step,
    let_through,
    refused,
)
from tests.register.certificates.published_town import (
    Town,
    item_payload,
)


def test_an_appointment_that_ended_before_signing_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    organisation.end_appointment(appointment=town.appointments["leader_in_charge"])
    let_through(
        town,
        request,
        as_step(town, request, "leader", "leader_in_charge"),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"appointment_ended"}


def test_a_row_that_revives_an_appointment_does_not_help(town: Town) -> None:
    """The ledger decides, not the row."""
    request = town.submit(item_payload())
    appointment = town.appointments["leader_in_charge"]
    organisation.end_appointment(appointment=appointment)
    appointment.ends_at = None
    appointment.save()
    town.approve(request)
    assert refused(town, request) == {"appointment_ended"}


def test_an_appointment_ended_after_signing_changes_nothing(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    organisation.end_appointment(appointment=town.appointments["leader_in_charge"])
    assert town.certify(request)


def test_somebody_else_does_not_sign_in_a_holders_name(town: Town) -> None:
    request = town.submit(item_payload())
    borrowed = str(town.appointments["leader_in_charge"].uuid)
    let_through(
        town,
        request,
        as_step(town, request, "leader", "party_secretary", appointment=borrowed),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"not_the_holder"}


def test_an_invented_appointment_is_unknown(town: Town) -> None:
    request = town.submit(item_payload())
    let_through(
        town,
        request,
        as_step(town, request, "leader", "party_secretary", appointment=str(uuid4())),
        as_step(town, request, "publish", "network_centre"),
    )
    assert "appointment_unknown" in refused(town, request)


def test_an_expired_or_foreign_delegation_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    given = organisation.delegate(
        appointment=town.appointments["leader_in_charge"],
        officer=town.officers["party_secretary"],
        starts_at=clocks.now() - timedelta(days=2),
        ends_at=clocks.now() - timedelta(days=1),
        reason="出差",
    )
    said = {
        "appointment": str(town.appointments["leader_in_charge"].uuid),
        "delegation": str(given.uuid),
    }
    let_through(
        town,
        request,
        as_step(town, request, "leader", "party_secretary", **said),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"delegation_ended"}
    other = town.submit(item_payload("另一件"))
    let_through(
        town,
        other,
        as_step(town, other, "leader", "duty_officer", **said),
        as_step(town, other, "publish", "network_centre"),
    )
    assert refused(town, other) == {"delegation_foreign"}


def test_a_delegation_in_force_carries(town: Town) -> None:
    organisation.delegate(
        appointment=town.appointments["leader_in_charge"],
        officer=town.officers["party_secretary"],
        starts_at=clocks.now() - timedelta(seconds=1),
        ends_at=clocks.now() + timedelta(days=1),
        reason="出差",
    )
    request = town.submit(item_payload())
    town.decide(request, "party_secretary")
    town.decide(request, "network_centre")
    assert town.certify(request)


def test_ones_own_item_through_a_delegation_is_noticed(town: Town) -> None:
    given = organisation.delegate(
        appointment=town.appointments["leader_in_charge"],
        officer=town.officers["information_officer"],
        starts_at=clocks.now() - timedelta(seconds=1),
        ends_at=clocks.now() + timedelta(days=1),
        reason="出差",
    )
    request = town.submit(item_payload())
    let_through(
        town,
        request,
        as_step(
            town,
            request,
            "leader",
            "information_officer",
            appointment=str(town.appointments["leader_in_charge"].uuid),
            delegation=str(given.uuid),
        ),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"decision_invalid"}


def test_a_contributor_is_not_the_only_signer(town: Town) -> None:
    writer = town.appoint("leader_in_charge", name="writing_leader")
    request = town.submit(item_payload(), contributors=[town.officers["writing_leader"].uuid])
    let_through(
        town,
        request,
        as_step(town, request, "leader", "writing_leader", appointment=str(writer.uuid)),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"decision_invalid"}


def test_nobody_signs_two_reviews(town: Town) -> None:
    both = town.appoint("party_secretary", name="leader_in_charge")
    request = town.submit(item_payload(importance="weighty"))
    let_through(
        town,
        request,
        as_step(town, request, "leader", "leader_in_charge"),
        as_step(town, request, "head", "leader_in_charge", appointment=str(both.uuid)),
        as_step(town, request, "publish", "network_centre"),
    )
    assert "decision_invalid" in refused(town, request)


def test_a_skipped_step_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    let_through(town, request, as_step(town, request, "leader", "leader_in_charge"))
    assert refused(town, request) == {"steps_unfulfilled"}


def test_a_decision_on_an_older_text_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    let_through(
        town,
        request,
        as_step(town, request, "leader", "leader_in_charge", submission="sha256:" + "0" * 64),
        as_step(town, request, "publish", "network_centre"),
    )
    assert refused(town, request) == {"decision_invalid"}


def test_a_decision_dated_ahead_of_its_entry_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    later = clocks.now_ms() + 60_000
    let_through(
        town,
        request,
        as_step(town, request, "leader", "leader_in_charge", at=later),
        as_step(town, request, "publish", "network_centre", at=later),
    )
    assert refused(town, request) == {"decision_backdated"}
