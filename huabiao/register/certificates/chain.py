"""The chain of one request, verified from its documents: submitted, decided and closed as the ledger says, under
the rulebook that was in force, by people who held the posts its route names.

The engine's own pure rules (`approval.judgement`) are applied to every decision again; authority is judged from the
folded ledger. Nothing here reads a database row.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from pydantic import ValidationError

from huabiao.approval.documents import Amendment, DecisionDocument, RequestDocument
from huabiao.approval.judgement import breaches
from huabiao.approval.oral import oral_approval
from huabiao.approval.progress import Progress
from huabiao.approval.selectors import Chain
from huabiao.approval.states import RequestState
from huabiao.office.ledger.digests import matches
from huabiao.register.certificates.authority import (
    breach_of_authority,
    line_of,
    rulebook_binding,
    seat_of,
)
from huabiao.register.certificates.faults import Fault, Faulty, fault
from huabiao.register.certificates.loading import Load
from huabiao.register.certificates.seals import Seals
from huabiao.register.certificates.state import State
from huabiao.rules.rulebook import Matter, MergedRulebook

APPROVED = RequestState.APPROVED.value


@dataclass(frozen=True)
class Approved:
    """A request whose whole chain stands: its document and what was finally signed, or (`spoken`) what was consented
    to by telephone and put online before the signature."""

    document: RequestDocument
    decisions: tuple[DecisionDocument, ...]
    progress: Progress
    opened_seq: int
    decision_seqs: tuple[int, ...]
    spoken: bool = False

    @property
    def not_before(self) -> int | None:
        """The moment before which the publisher asked for nothing to appear (UTC milliseconds)."""
        return max((d.not_before for d in self.decisions if d.not_before is not None), default=None)

    @property
    def unsigned_consents(self) -> list[int]:
        """When each consent by telephone was given that stands and is not signed yet (UTC milliseconds)."""
        resting = {
            filling.decision
            for step in self.progress.steps
            for slot, filling in step.spoken.items()
            if slot not in step.filled
        }
        return [d.spoken.at for d in self.decisions if d.spoken and d.decision in resting]

    @cached_property
    def matters(self) -> set[Matter]:
        """Everything the route was chosen by."""
        stated = (self.document.matter, *self.document.further_matters)
        return {Matter.from_document(matter) for matter in stated}


def verify_chain(
    chain: Chain, state: State, load: Load, *, request: str, spoken: bool = False
) -> Approved:
    """The approved request; `Faulty` with everything that is wrong with its chain.

    `spoken`: as it stood when all was done but the signature under a consent by telephone.
    """
    recorded = state.get(f"request/{request}")
    if recorded is None:
        raise Faulty([fault("request_unknown", request)])
    if spoken:
        chain, recorded = _as_spoken(chain, recorded)
    faults = [*_against_the_records(chain, recorded, request, load.seals, spoken=spoken)]
    if faults:
        raise Faulty(faults)
    try:
        document = RequestDocument.parse(chain.request)
        decisions = tuple(map(DecisionDocument.parse, chain.decisions))
    except ValidationError as problem:
        raise Faulty([fault("request_unreadable", request)]) from problem
    faults += _against_the_request(document, recorded, state)
    faults += _against_the_route(document, recorded, load, state)
    progress = Progress(document)
    for decision, (seq, at, _uuid, _digest) in zip(decisions, recorded["decisions"], strict=True):
        faults += _against_the_decision(progress, decision, state, seq, at)
        progress.apply(decision, partial(seat_of, state, seq=seq))
    if not (progress.awaits_confirmation if spoken else progress.state == RequestState.APPROVED):
        faults.append(fault("steps_unfulfilled", request))
    if faults:
        raise Faulty(faults)
    seqs = tuple(line[0] for line in recorded["decisions"])
    return Approved(document, decisions, progress, recorded["opened"][0], seqs, spoken)


def _as_spoken(chain: Chain, recorded: dict[str, Any]) -> tuple[Chain, dict[str, Any]]:
    """Chain and record as they were when only the signature was lacking: what was decided since plays no part."""
    until = recorded.get("spoken") or 0
    kept = [
        (data, seal)
        for data, seal in zip(chain.decisions, chain.seals, strict=True)
        if seal.ledger_seq < until
    ]
    lines = [line for line in recorded["decisions"] if line[0] < until]
    cut = Chain(chain.request, [data for data, _seal in kept], [seal for _data, seal in kept])
    return cut, {**recorded, "decisions": lines}


def _against_the_records(
    chain: Chain, recorded: dict[str, Any], request: str, seals: Seals, *, spoken: bool
) -> Iterator[Fault]:
    """Documents against the digests in the ledger: nothing missing, inserted, altered, exchanged."""
    if recorded.get("spoken") is None if spoken else recorded["outcome"] != APPROVED:
        yield fault("request_not_approved", request)
    if not matches(chain.request, recorded["request"]):
        yield fault("request_altered", request)
    digests = [line[3] for line in recorded["decisions"]]
    missing = [d for d in digests if not any(matches(data, d) for data in chain.decisions)]
    unknown = [data for data in chain.decisions if not any(matches(data, d) for d in digests)]
    if missing and unknown:
        yield fault("decision_altered", request)
    elif missing:
        yield fault("decision_missing", request)
    elif unknown or len(chain.decisions) != len(digests):
        yield fault("decision_inserted", request)
    elif not all(map(matches, chain.decisions, digests)):
        yield fault("decision_altered", request)
    # Where these are not as many as those, that has been said above.
    for data, seal, (seq, at, *_named) in zip(
        chain.decisions, chain.seals, recorded["decisions"], strict=False
    ):
        if not seals.mac_valid(data, seal.key_id, seal.value, seq=seq, at=at):
            yield fault("decision_inserted", request)


def _against_the_request(
    document: RequestDocument, recorded: dict[str, Any], state: State
) -> Iterator[Fault]:
    request = document.request
    stated = (document.site, document.organisation, document.rulebook, document.submission)
    noted = tuple(recorded[name] for name in ("site", "organisation", "rulebook", "submission"))
    if stated != noted or document.subject_type != recorded["type"]:
        yield fault("request_altered", request)
    seq, at = recorded["opened"]
    if document.rulebook != rulebook_binding(state, document.organisation, at, seq):
        yield fault("rulebook_not_in_force", request)
    breach = breach_of_authority(
        state,
        officer=document.submitter.officer,
        appointment=document.submitter.appointment,
        delegation=document.submitter.delegation,
        at=at,
        seq=seq,
    )
    if breach is not None:
        yield fault("submitter_without_post", request)


def _against_the_route(
    document: RequestDocument, recorded: dict[str, Any], load: Load, state: State
) -> Iterator[Fault]:
    """The route again from rulebook and matter; it must be the frozen one to the last value."""
    request = document.request
    try:
        rulebook = load.rulebook(document.rulebook)
        matters = tuple(
            Matter.from_document(one) for one in (document.matter, *document.further_matters)
        )
    except Faulty as faulty:
        yield from faulty.faults
        return
    except (ValueError, TypeError):
        yield fault("route_differs", request)
        return
    if load.route(document.rulebook, matters) != document.route:
        yield fault("route_differs", request)
    if document.amendment != _amendment(rulebook):
        yield fault("amendment_differs", request)
    if document.oral != oral_approval(rulebook, matters, document.subject_type):
        yield fault("oral_differs", request)
    if not _seats_fit(document, partial(line_of, state, seq=recorded["opened"][0])):
        yield fault("seats_differ", request)


def _amendment(rulebook: MergedRulebook) -> Amendment:
    rule = rulebook.amendment
    if rule is None:
        return Amendment()
    return Amendment(allowed=rule.allowed, signs_again=rule.signs_again, clauses=rule.clauses)


def _seats_fit(document: RequestDocument, line: Callable[[str], list[str]]) -> bool:
    """Every step has slots, every slot has seats: posts the step names (all of them, if so asked), in the body meant.

    A body above may stand in for one that has not opened the post; a body beside it never.
    """
    steps = {step["key"]: step for step in document.route.get("steps", ())}
    if steps.keys() != document.seats.keys():
        return False
    for key, step in steps.items():
        slots = document.seats[key]
        posts = [{seat.post for seat in slot} for slot in slots]
        if not posts or not all(one and one <= set(step["posts"]) for one in posts):
            return False
        if step["need"] == "all" and not all({post} in posts for post in step["posts"]):
            return False
        meant = _bodies_meant(step["of"], document)
        allowed = None if meant is None else {above for body in meant for above in line(body)}
        if allowed is not None and not all(
            seat.organisation in allowed for slot in slots for seat in slot
        ):
            return False
    return True


def _bodies_meant(of: str, document: RequestDocument) -> tuple[str, ...] | None:
    """Whose department a step means; None: the cluster's, which may stand anywhere."""
    if of == "cluster":
        return None
    if of == "site":
        return (document.site_organisation or document.organisation,)
    if of == "concerned" and document.concerned:
        return tuple(document.concerned)
    return (document.organisation,)


def _against_the_decision(
    progress: Progress, decision: DecisionDocument, state: State, seq: int, at: int
) -> Iterator[Fault]:
    subject = decision.decision
    if decision.at > at:
        yield fault("decision_backdated", subject)
    for breach in breaches(progress, decision, partial(seat_of, state, seq=seq)):
        yield fault("decision_invalid", subject, breach.code)
    acting = [(decision.officer, appointment, by) for _step, appointment, by in decision.acting()]
    said = decision.spoken
    if said is not None:
        acting.append((said.heard_by, said.appointment, said.delegation))
    for officer, appointment, delegation in acting:
        # Judged at the ledger's moment, not at the one the document claims.
        code = breach_of_authority(
            state, officer=officer, appointment=appointment, delegation=delegation, at=at, seq=seq
        )
        if code is not None:
            yield fault(code, subject)
