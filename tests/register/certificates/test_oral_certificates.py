"""Certificates on consent by telephone: they end by themselves, until the signature makes a lasting one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huabiao.approval import services as approval
from huabiao.approval.models import Decision
from huabiao.office import clocks
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.register.certificates import filing
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.lapsing import tell_of_lapsed
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate, Filing, Withdrawal
from huabiao.register.certificates.services import approved_requests, issue, withdraw_unsigned
from huabiao.register.certificates.state import version_at
from huabiao.register.certificates.verification import Place, verify_certificate
from tests.register.certificates.published_town import Town, item_payload, take_off
from tests.register.sample_payloads import named

NAME = "停水通知"
HOURS_24 = 24 * 3_600_000


def afresh() -> dict[str, Any]:
    """The whole ledger folded and verified from its first entry."""
    state: dict[str, Any] = {}
    for change in follow(state, ledger_rows.entries(), Documents()):
        assert not isinstance(change, Halt), [str(one) for one in change.faults]
    return state


def test_it_ends_by_itself_until_the_signature_makes_a_lasting_one(town: Town) -> None:
    request = town.spoken(item_payload())
    spoken = town.certify(request)
    assert spoken.kind == "oral"
    said = Decision.objects.get(request=request, way="oral").parsed().spoken
    assert (
        said is not None and spoken.expires == said.at + HOURS_24 < spoken.certified_at + HOURS_24
    )
    assert version_at(town.record(NAME), spoken.expires) is None
    assert version_at(town.record(NAME), spoken.expires - 1) is not None
    town.decide(request, "leader_in_charge", opinion="已补签")
    signed = town.certify(request)
    assert signed.kind == "normal" and signed.expires is None
    assert signed.publications[0].public_id == spoken.publications[0].public_id
    assert signed.publications[0].placements == spoken.publications[0].placements
    assert len(signed.decision_seqs) == len(spoken.decision_seqs) + 1
    assert version_at(town.record(NAME), spoken.expires) is not None
    assert afresh() == town.state
    for document in (spoken, signed):
        row = town.row(document)
        assert not verify_certificate(
            document.certificate,
            row.digest,
            town.state,
            Documents(),
            place=Place(row.ledger_seq, document.certified_at),
            next_to_fold=False,
        )


def test_the_filing_register_is_the_same_when_derived_again(town: Town) -> None:
    request = town.spoken(item_payload())
    town.certify(request)
    town.decide(request, "leader_in_charge")
    town.certify(request)
    fields = ("certificate", "kind", "expires", "superseded_at", "signers")
    before = list(Filing.objects.order_by("certified_at").values(*fields))
    assert [row["kind"] for row in before][-2:] == ["oral", "normal"]
    assert not filing.rebuild_filings()
    assert list(Filing.objects.order_by("certified_at").values(*fields)) == before


def test_one_certificate_on_what_was_spoken_is_all_there_is(town: Town) -> None:
    request = town.spoken(item_payload())
    town.certify(request)
    assert approved_requests(town.state) == []
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    assert "already_certified" in caught.value.codes()


def test_a_signature_before_the_certifier_came_gives_the_lasting_one_only(town: Town) -> None:
    request = town.spoken(item_payload())
    town.decide(request, "leader_in_charge")
    assert town.certify(request).kind == "normal"
    assert Certificate.objects.filter(request=request.uuid).count() == 1


def test_who_refuses_afterwards_takes_it_offline_at_once(town: Town) -> None:
    request = town.spoken(item_payload())
    town.certify(request)
    town.decide(request, "leader_in_charge", "refuse", opinion="与原稿不符")
    withdrawal = Withdrawal.objects.get()
    assert withdrawal.officer == town.officers["leader_in_charge"].uuid
    assert str(withdrawal.subject) == named(NAME) and withdrawal.copies.count()
    town.follow()
    assert version_at(town.record(NAME), clocks.now_ms()) is None
    request.refresh_from_db()
    assert withdraw_unsigned(request=request, officer=None) == []
    assert afresh() == town.state


def test_nothing_is_withdrawn_for_a_request_that_rested_on_no_such_consent(town: Town) -> None:
    town.publish(item_payload())
    request = town.submit(item_payload(title="改"), subject_type="item")
    approval.take_back(request=request, officer=town.officers["information_officer"])
    assert withdraw_unsigned(request=request, officer=None) == []
    assert not Withdrawal.objects.exists()


def test_withdrawn_meanwhile_it_is_not_brought_back_by_the_signature(town: Town) -> None:
    request = town.spoken(item_payload())
    town.certify(request)
    take_off(town)
    town.decide(request, "leader_in_charge")
    town.follow()
    assert approved_requests(town.state) == []
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    assert "withdrawn" in caught.value.codes()


def test_those_responsible_are_told_once_when_it_ends_by_itself(town: Town) -> None:
    request = town.spoken(item_payload())
    document = town.certify(request)
    assert tell_of_lapsed() == 0
    later = clocks.now() + timedelta(hours=25)
    with clocks.set_clock(lambda: later):
        assert tell_of_lapsed() == 1
        with CaptureQueriesContext(connection) as asked:
            assert tell_of_lapsed() == 0
        assert len(asked) == 1  # what was told before is not looked at again
        Filing.objects.update(end_told=False)  # as after deriving the register again
        assert tell_of_lapsed() == 0
    entry = Entry.objects.get(kind="oral.lapsed")
    assert str(entry.subject) == document.certificate
    told = set(Notice.objects.filter(kind="alarm").values_list("officer__username", flat=True))
    assert told == {"information_officer", "leader_in_charge", "duty_officer", "party_secretary"}


def test_a_signature_that_comes_late_brings_it_back_under_its_old_number(town: Town) -> None:
    request = town.spoken(item_payload())
    spoken = town.certify(request)
    later = clocks.now() + timedelta(hours=30)
    with clocks.set_clock(lambda: later):
        assert version_at(town.record(NAME), clocks.now_ms()) is None
        town.decide(request, "leader_in_charge")
        signed = town.certify(request)
        assert signed.publications[0].public_id == spoken.publications[0].public_id
        assert version_at(town.record(NAME), clocks.now_ms()) is not None


def test_what_was_spoken_cannot_be_passed_off_as_signed(town: Town, without_guards: Any) -> None:
    """Somebody makes the request's end out of nothing: the chain still lacks the signature."""
    request = town.spoken(item_payload())
    town.follow()
    key = f"request/{request.uuid}"
    town.state[key] = {**town.state[key], "outcome": "approved"}
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    assert "steps_unfulfilled" in caught.value.codes()
    town.state[key] = {**town.state[key], "outcome": None}
    assert issue(request_uuid=request.uuid, state=town.state)
    assert Decision.objects.filter(request=request, way="oral").count() == 1


def test_the_certifier_reads_again_when_it_was_said(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that lets consent pass to words that did not exist yet: no certificate comes of it."""
    request = town.submit(item_payload())
    with monkeypatch.context() as careless:
        careless.setattr("huabiao.approval.verbs.deciding.breaches", lambda *_all: [])
        approval.register_oral(
            request=request,
            officer=town.officers["duty_officer"],
            signer=town.officers["leader_in_charge"],
            said_at=clocks.now() - timedelta(minutes=3),
            where="0990-5550114",
            words="同意",
        )
        town.decide(request, "network_centre")
    town.follow()
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    assert "oral_earlier" in str(caught.value.faults)
