"""From approval to certificate to what is online: numbers, months, places, corrections, times."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.approval.selectors import Chain
from huabiao.office import clocks
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.register.certificates import due
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.numbering import month_of
from huabiao.register.certificates.services import (
    StateBehind,
    approved_requests,
    issue,
    withdraw,
)
from huabiao.register.certificates.state import records, version_at
from huabiao.register.certificates.verification import Place, judge_time, verify_certificate
from tests.register.certificates.published_town import (
    Town,
    adopted_by_second_site,
    adoption_of,
    item_payload,
    site_payload,
)
from tests.register.sample_payloads import column, make_page, named

TZGG, BMDT = named("column tzgg"), named("column bmdt")


def placed(*columns: str) -> list[dict[str, str]]:
    return [{"site": named("portal"), "column": column} for column in columns]


def test_an_approved_item_gets_a_number_a_month_and_a_place(town: Town) -> None:
    document = town.publish(item_payload())
    publication = document.publications[0]
    assert document.kind == "normal"
    assert publication.public_id == 1
    assert publication.month == month_of(clocks.now_ms())
    assert [(place.column, place.ordinal) for place in publication.placements] == [(TZGG, 0)]
    record = town.record("停水通知")
    assert record["versions"][0]["certificate"] == document.certificate
    assert town.state[f"place/{TZGG}/0"] == named("停水通知")


def test_what_is_approved_waits_until_it_is_certified(town: Town) -> None:
    first, second = town.submit(item_payload("甲")), town.submit(item_payload("乙"))
    for request in (second, first):
        town.approve(request)
    town.follow()
    assert approved_requests(town.state) == [str(second.uuid), str(first.uuid)]
    town.certify(second)
    assert approved_requests(town.state) == [str(first.uuid)]
    returned = town.submit(item_payload("丙"))
    town.decide(returned, "leader_in_charge", "return", opinion="改")
    town.follow()
    assert approved_requests(town.state) == [str(first.uuid)]


def test_numbers_run_on_and_ordinals_count_each_column(town: Town) -> None:
    town.publish(item_payload("甲"))
    second = town.publish(item_payload("乙", placements=placed(BMDT, TZGG)))
    publication = second.publications[0]
    assert publication.public_id == 2
    assert [(place.column, place.ordinal) for place in publication.placements] == [
        (BMDT, 0),
        (TZGG, 1),
    ]


def test_two_certificates_never_share_a_number(town: Town) -> None:
    first = town.approve(town.submit(item_payload("甲")))
    second = town.approve(town.submit(item_payload("乙")))
    town.follow()
    issue(request_uuid=first.uuid, state=town.state)
    with pytest.raises(StateBehind):
        issue(request_uuid=second.uuid, state=town.state)


def test_a_withdrawal_made_while_the_chain_is_verified_is_not_overtaken(town: Town) -> None:
    town.publish(item_payload())
    request = town.submit(item_payload(title="更正后的标题"), subject_type="correction")
    town.approve(request)
    town.follow()

    class Meanwhile(Documents):
        """Another process withdraws after the first look at the ledger, before the certificate is recorded."""

        def chain(self, request: str) -> Chain:
            duty = town.officers["duty_officer"]
            withdraw(subject=named("停水通知"), sites=None, officer=duty, reason="内容有误")
            return super().chain(request)

    with pytest.raises(StateBehind):
        issue(request_uuid=request.uuid, state=town.state, load=Meanwhile())
    assert not Certificate.objects.filter(request=request.uuid).exists()


def test_a_correction_keeps_number_month_and_places(town: Town) -> None:
    first = town.publish(item_payload()).publications[0]
    corrected = town.publish(item_payload(title="更正后的标题"), subject_type="correction")
    kept = corrected.publications[0]
    assert (kept.public_id, kept.month, kept.placements, kept.first_published) == (
        first.public_id,
        first.month,
        first.placements,
        first.first_published,
    )
    record = town.record("停水通知")
    assert [version["certificate"] for version in record["versions"]] == [corrected.certificate]
    assert record["former"] == []


def test_a_move_leaves_an_address_behind_and_coming_back_takes_it_up(town: Town) -> None:
    town.publish(item_payload())
    town.publish(item_payload(placements=placed(BMDT)), subject_type="correction")
    record = town.record("停水通知")
    assert [(old["column"], old["why"]) for old in record["former"]] == [(TZGG, "moved")]
    assert f"place/{TZGG}/0" not in town.state
    assert town.state[f"place/{BMDT}/0"] == named("停水通知")
    town.publish(item_payload(placements=placed(TZGG)), subject_type="correction")
    record = town.record("停水通知")
    assert [old["column"] for old in record["former"]] == [BMDT]
    assert record["versions"][0]["placements"][0]["ordinal"] == 1, "a hole is never filled again"


def test_a_batch_is_one_certificate_over_a_signed_list(town: Town) -> None:
    names = [f"信息{number}" for number in range(7)]
    document = town.publish(*(item_payload(name) for name in names))
    assert document.kind == "batch"
    assert [publication.public_id for publication in document.publications] == list(range(1, 8))
    assert [publication.subject for publication in document.publications] == [
        named(name) for name in names
    ]


def test_migrated_stock_keeps_its_dates_and_stands_in_their_order(town: Town) -> None:
    def moved_in(name: str, year: int) -> dict[str, Any]:
        published = int(datetime(year, 3, 31, 20, tzinfo=UTC).timestamp() * 1000)
        return item_payload(name, original={"url": f"/old/{name}", "published_ms": published})

    document = town.publish(moved_in("新", 2019), moved_in("旧", 2009), subject_type="migration")
    new, old = document.publications
    # 20:00 UTC on 31 March is April already in Asia/Shanghai.
    assert (new.month, old.month) == ("201904", "200904")
    assert new.placements[0].ordinal > old.placements[0].ordinal
    assert old.public_id is not None and new.public_id is not None and old.public_id < new.public_id


def test_nobody_else_dates_back(town: Town) -> None:
    payload = item_payload(original={"url": "", "published_ms": 1})
    publication = town.publish(payload).publications[0]
    assert publication.month == month_of(clocks.now_ms())
    assert publication.first_published > 1


def test_pages_and_sites_have_no_number(town: Town) -> None:
    page = town.publish(make_page(nonce="3" * 32), subject_type="page", by="network_centre")
    assert page.publications[0].public_id is None
    assert town.state[f"subject/{named('home')}"]["type"] == "page"


def test_a_column_added_to_the_site_can_be_used_at_once(town: Town) -> None:
    with pytest.raises(ValueError, match="栏目"):
        town.submit(item_payload(placements=placed(named("column new"))))
    columns = [*site_payload(town)["columns"], column("new", "新栏目", "list")]
    town.publish(site_payload(town, columns=columns), subject_type="site", by="network_centre")
    assert town.publish(item_payload(placements=placed(named("column new"))))


def test_an_older_certificate_still_stands_after_its_column_was_renamed(town: Town) -> None:
    document = town.publish(item_payload())
    columns = [
        {**one, "path": f"{one['path']}-new", "nonce": None}
        for one in site_payload(town)["columns"]
    ]
    for one in columns:
        del one["nonce"]
    town.publish(site_payload(town, columns=columns), subject_type="site", by="network_centre")
    row = town.row(document)
    place = Place(row.ledger_seq, document.certified_at)
    faults = verify_certificate(
        document.certificate, row.digest, town.state, Documents(), place=place, next_to_fold=False
    )
    assert faults == []


def test_the_publisher_may_set_a_later_hour(town: Town) -> None:
    later = clocks.now_ms() + 3_600_000
    request = town.submit(item_payload())
    document = town.certify(town.approve(request, not_before=later))
    assert document.not_before == later
    record = town.record("停水通知")
    assert version_at(record, later - 1) is None
    assert version_at(record, later) is not None
    assert due.next_due(town.state, clocks.now_ms()) == later
    early = judge_time(document, named("停水通知"), later - 1)
    assert early is not None and early.code == "not_yet"
    assert judge_time(document, named("停水通知"), later) is None


def test_until_a_later_correction_begins_the_old_text_stays(town: Town) -> None:
    town.publish(item_payload())
    later = clocks.now_ms() + 3_600_000
    request = town.submit(
        item_payload(title="明天起", placements=placed(BMDT)), subject_type="correction"
    )
    coming = town.certify(town.approve(request, not_before=later))
    record = town.record("停水通知")
    now, then = version_at(record, later - 1), version_at(record, later)
    assert now is not None and now["certificate"] != coming.certificate
    assert then is not None and then["certificate"] == coming.certificate
    assert record["former"][0]["from"] == later
    at_once = town.publish(item_payload(title="立即更正"), subject_type="correction")
    assert [v["certificate"] for v in town.record("停水通知")["versions"]] == [at_once.certificate]
    assert due.next_due(town.state, clocks.now_ms()) is None


def test_an_item_ends_by_itself(town: Town) -> None:
    ends = clocks.now_ms() + 60_000
    document = town.publish(item_payload(expires_on=ends))
    record = town.record("停水通知")
    assert version_at(record, ends - 1) is not None
    assert version_at(record, ends) is None
    over = judge_time(document, named("停水通知"), ends)
    assert over is not None and over.code == "expired"
    assert due.due_between(town.state, ends - 1, ends) == [named("停水通知")]


def test_a_signers_amendment_is_what_goes_online(town: Town) -> None:
    request = town.submit(item_payload())
    changed = item_payload(title="领导改过的标题")
    frozen = town.freeze(changed)
    line = {"subject": named("停水通知"), "freeze": frozen.freeze, "payload": frozen.digest}
    town.decide(request, "leader_in_charge", "amend", amended_subjects=[line])
    town.decide(request, "network_centre")
    document = town.certify(request)
    assert document.publications[0].payload == frozen.digest


def test_the_short_route_of_an_adoption_needs_the_original_online_word_for_word(
    two_sites: Town,
) -> None:
    town = two_sites
    early = town.approve(adoption_of(town, adopted_by_second_site(town)))
    town.follow()
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=early.uuid, state=town.state)
    assert caught.value.codes() == {"adoption_unfounded"}
    town.publish(item_payload())
    other_words = adopted_by_second_site(town, title="另外的标题")
    changed = town.approve(adoption_of(town, other_words))
    town.follow()
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=changed.uuid, state=town.state)
    assert caught.value.codes() == {"adoption_unfounded"}
    document = town.certify(town.approve(adoption_of(town, adopted_by_second_site(town))))
    assert document.publications[0].lineage == named("停水通知")


def test_folding_in_steps_and_afresh_give_the_same(town: Town) -> None:
    town.publish(item_payload("甲"), item_payload("乙"))
    town.publish(item_payload("甲", placements=placed(BMDT)), subject_type="correction")
    town.publish(item_payload("丙", expires_on=clocks.now_ms() + 60_000))
    afresh: dict[str, Any] = {}
    for change in follow(afresh, ledger_rows.entries(), Documents()):
        assert not isinstance(change, Halt)
    assert afresh == town.state
    assert {subject for subject, record in records(afresh) if record["type"] == "item"} == {
        named(name) for name in "甲乙丙"
    }


def test_reading_an_entry_twice_or_leaving_one_out_is_refused(town: Town) -> None:
    from huabiao.register.certificates import fold

    entries = list(ledger_rows.entries())
    state: dict[str, Any] = {}
    fold.apply(state, entries[0], Documents())
    for wrong in (entries[0], entries[2]):
        with pytest.raises(Faulty):
            fold.apply(state, wrong, Documents())


def test_a_key_introduced_by_its_predecessor_is_known(town: Town) -> None:
    from huabiao.office import keys
    from huabiao.office.ledger.digests import digest_document

    rotation = keys.prepare_rotation("certifier")
    ledger.append(
        kind="key.rotated",
        digests={"rotation": digest_document(rotation.document)},
        ids={"role": "certifier", "old": rotation.old, "new": rotation.new},
    )
    rotation.activate()
    assert town.publish(item_payload())
    assert town.state["key/certifier"] == [rotation.old, rotation.new]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5 * due.DAY_MS), st.sampled_from("abc"))),
    st.integers(-1, 5 * due.DAY_MS),
)
def test_what_is_due_is_what_a_plain_list_says(
    acts: list[tuple[bool, int, str]], after: int
) -> None:
    state: dict[str, Any] = {}
    plain: set[tuple[int, str]] = set()
    for is_added, moment, subject in acts:
        (due.schedule if is_added else due.unschedule)(state, moment, subject)
        (plain.add if is_added else plain.discard)((moment, subject))
    later = sorted(moment for moment, _subject in plain if moment > after)
    assert due.next_due(state, after) == (later[0] if later else None)
    assert due.due_between(state, after, 5 * due.DAY_MS) == sorted(
        {subject for moment, subject in plain if moment > after}
    )
    if not plain:
        assert state == {}


def test_a_certificate_reads_itself_back(town: Town) -> None:
    document = town.publish(item_payload())
    assert CertificateDocument.parse(document.canonical()) == document
