"""Certificates that are forged, altered, deleted, repeated, or that say more than was signed."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from huabiao.approval.models import Request
from huabiao.office import clocks, keys
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.ledger.models import Entry
from huabiao.register.certificates.checking import verify_code
from huabiao.register.certificates.codes import code_of
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.services import issue
from huabiao.register.certificates.verification import Place, verify_certificate
from tests.register.certificates.database_client import delete, overwrite
from tests.register.certificates.forger import (
    halted,
)
from tests.register.certificates.published_town import (
    Town,
    item_payload,
    take_off,
)


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
            document.certificate,
            digest(forged),
            town.state,
            Documents(),
            place=Place(row.ledger_seq, document.certified_at),
            next_to_fold=False,
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
        code=code_of(digest(data)),
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
        place=Place(entry.seq, entry.at),
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
    copy = Certificate.objects.get(uuid=certify_twice)
    assert {fault.code for fault in verify_code(copy.code).faults} == {"already_certified"}
    assert verify_code(
        Certificate.objects.get(ledger_seq__lt=copy.ledger_seq, request=request.uuid).code
    ).valid


def test_a_code_is_judged_without_the_rest_of_the_ledger_and_on_demand_with_it(town: Town) -> None:
    def with_a_wrong_number(said: dict[str, Any]) -> None:
        said["publications"][0]["public_id"] = 99

    town.publish(item_payload("甲"))
    request = town.approve(town.submit(item_payload()))
    wrong = certify_as(town, request, with_a_wrong_number)
    code = Certificate.objects.get(uuid=wrong.certificate).code

    def faults(**said: bool) -> set[str]:
        return {fault.code for fault in verify_code(code, **said).faults}

    assert "publications_differ" not in faults()
    assert "publications_differ" in faults(whole=True)


def test_a_code_tells_of_a_withdrawal_between_approval_and_certificate(town: Town) -> None:
    request = town.approve(town.submit(item_payload()))
    town.certify(request)
    take_off(town)
    again = certify_copy(town, request)
    code = Certificate.objects.get(uuid=again).code
    assert "withdrawn" in {fault.code for fault in verify_code(code).faults}


def refused_again(town: Town, request: Request) -> set[str]:
    with pytest.raises(Faulty) as caught:
        issue(request_uuid=request.uuid, state=town.state)
    return caught.value.codes()


def certify_copy(town: Town, request: Request) -> str:
    row = Certificate.objects.filter(request=request.uuid)[0]
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
        code=code_of(digest(data)),
        ledger_seq=entry.seq,
    )
    return str(said["certificate"])
