"""Withdrawal: one act, everything follows, nothing comes back by an approval from before."""

from typing import Any

import pytest

from huabiao.approval.refusals import Refused
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.register.certificates.following import Halt, follow, withdrawals_among
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Filing, OutsideCopy
from huabiao.register.certificates.selectors import outside_copies, state_of
from huabiao.register.certificates.services import (
    approved_requests,
    destroy,
    issue,
    mark_outside_copy,
    withdraw,
)
from huabiao.register.certificates.state import version_at
from huabiao.register.vault.faults import VaultFault
from huabiao.register.vault.services import read_payload
from tests.register.certificates.database_client import overwrite
from tests.register.certificates.published_town import (
    Town,
    adopted_by_second_site,
    adoption_of,
    item_payload,
    take_off,
)
from tests.register.sample_payloads import named


@pytest.mark.clause("T24")
def test_one_act_of_a_duty_officer_takes_it_offline(town: Town) -> None:
    town.publish(item_payload())
    take_off(town)
    [change] = town.follow()
    assert (change.kind, change.subjects) == ("withdrawn", (named("停水通知"),))
    record = town.record("停水通知")
    assert version_at(record, 2**52) is None
    assert [old["why"] for old in record["former"]] == ["withdrawn"]
    assert f"place/{named('column tzgg')}/0" not in town.state


def test_the_reason_is_internal_and_the_leader_is_told(town: Town) -> None:
    town.publish(item_payload())
    withdrawal = take_off(town)
    entry = Entry.objects.get(kind="withdrawal.made")
    assert withdrawal.reason.encode() not in bytes(entry.document)
    assert entry.content["clauses"] == ["R3"]
    told = Notice.objects.get(officer=town.officers["party_secretary"], kind="told")
    assert withdrawal.reason not in told.sentence


def test_only_a_post_that_may_withdraw_does(town: Town) -> None:
    town.publish(item_payload())
    with pytest.raises(Refused) as caught:
        take_off(town, by="information_officer")
    assert caught.value.codes() == {"post_may_not"}
    assert "值班员" in str(caught.value)
    with pytest.raises(Refused) as caught:
        take_off(town, "没有发布过")
    assert caught.value.codes() == {"not_published"}


def test_it_works_without_the_derived_rows(town: Town) -> None:
    town.publish(item_payload())
    Filing.objects.all().delete()
    take_off(town)
    assert [change.kind for change in town.follow()] == ["withdrawn"]


def test_published_again_it_is_something_new(town: Town) -> None:
    first = town.publish(item_payload()).publications[0]
    take_off(town)
    town.follow()
    again = town.publish(item_payload(title="改正后重新发布")).publications[0]
    assert (first.public_id, again.public_id) == (1, 2)
    assert again.placements[0].ordinal == 1
    record = town.record("停水通知")
    assert record["withdrawn"] is None
    assert [(old["public_id"], old["why"]) for old in record["former"]] == [(1, "withdrawn")]


def test_an_approval_from_before_does_not_bring_it_back(town: Town) -> None:
    town.publish(item_payload())
    correction = town.submit(item_payload(title="更正"), subject_type="correction")
    approved = town.approve(
        town.submit(item_payload("同时"), item_payload("一起")),
    )
    town.follow()
    assert approved_requests(town.state) == [str(approved.uuid)]
    take_off(town)
    town.approve(correction)
    town.follow()
    assert approved_requests(town.state) == [str(approved.uuid)]
    from huabiao.register.certificates.faults import Faulty

    with pytest.raises(Faulty) as caught:
        issue(request_uuid=correction.uuid, state=town.state)
    assert "withdrawn" in caught.value.codes()


def test_what_was_adopted_goes_with_it(two_sites: Town) -> None:
    town = two_sites
    town.publish(item_payload())
    town.certify(town.approve(adoption_of(town, adopted_by_second_site(town))))
    take_off(town)
    [change] = town.follow()
    assert set(change.subjects) == {named("停水通知"), named("采用")}
    lines = Filing.objects.filter(subject__in=[named("停水通知"), named("采用")])
    assert {state_of(line) for line in lines} == {"withdrawn"}


def test_from_one_site_only(two_sites: Town) -> None:
    town = two_sites
    town.publish(item_payload())
    town.certify(town.approve(adoption_of(town, adopted_by_second_site(town))))
    withdraw(
        subject=named("停水通知"),
        sites=[named("second site")],
        officer=town.officers["duty_officer"],
        reason="本站不宜",
    )
    [change] = town.follow()
    assert change.subjects == (named("采用"),)
    assert {
        str(line.subject): state_of(line).value
        for line in Filing.objects.filter(subject_type="item")
    } == {named("停水通知"): "online", named("采用"): "withdrawn"}


def test_a_withdrawal_goes_through_although_additions_stopped(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    overwrite("certificates_certificate", "signature", b"x" * 64, "ledger_seq", row.ledger_seq)
    take_off(town)
    entries = list(ledger_rows.entries())
    last = list(follow({}, entries, Documents()))[-1]
    assert isinstance(last, Halt)
    assert list(withdrawals_among(entries[last.seq :])) == [(named("停水通知"), None)]


def test_places_outside_are_chased(town: Town) -> None:
    town.publish(item_payload())
    take_off(town)
    copies = outside_copies(named("停水通知"))
    assert {copy.place for copy in copies} == set(OutsideCopy.Place.values)
    officer = town.officers["duty_officer"]
    done = mark_outside_copy(copy=copies[0], person=officer.uuid)
    assert done.done_at is not None
    assert mark_outside_copy(copy=copies[0], person=officer.uuid, done=False).done_at is None


def test_a_recalled_secret_is_destroyed_while_its_chain_stays(town: Town) -> None:
    document = town.publish(item_payload())
    with pytest.raises(Refused):
        destroy(subject=named("停水通知"))
    take_off(town)
    assert destroy(subject=named("停水通知")) == 1
    publication = document.publications[0]
    with pytest.raises(VaultFault):
        read_payload(publication.freeze, publication.payload)
    assert Filing.objects.get(subject=named("停水通知")).title == ""
    afresh: dict[str, Any] = {}
    for change in follow(afresh, ledger_rows.entries(), Documents()):
        assert not isinstance(change, Halt), change.faults
    town.follow()
    assert afresh == town.state
