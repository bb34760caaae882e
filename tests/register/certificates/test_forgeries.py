"""Every way past the gate that we know: the worker does not sign, the builder does not add, and both say why.

Each test is one attack by somebody with a database client, a file editor, or a stolen half of the truth.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from huabiao.approval.documents import DecisionDocument, RequestDocument
from huabiao.approval.models import Decision, Request
from huabiao.office import clocks, keys
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.ledger.merkle import leaf_hash
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation import services as organisation
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.services import issue
from huabiao.register.certificates.state import folded
from huabiao.register.certificates.verification import verify_certificate
from huabiao.register.vault import folders
from huabiao.register.vault import services as vault
from tests.register.certificates.database_client import delete, overwrite
from tests.register.certificates.published_town import (
    Town,
    a_moment_ago,
    item_payload,
    site_payload,
)
from tests.register.certificates.town_rulebook import STRICTER, TEXT
from tests.register.sample_payloads import blob_digest, column, named

PDF = b"%PDF-1.7 notice"


def refused(town: Town, request: Request) -> set[str]:
    """Codes for which the worker does not certify."""
    town.follow()
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    assert not Certificate.objects.filter(request=request.uuid).exists()
    return caught.value.codes()


def halted(town: Town) -> set[str]:
    """Codes at which following the whole ledger afresh stops."""
    changes = list(follow({}, ledger_rows.entries(), Documents()))
    last = changes[-1]
    assert isinstance(last, Halt)
    return {fault.code for fault in last.faults}


# -- the certificate itself ---------------------------------------------------------------------


def test_a_certificate_signed_by_another_key_is_refused(town: Town) -> None:
    document = town.publish(item_payload())
    row = town.row(document)
    foreign = keys.signing.generate(keys.Role.CERTIFIER)
    forged = document.model_copy(update={"key_id": foreign}).canonical()
    signer = keys.signing.signer_of(keys.Role.CERTIFIER, foreign)
    overwrite("certificates_certificate", "document", forged, "ledger_seq", row.ledger_seq)
    overwrite(
        "certificates_certificate", "signature", signer.sign(forged), "ledger_seq", row.ledger_seq
    )
    assert halted(town) == {"certificate_altered"}
    codes = {
        fault.code
        for fault in verify_certificate(
            document.certificate, digest(forged), town.state, Documents(), next_to_fold=False
        )
    }
    assert codes == {"key_unknown"}


def test_a_broken_signature_is_refused(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    overwrite("certificates_certificate", "signature", b"x" * 64, "ledger_seq", row.ledger_seq)
    assert halted(town) == {"signature_invalid"}


def test_an_edited_certificate_is_refused(town: Town) -> None:
    document = town.publish(item_payload(expires_on=clocks.now_ms() + 3_600_000))
    longer = json.loads(document.canonical())
    longer["publications"][0]["expires"] = None
    row = town.row(document)
    overwrite(
        "certificates_certificate", "document", canonical(longer), "ledger_seq", row.ledger_seq
    )
    assert halted(town) == {"certificate_altered"}


def test_a_deleted_certificate_stops_additions(town: Town) -> None:
    row = town.row(town.publish(item_payload()))
    delete("certificates_certificate", "ledger_seq", row.ledger_seq)
    assert halted(town) == {"certificate_missing"}


def certify_as(
    town: Town, request: Request, change: Callable[[dict[str, Any]], None]
) -> CertificateDocument:
    """A certifier gone wrong: signs a certificate that says something else, with a true ledger entry."""
    town.follow()
    with_truth = issue(request_uuid=request.uuid, state=town.state)
    said = json.loads(bytes(with_truth.document))
    change(said)
    said["certificate"] = str(uuid4())
    data = canonical(said)
    entry = ledger.append(
        kind="certificate.issued",
        subject=said["certificate"],
        digests={"certificate": digest(data)},
        ids={"request": said["request"]},
    )
    Certificate.objects.create(
        uuid=UUID(said["certificate"]),
        document=data,
        digest=digest(data),
        signature=keys.signer("certifier").sign(data),
        key_id=said["key_id"],
        request=request.uuid,
        code=said["certificate"][:20],
        ledger_seq=entry.seq,
    )
    return CertificateDocument.parse(data)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: said.update(site=str(uuid4())), "site_differs"),
        (lambda said: said.update(kind="batch"), "kind_differs"),
        (lambda said: said.update(submission="sha256:" + "0" * 64), "submission_differs"),
        (lambda said: said.update(rulebook="sha256:" + "0" * 64), "request_altered"),
        (lambda said: said.update(opened_seq=0), "request_altered"),
        (lambda said: said.update(decision_seqs=said["decision_seqs"][:-1]), "request_altered"),
        (lambda said: said.update(expires=said["not_before"] + 1), "expiry_differs"),
        (lambda said: said["publications"][0].update(expires=5), "expiry_differs"),
        (lambda said: said["publications"][0].update(subject=str(uuid4())), "publications_differ"),
        (lambda said: said["publications"][0].update(placements=[]), "publications_differ"),
        (
            lambda said: said["publications"].append(said["publications"][0]),
            "publications_differ",
        ),
    ],
)
def test_a_certificate_that_says_more_than_was_signed_is_refused(
    change: Callable[[dict[str, Any]], None], code: str, town: Town
) -> None:
    request = town.approve(town.submit(item_payload()))
    document = certify_as(town, request, change)
    entry = Entry.objects.get(subject=document.certificate)
    faults = verify_certificate(
        document.certificate,
        entry.content["digests"]["certificate"],
        town.state,
        Documents(),
        next_to_fold=False,
    )
    assert code in {fault.code for fault in faults}
    assert halted(town)


def test_one_approval_gives_one_certificate(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    town.certify(request)
    assert refused_again(town, request) == {"already_certified"}
    certify_twice = certify_copy(town, request)
    assert "already_certified" in halted(town), certify_twice


def refused_again(town: Town, request: Request) -> set[str]:
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    return caught.value.codes()


def certify_copy(town: Town, request: Request) -> str:
    row = Certificate.objects.get(request=request.uuid)
    said = json.loads(bytes(row.document))
    said["certificate"] = str(uuid4())
    data = canonical(said)
    entry = ledger.append(
        kind="certificate.issued",
        subject=said["certificate"],
        digests={"certificate": digest(data)},
        ids={"request": said["request"]},
    )
    Certificate.objects.create(
        uuid=UUID(said["certificate"]),
        document=data,
        digest=digest(data),
        signature=keys.signer("certifier").sign(data),
        key_id=said["key_id"],
        request=request.uuid,
        code="copy",
        ledger_seq=entry.seq,
    )
    return str(said["certificate"])


# -- what was signed ------------------------------------------------------------------------------


def test_a_payload_edited_in_the_vault_is_refused(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    signed = request.parsed().subjects[0]
    other = vault.freeze(payload=item_payload(title="换过的标题"), blobs={})
    folders.sealed_path(other.freeze).replace(folders.sealed_path(str(signed.freeze)))
    folders.key_path(other.freeze).replace(folders.key_path(str(signed.freeze)))
    assert refused(town, request) == {"payload_unreadable"}


def test_a_payload_that_is_gone_is_refused(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    folders.key_path(str(request.parsed().subjects[0].freeze)).unlink()
    assert refused(town, request) == {"payload_missing"}


def test_a_swapped_attachment_is_refused(town: Town) -> None:
    attachment = {
        "blob": blob_digest(PDF),
        "name": "附件.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    payload = item_payload(attachments=[attachment])
    request = town.approve(town.submit(payload, blobs={blob_digest(PDF): PDF}))
    sealed = folders.sealed_path(str(request.parsed().subjects[0].freeze))
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"!")
    assert refused(town, request) == {"blob_missing"}


def test_content_that_is_not_what_the_request_said_is_refused(town: Town) -> None:
    """The short route of an ordinary item does not carry a weighty one, nor one for another column."""
    for payload in (
        item_payload("重大", importance="weighty"),
        item_payload("转载", repost=True),
        item_payload(
            "两栏",
            placements=[
                {"site": named("portal"), "column": named("column tzgg")},
                {"site": named("portal"), "column": named("column bmdt")},
            ],
        ),
    ):
        said = {
            "subject": "item",
            "scope": "department",
            "importance": "ordinary",
            "column": "zwyw/tzgg",
            "site_kind": "portal",
        }
        request = town.approve(town.submit(payload, matter=said))
        assert refused(town, request) == {"matter_differs"}


def test_a_subject_of_another_list_line_is_refused(town: Town) -> None:
    payload = item_payload()
    frozen = vault.freeze(payload=payload, blobs={})
    line = {"subject": str(uuid4()), "freeze": frozen.freeze, "payload": frozen.digest}
    request = town.approve(town.submit(item_payload(), subjects=[line]))
    assert refused(town, request) == {"subject_differs"}


def test_what_is_not_open_to_the_public_stays_off_a_public_site(town: Town) -> None:
    request = town.approve(town.submit(item_payload(openness="on_request")))
    assert refused(town, request) == {"not_public"}


def test_nothing_new_goes_out_as_a_correction(town: Town) -> None:
    request = town.approve(town.submit(item_payload(), matter_subject="correction"))
    assert refused(town, request) == {"act_unfounded"}
    town.publish(item_payload())
    assert town.publish(item_payload(title="更正"), matter_subject="correction")


def test_an_arrangement_changes_places_only(town: Town) -> None:
    fresh = town.approve(town.submit(item_payload("新的"), matter_subject="arrangement"))
    assert refused(town, fresh) == {"act_unfounded"}
    town.publish(item_payload())
    other_words = town.submit(item_payload(title="别的"), matter_subject="arrangement")
    assert refused(town, town.approve(other_words)) == {"arrangement_differs"}
    moved = [{"site": named("portal"), "column": named("column bmdt")}]
    assert town.publish(item_payload(placements=moved), matter_subject="arrangement")


def test_an_item_does_not_take_the_route_of_a_page(town: Town) -> None:
    """Its own kind of act, or none."""
    request = town.approve(town.submit(item_payload(), matter_subject="page"))
    assert refused(town, request) == {"matter_differs"}


# -- another site -----------------------------------------------------------------------------------


def second_site(town: Town) -> None:
    town.publish(
        site_payload(
            town,
            subject=named("second site"),
            host="second.example",
            columns=[{**column("other", "另一栏", "list"), "uuid": named("column other")}],
        ),
        subject_type="site",
        by="network_centre",
    )


def test_an_approval_for_one_site_does_not_serve_another(town: Town) -> None:
    second_site(town)
    request = town.approve(town.submit(item_payload(), site=UUID(named("second site"))))
    assert refused(town, request) == {"site_differs"}


def test_another_site_cannot_take_over_an_item(town: Town) -> None:
    second_site(town)
    town.publish(item_payload())
    request = town.approve(
        town.submit(
            item_payload(
                site=named("second site"),
                placements=[{"site": named("second site"), "column": named("column other")}],
            )
        )
    )
    assert refused(town, request) == {"site_differs"}


def test_a_site_that_was_never_approved_publishes_nothing(town: Town) -> None:
    town.submit(
        site_payload(town, subject=named("third"), host="third.example"),
        subject_type="site",
        by="network_centre",
    )
    request = town.approve(
        town.submit(
            item_payload(
                site=named("third"),
                placements=[{"site": named("third"), "column": named("column tzgg")}],
            )
        )
    )
    assert refused(town, request) == {"site_unknown"}


def test_a_body_cannot_approve_for_the_site_of_another(town: Town) -> None:
    other = organisation.establish(name="白塔乡", kind="township", parent=town.body)
    request = town.approve(town.submit(item_payload(), site_organisation=other))
    assert "site_differs" in refused(town, request)


# -- the chain --------------------------------------------------------------------------------------


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


def forged_decision(town: Town, request: Request, by: str) -> DecisionDocument:
    progress_step = request.steps.exclude(state="done").order_by("order")[0]
    return DecisionDocument(
        decision=str(uuid4()),
        request=str(request.uuid),
        steps=(progress_step.key,),
        officer=str(town.officers[by].uuid),
        appointment=str(town.appointments[by].uuid),
        act=progress_step.act,
        verdict="agree",
        submission=request.submission_digest,
        at=clocks.now_ms(),
        nonce="0" * 32,
    )


def insert_decision(
    town: Town, request: Request, document: DecisionDocument, seq: int, seal: Any = None
) -> None:
    made = seal or keys.Mac("0" * 32, b"0" * 32)
    Decision.objects.create(
        uuid=UUID(document.decision),
        request=request,
        document=document.canonical(),
        digest=digest(document.canonical()),
        mac_key=made.key_id,
        mac=made.value,
        ledger_seq=seq,
        officer=town.officers["leader_in_charge"],
        appointment=UUID(document.appointment),
        verdict=document.verdict.value,
        way="login",
        made_at=clocks.now(),
    )


def insert_entry(kind: str, subject: UUID, **content: Any) -> int:
    """A ledger entry by hand: everything right, but for the MAC nobody without the key file can make."""
    last = Entry.objects.order_by("-seq")[0]
    seq, at = last.seq + 1, clocks.now_ms()
    empty = dict.fromkeys(("site", "organisation", "appointment", "officer", "rulebook"))
    document = canonical(
        {
            "v": 1,
            "seq": seq,
            "at": at,
            "kind": kind,
            "subject": str(subject),
            **empty,
            "clauses": [],
            "digests": {},
            "ids": {},
            **content,
        }
    )
    Entry.objects.create(
        seq=seq,
        at=at,
        kind=kind,
        subject=subject,
        document=document,
        leaf=leaf_hash(document),
        mac_key=last.mac_key,
        mac=b"0" * 32,
    )
    return seq


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


# -- people -----------------------------------------------------------------------------------------


def record_decision(town: Town, request: Request, document: DecisionDocument) -> None:
    """A back office taken over by a careless programmer: it records a decision without judging it."""
    data = document.canonical()
    entry = ledger.append(
        kind="decision.made",
        subject=request.uuid,
        digests={"decision": digest(data)},
        ids={"decision": document.decision},
    )
    insert_decision(town, request, document, entry.seq, keys.mac(data))


def let_through(town: Town, request: Request, *documents: DecisionDocument) -> None:
    for document in documents:
        record_decision(town, request, document)
    ledger.append(kind="request.closed", subject=request.uuid, ids={"outcome": "approved"})


def as_step(town: Town, request: Request, key: str, by: str, **said: Any) -> DecisionDocument:
    step = request.steps.get(key=key)
    base: dict[str, Any] = {
        "decision": str(uuid4()),
        "request": str(request.uuid),
        "steps": (key,),
        "officer": str(town.officers[by].uuid),
        "appointment": str(town.appointments[by].uuid),
        "act": step.act,
        "verdict": "agree",
        "submission": request.submission_digest,
        "at": clocks.now_ms(),
        "nonce": "0" * 32,
    }
    return DecisionDocument(**{**base, **said})


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


# -- the rules --------------------------------------------------------------------------------------


def resubmitted(town: Town, request: Request, **said: Any) -> Request:
    """The same request with other words, recorded as if the back office had meant it."""
    content = {**json.loads(bytes(request.document)), "request": str(uuid4()), **said}
    document = RequestDocument.parse(canonical(content))
    data = document.canonical()
    copy = Request.objects.create(
        uuid=UUID(document.request),
        subject_type=document.subject_type,
        document=data,
        digest=digest(data),
        submission_digest=document.submission,
        organisation=town.body,
        submitter=request.submitter,
        site=request.site,
        rulebook=document.rulebook,
    )
    for step in document.route["steps"]:
        copy.steps.create(
            key=step["key"], order=step["order"], act=step["act"], posts=step["posts"]
        )
    ledger.append(
        kind="request.opened",
        subject=copy.uuid,
        site=copy.site,
        organisation=town.body.uuid,
        rulebook=document.rulebook,
        digests={"request": copy.digest, "submission": document.submission},
        ids={"subject_type": document.subject_type},
    )
    return copy


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
