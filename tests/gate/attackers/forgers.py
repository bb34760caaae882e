"""Forgers of documents and ledger entries. Each says which keys it uses; the rest of what it writes is perfect."""

import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from huabiao.approval.documents import DecisionDocument
from huabiao.approval.models import Decision, Request
from huabiao.office import clocks, keys
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import canonical, digest
from huabiao.office.ledger.merkle import leaf_hash
from huabiao.office.ledger.models import Entry
from huabiao.office.organisation.models import Appointment
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.services import issue
from tests.gate.attackers.officers import item_titled, officer, request_of

ZERO_DIGEST = "sha256:" + "0" * 64


# -- entries ------------------------------------------------------------------------------------


def _entry_without_key(
    kind: str, subject: UUID | str, seal: Callable[[bytes], keys.Mac] | None = None, **content: Any
) -> int:
    """A ledger entry by hand: number, time, form, leaf are right; only the MAC nobody can make without the file."""
    last = Entry.objects.order_by("-seq")[0]
    seq, at = last.seq + 1, max(clocks.now_ms(), last.at)
    empty = dict.fromkeys(("site", "organisation", "appointment", "officer", "rulebook"))
    document = canonical(
        {"v": 1, "seq": seq, "at": at, "kind": kind, "subject": str(subject), **empty,
         "clauses": [], "digests": {}, "ids": {}, **content}
    )  # fmt: skip
    made = seal(document) if seal else keys.Mac(last.mac_key, b"0" * 32)
    Entry.objects.create(
        seq=seq, at=at, kind=kind, subject=UUID(str(subject)), document=document,
        leaf=leaf_hash(document), mac_key=made.key_id, mac=made.value,
    )  # fmt: skip
    return seq


def _first_key() -> str:
    """The id of the key that the first rotation replaced."""
    rotation = Entry.objects.filter(kind="key.rotated").order_by("seq")[0]
    return str(rotation.content["ids"]["old"])


def _replaced_mac(data: bytes) -> keys.Mac:
    """A MAC made with the back office's first key, whose file a thief kept."""
    key = keys.mac_key(_first_key())
    assert key is not None
    return keys.Mac(_first_key(), hmac.digest(key, data, "sha256"))


def _entry_with_replaced_mac_key(kind: str, subject: UUID | str, **content: Any) -> int:
    return _entry_without_key(kind, subject, _replaced_mac, **content)


def _entry_with_mac_key(kind: str, subject: UUID | str, **content: Any) -> int:
    with transaction.atomic():
        return ledger.append(kind=kind, subject=subject, **content).seq


EntryWriter = Callable[..., int]
WRITERS: dict[str, EntryWriter] = {
    "no-key": _entry_without_key,
    "mac-key": _entry_with_mac_key,
    "replaced-mac-key": _entry_with_replaced_mac_key,
}
SEALS: dict[str, Callable[[bytes], keys.Mac]] = {
    "no-key": lambda _data: keys.Mac("0" * 32, b"0" * 32),
    "mac-key": keys.mac,
    "replaced-mac-key": _replaced_mac,
}


# -- decisions ----------------------------------------------------------------------------------


def forge_decisions(power: str, title: str) -> None:
    """Decisions of the right officers on every step, with matching ledger entries, and the request closed."""
    request = request_of(item_titled(title))
    for holder, steps in _seats(request):
        _decide(request, steps, holder, WRITERS[power], power)
    request.steps.update(state="done")
    WRITERS[power]("request.closed", request.uuid, ids={"outcome": "approved"})


def decide_through_delegation(delegation: str, title: str) -> None:
    """The back office's own key, used past every judgement: the writer signs as the leader's deputy."""
    request = request_of(item_titled(title))
    write = WRITERS["mac-key"]
    for holder, steps in _seats(request):
        said: dict[str, Any] = {}
        if holder.post.key == "leader_in_charge":
            said = {"officer": str(officer("information_officer").uuid), "delegation": delegation}
        _decide(request, steps, holder, write, "mac-key", **said)
    write("request.closed", request.uuid, ids={"outcome": "approved"})


def _seats(request: Request) -> list[tuple[Appointment, list[str]]]:
    """Who would decide what, in the order of the route; steps of one post are one decision."""
    seats: list[tuple[Appointment, list[str]]] = []
    for step in request.steps.order_by("order"):
        holder = Appointment.objects.filter(
            post__key=step.posts[0], post__organisation=request.organisation
        )[0]
        if seats and seats[-1][0] == holder:
            seats[-1][1].append(step.key)
        else:
            seats.append((holder, [step.key]))
    return seats


def _decide(
    request: Request, steps: list[str], holder: Appointment, write: EntryWriter, power: str,
    **said: Any,
) -> None:  # fmt: skip
    base: dict[str, Any] = {
        "decision": str(uuid4()),
        "request": str(request.uuid),
        "steps": tuple(steps),
        "officer": str(holder.officer.uuid),
        "appointment": str(holder.uuid),
        "act": request.steps.get(key=steps[0]).act,
        "verdict": "agree",
        "opinion": "同意",
        "submission": request.submission_digest,
        "at": clocks.now_ms(),
        "nonce": uuid4().hex,
    }
    document = DecisionDocument(**{**base, **said})
    data = document.canonical()
    seq = write(
        "decision.made",
        request.uuid,
        digests={"decision": digest(data)},
        ids={"decision": document.decision},
    )
    seal = SEALS[power](data)
    Decision.objects.create(
        uuid=UUID(document.decision),
        request=request,
        document=data,
        digest=digest(data),
        mac_key=seal.key_id,
        mac=seal.value,
        ledger_seq=seq,
        officer=holder.officer,
        appointment=UUID(document.appointment),
        verdict="agree",
        way="login",
        made_at=clocks.now(),
    )


# -- certificates -------------------------------------------------------------------------------


def forge_certificate(power: str, title: str) -> None:
    """A certificate over an unapproved request, modelled on a true one.

    `no-key`: signed with a key of the forger's own, a ledger entry without MAC. `no-entry`: only the row.
    `mac-key`: a true entry, signed with a key of the forger's own. `certifier-key`: truly signed, entry without MAC.
    `both-keys`: all of it true but the approval. `replaced-key`: the same, signed with the certifier's first key.
    """
    request = request_of(item_titled(title))
    subject = request.parsed().subjects[0]
    true = Certificate.objects.order_by("ledger_seq").last()
    assert true is not None
    said = json.loads(bytes(true.document))
    publication = {
        **said["publications"][0],
        "subject": str(subject.subject),
        "freeze": str(subject.freeze),
        "payload": str(subject.payload),
        "public_id": 999,
    }
    own = Certificate.objects.order_by("ledger_seq")[0]
    on_site = json.loads(bytes(own.document))
    said |= {
        "request": str(request.uuid),
        "site": str(request.site),
        "site_payload": on_site["site_payload"],
        "rulebook": request.rulebook,
        "submission": request.submission_digest,
        "publications": [publication],
        "certified_at": clocks.now_ms(),
        "not_before": clocks.now_ms(),
    }
    write_certificate(said, power)


def replay(power: str, title: str) -> None:
    """A certificate used again on the other site: `same` as it is, `changed` with the other site in it."""
    row = next(
        one
        for one in Certificate.objects.order_by("ledger_seq")
        if str(item_titled(title).uuid) in bytes(one.document).decode()
    )
    other = Certificate.objects.exclude(pk=row.pk).order_by("ledger_seq").last()
    assert other is not None
    elsewhere = json.loads(bytes(other.document))
    said = json.loads(bytes(row.document))
    if power == "same":
        _entry_with_mac_key(
            "certificate.issued",
            row.uuid,
            site=elsewhere["site"],
            digests={"certificate": row.digest},
            ids={"request": said["request"]},
        )
        return
    place = elsewhere["publications"][0]["placements"]
    said |= {"site": elsewhere["site"], "site_payload": elsewhere["site_payload"]}
    said["publications"] = [{**said["publications"][0], "placements": place, "public_id": 998}]
    write_certificate(said, power)


def write_certificate(said: dict[str, Any], power: str) -> None:
    """A certificate that says this, under a number of its own, made with what that power has."""
    said = {**said, "certificate": str(uuid4())}
    if power in {"certifier-key", "both-keys"}:
        signer = keys.signer("certifier")
    elif power == "replaced-key":
        signer = keys.signing.signer_of(keys.Role.CERTIFIER, _first_key())
    else:
        own_key = keys.signing.generate(keys.Role.CERTIFIER)
        signer = keys.signing.signer_of(keys.Role.CERTIFIER, own_key)
    said["key_id"] = signer.key_id
    data = canonical(said)
    seq = 10_000
    if power != "no-entry":
        write = WRITERS[
            "mac-key" if power in {"mac-key", "both-keys", "replaced-key"} else "no-key"
        ]
        seq = write(
            "certificate.issued",
            said["certificate"],
            digests={"certificate": digest(data)},
            ids={"request": said["request"]},
        )
    Certificate.objects.create(
        uuid=UUID(said["certificate"]),
        document=data,
        digest=digest(data),
        signature=signer.sign(data),
        key_id=said["key_id"],
        request=UUID(said["request"]),
        code=said["certificate"][:20],
        ledger_seq=seq,
    )


def rotate_key_long_ago(role: str) -> None:
    """A key replaced by its office right after the founding: nobody is in mid-work any more."""
    then = datetime.fromtimestamp(Entry.objects.order_by("-seq")[0].at / 1000, UTC)
    with clocks.set_clock(lambda: then + timedelta(seconds=1)):
        ledger.rotate_key(role=role)


def certify_without_building(title: str) -> None:
    """The worker certifies a signed request and is interrupted before it builds."""
    certify(request_of(item_titled(title)).uuid)


def certify(request: UUID) -> None:
    """What the worker does with a signed request."""
    state: dict[str, Any] = {}
    for change in follow(state, ledger_rows.entries(), Documents()):
        assert not isinstance(change, Halt)
    issue(request_uuid=request, state=state)


ACTS: dict[str, Callable[..., str | None]] = {
    "forge_decisions": forge_decisions,
    "decide_through_delegation": decide_through_delegation,
    "forge_certificate": forge_certificate,
    "replay": replay,
    "rotate_key_long_ago": rotate_key_long_ago,
    "certify_without_building": certify_without_building,
}
