"""The fold: ledger entries in, what is online out. Pure and deterministic; the state is all it remembers.

It trusts the entries it is given: `following` checks that they are authentic, `verification` that a certificate
rests on a whole chain. A certificate the ledger names but the register lacks stops the fold: nothing may be added
while anything is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from huabiao.register.certificates import placing
from huabiao.register.certificates.documents import CertificateDocument, Kind
from huabiao.register.certificates.faults import Faulty, fault
from huabiao.register.certificates.state import State, folded, withdrawn_seq

ALL_SITES = "all"
"""Stands for every site; an asterisk is no machine word of the ledger."""

PUBLISHES = frozenset(
    {
        "item",
        "page",
        "site",
        "correction",
        "arrangement",
        "adoption",
        "migration",
        "installation",
        "site_opening",
    }
)
"""Subject types whose approval asks for a certificate; the others (a reply, an extension …) publish nothing."""


class Recorded(Protocol):
    """A ledger entry as the fold reads it."""

    seq: int
    kind: str

    @property
    def content(self) -> Mapping[str, Any]:
        """The entry's document."""
        ...


class Certificates(Protocol):
    """Where the fold gets certificates from."""

    def certificate(self, uuid: str, digest: str) -> CertificateDocument:
        """The certificate with exactly this digest; `Faulty` where there is none."""
        ...


@dataclass(frozen=True)
class Change:
    """What an entry changed for readers. `kind`: published, withdrawn, rulebook."""

    kind: str
    subjects: tuple[str, ...]
    seq: int


def apply(state: State, entry: Recorded, load: Certificates) -> Change | None:
    """Take one entry into the state; answers what changed for readers, if anything.

    Raises:
        Faulty: the entry does not follow the last one folded, or its certificate is missing or altered.
            The state is unchanged then.
    """
    if entry.seq != folded(state):
        raise Faulty([fault("ledger_gap", str(folded(state)))])
    handler = _HANDLERS.get(entry.kind)
    change = handler(state, entry.content, load) if handler else None
    state["ledger/next"] = entry.seq + 1
    return change


Content = Mapping[str, Any]


def _installation_made(state: State, content: Content, _load: Certificates) -> None:
    for role in ("certifier", "ledger"):
        # Said once: a second installation would bring a replaced key into use again.
        if role in content["ids"] and state.get(f"key/{role}") is None:
            state[f"key/{role}"] = [content["ids"][role]]


def _key_rotated(state: State, content: Content, _load: Certificates) -> None:
    ids = content["ids"]
    key, rotated = f"key/{ids['role']}", f"rotated/{ids['role']}"
    known = state.get(key)
    # Only the newest key the ledger knows can introduce its follower.
    if known is not None and ids["old"] == known[-1]:
        state[key] = [*known, ids["new"]]
        line = [content["seq"], content["at"], ids["old"], ids["new"]]
        state[rotated] = [*state.get(rotated, []), line]


def _organisation_established(state: State, content: Content, _load: Certificates) -> None:
    key = f"organisation/{content['subject']}"
    # Who stands above a body is said once.
    if state.get(key) is None:
        state[key] = {"parent": content["ids"].get("parent"), "seq": content["seq"]}


def _appointment_made(state: State, content: Content, _load: Certificates) -> None:
    ids = content["ids"]
    state[f"appointment/{content['subject']}"] = {
        "officer": ids["officer"],
        "post": ids["post"],
        "organisation": content["organisation"],
        "starts": ids["starts"],
        "ends": ids.get("ends"),
        "seq": content["seq"],
    }


def _delegation_made(state: State, content: Content, _load: Certificates) -> None:
    ids = content["ids"]
    state[f"delegation/{content['subject']}"] = {
        "appointment": ids["appointment"],
        "officer": ids["officer"],
        "starts": ids["starts"],
        "ends": ids["ends"],
        "seq": content["seq"],
    }


def _ended(name: str) -> "Handler":
    def end(state: State, content: Content, _load: Certificates) -> None:
        record = state.get(f"{name}/{content['subject']}")
        if record is None:
            return
        ended = {"at": content["ids"]["at"], "seq": content["seq"]}
        earlier = record.get("ended")
        if earlier is None or ended["at"] < earlier["at"]:
            state[f"{name}/{content['subject']}"] = {**record, "ended": ended}

    return end


def _rulebook_adopted(state: State, content: Content, _load: Certificates) -> Change:
    body = content["organisation"]
    adoption = {
        "digest": content["digests"]["rulebook"],
        "effective": content["ids"]["effective"],
        "seq": content["seq"],
    }
    state[f"rulebook/{body}"] = [*state.get(f"rulebook/{body}", []), adoption]
    return Change("rulebook", (), content["seq"])


def _request_opened(state: State, content: Content, _load: Certificates) -> None:
    state[f"request/{content['subject']}"] = {
        "type": content["ids"]["subject_type"],
        "site": content["site"],
        "organisation": content["organisation"],
        "rulebook": content["rulebook"],
        "request": content["digests"]["request"],
        "submission": content["digests"]["submission"],
        "opened": [content["seq"], content["at"]],
        "decisions": [],
        "subjects": list(content["ids"].get("subjects", ())),
        "spoken": None,
        "outcome": None,
        "certificate": None,
        "oral_certificate": None,
    }


def _decision_made(state: State, content: Content, _load: Certificates) -> None:
    key = f"request/{content['subject']}"
    request = state.get(key)
    if request is not None:
        made = [content["seq"], content["at"], content["ids"]["decision"]]
        line = [*made, content["digests"]["decision"]]
        state[key] = {**request, "decisions": [*request["decisions"], line]}


def _request_spoken(state: State, content: Content, _load: Certificates) -> None:
    """All is done but the signature under a consent by telephone: that asks for a certificate that ends by itself."""
    key = f"request/{content['subject']}"
    request = state.get(key)
    if request is None or request.get("spoken") is not None or request["outcome"] is not None:
        return
    state[key] = {**request, "spoken": content["seq"]}
    _let_wait(state, content["subject"], request)


def _request_closed(state: State, content: Content, _load: Certificates) -> None:
    key = f"request/{content['subject']}"
    request = state.get(key)
    # The first outcome stands: a refused request cannot be closed again as approved.
    if request is None or request["outcome"] is not None:
        return
    outcome = content["ids"]["outcome"]
    state[key] = {**request, "outcome": outcome}
    # A consent by telephone that waits for its certificate is overtaken, by the signature or by another end.
    _no_longer_waiting(state, {content["subject"]})
    if outcome == "approved":
        _let_wait(state, content["subject"], request)


def _let_wait(state: State, uuid: str, request: dict[str, Any]) -> None:
    """Put a request on the list of what is to be certified, unless what it is about was withdrawn since."""
    stale = any(request["opened"][0] < withdrawn_seq(state, one) for one in request["subjects"])
    if request["type"] in PUBLISHES and not stale:
        state["waiting"] = [*state.get("waiting", []), uuid]


def _certificate_issued(state: State, content: Content, load: Certificates) -> Change | None:
    document = load.certificate(content["subject"], content["digests"]["certificate"])
    placing.check(state, document)
    key = f"request/{document.request}"
    request = state.get(key)
    overtaken = request is not None and request["outcome"] is not None
    if document.kind == Kind.ORAL and overtaken:
        return None  # the request ended while its certificate on spoken consent was being made
    if request is not None:
        place = "oral_certificate" if document.kind == Kind.ORAL else "certificate"
        state[key] = {**request, place: document.certificate}
    _no_longer_waiting(state, {document.request})
    for publication in document.publications:
        placing.publish(state, document, publication, seq=content["seq"], at=content["at"])
    subjects = tuple(publication.subject for publication in document.publications)
    return Change("published", subjects, content["seq"])


def _withdrawal_made(state: State, content: Content, _load: Certificates) -> Change:
    sites = content["ids"]["sites"]
    named = None if ALL_SITES in sites else frozenset(sites)
    gone = placing.withdraw(state, content["subject"], sites=named, at=content["at"])
    for subject in {content["subject"], *gone}:
        state[f"withdrawn/{subject}"] = content["seq"]
    _no_longer_waiting(state, _void_requests(state, {content["subject"], *gone}))
    return Change("withdrawn", tuple(gone), content["seq"])


def _epoch_opened(state: State, content: Content, _load: Certificates) -> Change:
    """The ledger was set back by a recovery: what was lost of it withdrew subjects and gave numbers (decision 3)."""
    ids, at, seq = content["ids"], content["at"], content["seq"]
    state["counter/public_id"] = max(state.get("counter/public_id", 0), ids.get("public_id", 0))
    gone: list[str] = []
    for subject in ids.get("withdrawn", ()):
        gone += placing.withdraw(state, subject, sites=None, at=at)
    for subject in {*ids.get("withdrawn", ()), *gone}:
        state[f"withdrawn/{subject}"] = seq
    _no_longer_waiting(state, _void_requests(state, {*ids.get("withdrawn", ()), *gone}))
    return Change("withdrawn", tuple(dict.fromkeys(gone)), seq)


def _void_requests(state: State, subjects: set[str]) -> set[str]:
    """Approvals given before a withdrawal do not bring anything back: it takes a new request."""
    return {
        request
        for request in state.get("waiting", [])
        if not subjects.isdisjoint(state[f"request/{request}"]["subjects"])
    }


def _no_longer_waiting(state: State, requests: set[str]) -> None:
    waiting = state.get("waiting", [])
    if not requests.isdisjoint(waiting):
        state["waiting"] = [request for request in waiting if request not in requests]


Handler = Callable[[State, Content, Certificates], Change | None]

_HANDLERS: dict[str, Handler] = {
    "installation.made": _installation_made,
    "key.rotated": _key_rotated,
    "organisation.established": _organisation_established,
    "appointment.made": _appointment_made,
    "appointment.ended": _ended("appointment"),
    "delegation.made": _delegation_made,
    "delegation.ended": _ended("delegation"),
    "rulebook.adopted": _rulebook_adopted,
    "request.opened": _request_opened,
    "decision.made": _decision_made,
    "request.spoken": _request_spoken,
    "request.closed": _request_closed,
    "certificate.issued": _certificate_issued,
    "withdrawal.made": _withdrawal_made,
    "epoch.opened": _epoch_opened,
}

ABOUT_THE_OFFICE = frozenset(
    {
        "installation.made",
        "key.rotated",
        "organisation.established",
        "appointment.made",
        "appointment.ended",
        "delegation.made",
        "delegation.ended",
        "rulebook.adopted",
    }
)
"""Kinds that say who may act, under which rules and keys: few, and needed to judge any request."""
