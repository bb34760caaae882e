"""What the database cannot be talked out of: documents, seals, insert-only rows, rows that follow the documents."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from huabiao.approval import selectors
from huabiao.approval.documents import DecisionDocument, RequestDocument
from huabiao.approval.judgement import breaches
from huabiao.approval.models import Decision, Request
from huabiao.approval.progress import replay
from huabiao.approval.projection import SeatBook, progress_of
from huabiao.approval.refusals import Refused
from huabiao.office import keys
from huabiao.office.ledger.append_only import install_guard, remove_guard
from huabiao.office.ledger.digests import digest
from huabiao.office.ledger.errors import AppendOnly
from huabiao.office.ledger.models import Entry
from tests.approval.town import Town, subject


def approved(town: Town) -> Request:
    request = town.submit("whole")
    for officer in ("leader_in_charge", "party_secretary", "network_centre"):
        town.decide(request, officer)
    request.refresh_from_db()
    return request


def test_the_chain_is_what_was_signed(town: Town) -> None:
    request = approved(town)
    chain = selectors.chain_of(str(request.uuid))
    assert digest(chain.request) == request.digest
    decisions = [DecisionDocument.parse(data) for data in chain.decisions]
    assert [d.steps for d in decisions] == [("leader",), ("head",), ("publish",)]
    for data, seal in zip(chain.decisions, chain.seals, strict=True):
        assert keys.mac_valid(data, seal.key_id, seal.value)
        entry = Entry.objects.get(seq=seal.ledger_seq)
        assert entry.content["digests"]["decision"] == digest(data)
        assert DecisionDocument.parse(data).canonical() == data


def test_a_certifier_judges_the_chain_with_the_same_rules(town: Town) -> None:
    chain = selectors.chain_of(approved(town).uuid)
    document = RequestDocument.parse(chain.request)
    progress, seats = replay(document, [], SeatBook()), SeatBook()
    for data in chain.decisions:
        decision = DecisionDocument.parse(data)
        assert breaches(progress, decision, seats) == []
        progress.apply(decision, seats)
    assert progress.state == "approved"
    # The same chain with a decision left out does not add up.
    shorter = replay(document, [], seats)
    later = DecisionDocument.parse(chain.decisions[1])
    assert [b.code for b in breaches(shorter, later, seats)] == ["step_waiting"]


def test_a_decision_said_twice_counts_once(town: Town) -> None:
    request = town.submit("joint")
    decision = town.decide(request, "party_secretary").parsed()
    found = {b.code for b in breaches(progress_of(request), decision, SeatBook())}
    assert {"foreign_decision", "not_holder", "already_signed"} <= found


def test_rows_are_insert_only_for_whoever_comes_past_the_model(town: Town) -> None:
    request = approved(town)
    decision = request.decisions.first()
    assert decision is not None
    with pytest.raises(AppendOnly):
        decision.delete()
    with pytest.raises(AppendOnly):
        Decision.objects.update(verdict="agree")
    for statement in (
        "UPDATE approval_decision SET verdict = 'refuse'",
        "DELETE FROM approval_decision",
        "DELETE FROM approval_request",
        "UPDATE approval_request SET digest = ''",
        "UPDATE approval_request SET state = 'open'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    request.refresh_from_db()
    assert request.state == "approved"


def test_an_exchanged_document_is_noticed_before_anybody_signs_it(town: Town) -> None:
    request = town.submit("whole")
    forged = request.parsed().model_copy(update={"contributors": ()}).canonical()
    remove_guard(connection, Request)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE approval_request SET document = %s WHERE id = %s", [forged, request.pk]
        )
    install_guard(connection, Request, ("state", "closed_at", "submission_digest"))
    with pytest.raises(Refused) as refusal:
        town.decide(request, "leader_in_charge")
    assert refusal.value.codes() == {"document_changed"}


def test_step_rows_decide_nothing(town: Town) -> None:
    request = town.submit("whole")
    request.steps.update(state="done")
    with pytest.raises(Refused) as refusal:
        town.decide(request, "network_centre")
    assert refusal.value.codes() == {"not_holder"}
    town.decide(request, "leader_in_charge")
    assert [s.state for s in request.steps.all()] == ["done", "active", "waiting"]


def test_rows_say_what_the_documents_say(town: Town) -> None:
    request = town.submit("proofed")
    town.appoint("information_officer", body=town.station, name="reader")
    acts = [
        ("reader", "agree", {}),
        ("leader_in_charge", "agree", {}),
        (
            "party_secretary",
            "amend",
            {"amended_subjects": [subject("改", of=request.subjects.get().subject)]},
        ),
        ("reader", "agree", {}),
    ]
    for officer, verdict, said in acts:
        town.decide(request, officer, verdict, **said)
        progress = progress_of(Request.objects.get(pk=request.pk))
        rows = list(request.steps.all())
        assert [(r.key, r.state) for r in rows] == [(s.key, s.state) for s in progress.steps]
        assert [r.fulfilled_by for r in rows] == [
            [f.decision for _, f in sorted(s.filled.items())] for s in progress.steps
        ]
        waiting = {(s.step.key, s.slot) for r in rows for s in r.seats.filter(waits=True)}
        assert waiting == {(s.key, n) for s in progress.active() for n in s.open_slots()}


def test_of_two_who_decide_on_the_same_sight_the_second_is_told(town: Town) -> None:
    request = town.submit("whole")
    town.decide(request, "leader_in_charge")
    first, second = (Request.objects.get(pk=request.pk) for _ in range(2))
    town.decide(first, "party_secretary", steps=["head"])
    with pytest.raises(Refused) as refusal:
        town.decide(second, "township_head", steps=["head"])
    assert refusal.value.codes() == {"step_done"}
    assert request.decisions.count() == 2
    assert Entry.objects.filter(kind="decision.made").count() == 2


def test_stored_uuids_are_those_of_the_documents(town: Town) -> None:
    request = approved(town)
    document = request.parsed()
    assert UUID(document.request) == request.uuid
    for decision in request.decisions.all():
        assert UUID(decision.parsed().decision) == decision.uuid
