"""Requests and decisions that are altered, deleted, inserted; routes and rulebooks that do not fit."""

import json
from typing import Any

import pytest

from huabiao.office import keys
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.organisation import services as organisation
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.services import issue
from huabiao.register.certificates.state import folded
from tests.register.certificates.database_client import delete, overwrite
from tests.register.certificates.forger import (
    as_step,
    forged_decision,
    halted,
    insert_decision,
    insert_entry,
    let_through,
    refused,
    resubmitted,
)
from tests.register.certificates.published_town import (
    Town,
    a_moment_ago,
    item_payload,
)
from tests.register.certificates.town_rulebook import STRICTER, TEXT


def test_an_unapproved_request_is_refused(town: Town) -> None:
    request = town.submit(item_payload())
    assert refused(town, request) == {"request_not_approved"}
    request.state = "approved"
    request.save(update_fields=["state"])
    assert refused(town, request) == {"request_not_approved"}


def test_a_refused_request_cannot_be_closed_again(town: Town) -> None:
    request = town.submit(item_payload())
    town.decide(request, "leader_in_charge", "refuse", opinion="内容不准确")
    ledger.append(kind="request.closed", subject=request.uuid, ids={"outcome": "approved"})
    assert refused(town, request) == {"request_not_approved"}


def test_an_edited_request_is_refused(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    said = json.loads(bytes(request.document))
    said["contributors"] = said["contributors"][:0]
    overwrite("approval_request", "document", canonical(said), "id", request.pk)
    assert refused(town, request) == {"request_altered"}


def test_a_deleted_decision_is_missed(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    delete("approval_decision", "id", request.decisions.order_by("id")[0].pk)
    assert refused(town, request) == {"decision_missing"}


def test_an_edited_decision_is_noticed(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    row = request.decisions.order_by("id")[0]
    said = json.loads(bytes(row.document))
    said["opinion"] = "同意"
    overwrite("approval_decision", "document", canonical(said), "id", row.pk)
    assert "decision_altered" in refused(town, request)


def test_inserted_decisions_with_matching_ledger_entries_lack_the_mac(town: Town) -> None:
    request = town.submit(item_payload())
    town.follow()
    for by in ("leader_in_charge", "network_centre"):
        document = forged_decision(town, request, by)
        seq = insert_entry(
            "decision.made",
            request.uuid,
            digests={"decision": digest(document.canonical())},
            ids={"decision": document.decision},
        )
        insert_decision(town, request, document, seq)
        request.steps.filter(state__in=("active", "waiting")).order_by("order").first()
        step = request.steps.exclude(state="done").order_by("order")[0]
        step.state = "done"
        step.save()
    insert_entry("request.closed", request.uuid, ids={"outcome": "approved"})
    last = list(follow(town.state, ledger_rows.entries(folded(town.state) - 1), town.load))[-1]
    assert isinstance(last, Halt)
    assert {fault.code for fault in last.faults} == {"entry_not_authentic"}
    # A state folded by somebody less careful does not help either.
    naive: dict[str, Any] = {}
    from huabiao.register.certificates import fold

    for entry in ledger_rows.entries():
        fold.apply(naive, entry, Documents())
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=naive)
    assert caught.value.codes() == {"entry_not_authentic"}


def test_a_decision_row_nobody_recorded_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    extra = forged_decision(town, request, "leader_in_charge")
    town.approve(request)
    insert_decision(town, request, extra, 10_000, keys.mac(extra.canonical()))
    assert refused(town, request) == {"decision_inserted"}


def test_a_decision_without_its_own_mac_is_noticed(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    overwrite("approval_decision", "mac", b"0" * 32, "id", request.decisions.order_by("id")[0].pk)
    assert refused(town, request) == {"decision_inserted"}


def test_a_route_shorter_than_the_rulebooks_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    said = json.loads(bytes(request.document))
    route = {**said["route"], "steps": said["route"]["steps"][1:]}
    copy = resubmitted(town, request, route=route, seats={"publish": said["seats"]["publish"]})
    let_through(town, copy, as_step(town, copy, "publish", "network_centre"))
    assert refused(town, copy) == {"route_differs"}


def test_a_seat_for_somebody_the_route_does_not_name_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    said = json.loads(bytes(request.document))
    seat = {"organisation": str(town.body.uuid), "post": "duty_officer"}
    copy = resubmitted(town, request, seats={**said["seats"], "leader": [[seat]]})
    let_through(
        town,
        copy,
        as_step(town, copy, "leader", "duty_officer"),
        as_step(town, copy, "publish", "network_centre"),
    )
    assert refused(town, copy) == {"seats_differ"}


def test_a_laxer_rule_for_amendments_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    said = json.loads(bytes(request.document))
    laxer = {**said["amendment"], "allowed": False}
    copy = resubmitted(town, request, amendment=laxer)
    let_through(
        town,
        copy,
        as_step(town, copy, "leader", "leader_in_charge"),
        as_step(town, copy, "publish", "network_centre"),
    )
    assert refused(town, copy) == {"amendment_differs"}


def test_a_rulebook_no_longer_in_force_is_noticed(town: Town) -> None:
    old = town.submit(item_payload())
    adoption.adopt(organisation=town.body, texts=[TEXT, STRICTER], effective=a_moment_ago())
    copy = resubmitted(town, old)
    let_through(
        town,
        copy,
        as_step(town, copy, "leader", "leader_in_charge"),
        as_step(town, copy, "publish", "network_centre"),
    )
    assert refused(town, copy) == {"rulebook_not_in_force"}


def test_a_request_opened_under_the_older_rulebook_ends_under_it(town: Town) -> None:
    request = town.submit(item_payload())
    adoption.adopt(organisation=town.body, texts=[TEXT, STRICTER], effective=a_moment_ago())
    assert town.certify(town.approve(request))


def test_an_edited_rulebook_is_noticed(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    laxer = TEXT.replace("allowed: true, sign_within", "allowed: false, sign_within")
    overwrite("adoption_adoption", "texts", json.dumps([laxer]), "organisation_id", town.body.pk)
    assert refused(town, request) == {"rulebook_missing"}


def test_a_submitter_without_a_post_is_noticed(town: Town) -> None:
    request = town.submit(item_payload())
    organisation.end_appointment(appointment=town.appointments["information_officer"])
    copy = resubmitted(town, request)
    let_through(
        town,
        copy,
        as_step(town, copy, "leader", "leader_in_charge"),
        as_step(town, copy, "publish", "network_centre"),
    )
    assert refused(town, copy) == {"submitter_without_post"}


def test_a_ledger_with_a_hole_stops_everything(town: Town) -> None:
    town.publish(item_payload())
    delete("ledger_entry", "seq", 3)
    assert halted(town) == {"ledger_gap"}


def test_a_certifiers_key_is_known_after_a_rotation_and_not_before(town: Town) -> None:
    rotation = keys.prepare_rotation("certifier")
    rotation.activate()
    request = town.approve(town.submit(item_payload()))
    assert refused(town, request) == {"key_unknown"}
