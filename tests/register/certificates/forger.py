"""What a forger can do: rows, entries and decisions written past the product's rules, and who notices."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from huabiao.approval.documents import DecisionDocument, RequestDocument
from huabiao.approval.models import Decision, Request
from huabiao.office import clocks, keys
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.ledger.merkle import leaf_hash
from huabiao.office.ledger.models import Entry
from huabiao.register.certificates.faults import Faulty
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.services import issue
from tests.register.certificates.published_town import (
    Town,
)


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


def forged_decision(town: Town, request: Request, by: str) -> DecisionDocument:
    """Agreement to the step whose turn it is, as a document only."""
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
    """A decision row; without `seal` its MAC is invented."""
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
    """Record decisions without judging them and close the request as approved."""
    for document in documents:
        record_decision(town, request, document)
    ledger.append(kind="request.closed", subject=request.uuid, ids={"outcome": "approved"})


def as_step(town: Town, request: Request, key: str, by: str, **said: Any) -> DecisionDocument:
    """Agreement to a step of that key, with whatever the forger says otherwise."""
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
