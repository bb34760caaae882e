"""What is wrong with a decision: pure rules, the same for the engine and for the certifier that reads it again.

No rule here reads a clock, a row or a rulebook: all they need stands in the documents.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from huabiao.approval.documents import DecisionDocument, submission_digest
from huabiao.approval.progress import Progress, SeatOf, StepProgress
from huabiao.approval.states import FULFILLING, Act, RequestState, StepState, Verdict, Way

_MINUTE_MS = 60_000
"""When something was said is written down to the minute, as on a clock; the machine's times are finer."""


@dataclass(frozen=True)
class Breach:
    """One rule a decision breaks: a code (see `sentences`), the step it concerns, that step's clauses."""

    code: str
    step: str = ""
    clauses: tuple[str, ...] = ()


def breaches(progress: Progress, decision: DecisionDocument, seat_of: SeatOf) -> list[Breach]:
    """Everything that speaks against taking this decision next; empty if nothing does.

    Not judged here, because documents cannot show it: whether the appointment was in force at that moment,
    whether the MAC is authentic, which network the officer sat in.
    """
    if progress.state != RequestState.OPEN:
        return [Breach("request_closed")]
    steps = [progress.step(key) for key in decision.steps]
    if None in steps:
        return [Breach("step_unknown")]
    named = [step for step in steps if step is not None]
    if named[0].state == StepState.DONE:
        return [Breach("step_done", named[0].key, named[0].clauses)]
    if named[0].state == StepState.WAITING:
        return [Breach("step_waiting", named[0].key, named[0].clauses)]
    if decision.act != named[0].act:
        return [Breach("act_unfit", named[0].key, named[0].clauses)]
    found: list[Breach] = []
    for rule in _RULES:
        found += rule(progress, decision, named, seat_of)
    return list(dict.fromkeys(found))


def _names_this_request(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    if decision.request != progress.document.request or decision.decision in progress.decided:
        yield Breach("foreign_decision")
    if decision.submission != progress.submission:
        yield Breach("submission_stale", named[0].key)
    if decision.at < progress.last_at:
        yield Breach("time_backwards")


def _holds_the_post(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    for step, (_key, appointment, _delegation) in zip(named, decision.acting(), strict=True):
        seat = seat_of(appointment)
        fits = seat is not None and any(seat in step.slots[slot] for slot in step.open_slots())
        if seat is None or not fits:
            yield Breach("not_holder", step.key, step.clauses)
        elif step.slot_for(seat, decision.officer) is None and decision.verdict != Verdict.FORWARD:
            # Any holder may pass on, or take over, what was forwarded to somebody who does not come back.
            yield Breach("forwarded_elsewhere", step.key, step.clauses)


def _keeps_contributors_apart(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """Decision 26: a contributor never gives the only signature. Own item through a delegation: never."""
    if decision.officer not in progress.contributors:
        return
    for step, (_key, _appointment, delegation) in zip(named, decision.acting(), strict=True):
        if delegation is not None:
            yield Breach("own_through_delegation", step.key, step.clauses)
        elif not step.may_be_contributor and step.act != Act.DRAFT_CHECK:
            yield Breach("contributor", step.key, step.clauses)
    vouching = progress.vouching()
    touched = [step for step in named if step in vouching]
    if decision.verdict not in FULFILLING or not touched:
        return
    vouched = any(
        filling.officer not in progress.contributors
        for step in vouching
        for filling in step.filled.values()
    )
    to_come = sum(len(step.open_slots()) for step in vouching) > len(touched)
    if not vouched and not to_come:
        yield Breach("only_signer", touched[0].key, touched[0].clauses)


def _signs_once(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """Nobody signs two steps of one request, but for steps merged into one decision (decision 26)."""
    if decision.verdict not in FULFILLING or all(s.act == Act.DRAFT_CHECK for s in named):
        return
    if progress.has_signed_beside(decision.officer, named):
        yield Breach("already_signed", named[0].key, named[0].clauses)


def _merges_rightly(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """Merged steps stand side by side and the rulebook lets each go with the next.

    A step with other slots still open is merged only with one that has the same slots: then each
    holder takes the same slot of both.
    """
    if {m.step for m in decision.merged} - set(decision.steps[1:]):
        yield Breach("merge_not_allowed", named[0].key)
    start = progress.steps.index(named[0])
    side_by_side = progress.steps[start : start + len(named)] == named
    pairs = list(pairwise(named))
    fits = all(
        a.goes_with(b) and (len(a.open_slots()) == 1 or a.slots == b.slots) for a, b in pairs
    )
    if pairs and not (side_by_side and fits and decision.verdict in FULFILLING):
        yield Breach("merge_not_allowed", named[1].key, named[1].clauses)


def _takes_combined_steps_together(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """Decision 25: a step handed to the first reviewer is decided with that review, not left behind."""
    if decision.verdict not in FULFILLING:
        return
    for step, (_key, appointment, _delegation) in zip(named, decision.acting(), strict=True):
        seat = seat_of(appointment)
        for other in progress.steps:
            left = other not in named and other.is_combined_with(step) and not other.complete
            if left and seat is not None and other.slot_for(seat, decision.officer) is not None:
                yield Breach("merge_required", other.key, other.clauses)


def _says_what_fits(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """A reading is not a signature (D4-1: the deputy reads, the chief signs), nor the other way round."""
    only_reads = all(step.act == Act.READ for step in named)
    signs = any(step.is_signature for step in named)
    verdict = decision.verdict
    unfit = (
        (verdict == Verdict.READ and not only_reads)
        or (verdict == Verdict.AGREE and only_reads)
        or (verdict in (Verdict.AMEND, Verdict.REFUSE) and not signs)
    )
    if unfit:
        yield Breach("verdict_unfit", named[0].key, named[0].clauses)
    silent = not decision.opinion.strip()
    if silent and verdict in (Verdict.RETURN, Verdict.REFUSE):
        yield Breach("reason_missing", named[0].key)
    for step in named:
        if silent and step.opinion_required and verdict in FULFILLING:
            yield Breach("opinion_missing", step.key, step.clauses)


def _signs_in_an_allowed_way(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    for step in named:
        if decision.way != Way.ORAL and decision.way not in step.ways:
            yield Breach("way_not_allowed", step.key, step.clauses)
    paper = decision.paper
    if (decision.way == Way.PAPER) != (paper is not None):
        yield Breach("paper_incomplete", named[0].key)
    if paper and len({paper.entered_by, paper.compared_by, decision.officer}) < 3:  # noqa: PLR2004
        yield Breach("paper_needs_two", named[0].key)


def _was_spoken_rightly(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """Consent by telephone: only where the rulebook allows it, written down by somebody else, and once."""
    said, rule = decision.spoken, progress.document.oral
    if (decision.way == Way.ORAL) != (said is not None):
        yield Breach("oral_incomplete", named[0].key)
    if said is None:
        return
    if not rule.allowed:
        yield Breach("oral_not_allowed", named[0].key, progress.clauses_for_signing(named[0]))
        return
    for step, (_key, appointment, _delegation) in zip(named, decision.acting(), strict=True):
        # 保密法实施条例 art. 42: the secrecy review is done in person, but where the rulebook hands it to the signer.
        alone = step.act == Act.SECRECY_REVIEW and step.combined_with is None
        seat = seat_of(appointment)
        elsewhere = rule.posts is not None and (seat is None or seat.post not in rule.posts)
        if alone or elsewhere or step.act in (Act.PUBLISH, Act.DRAFT_CHECK):
            yield Breach("oral_step_unfit", step.key, (*rule.clauses, *step.clauses))
        if step.confirming:
            yield Breach("oral_twice", step.key, rule.clauses)
    if decision.verdict not in (Verdict.AGREE, Verdict.READ):
        yield Breach("verdict_unfit", named[0].key)
    if not decision.opinion.strip():
        yield Breach("oral_wordless", named[0].key, rule.clauses)
    if said.at > decision.at:
        yield Breach("oral_later", named[0].key)
    if said.at < progress.worded_at - progress.worded_at % _MINUTE_MS:
        yield Breach("oral_earlier", named[0].key, rule.clauses)
    if said.heard_by == decision.officer or said.heard_by in progress.contributors:
        yield Breach("oral_own", named[0].key, rule.clauses)
    registrar = seat_of(said.appointment)
    if registrar is None or registrar.post not in rule.registrars:
        yield Breach("oral_registrar", named[0].key, rule.clauses)


def _amends_rightly(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    """The signer's amendment changes words, never which subjects are on the list."""
    after, digest = decision.amended_subjects, decision.amended_to
    if decision.verdict == Verdict.AMEND and not progress.document.amendment.allowed:
        yield Breach("amendment_not_allowed", named[0].key, progress.document.amendment.clauses)
    if decision.verdict != Verdict.AMEND:
        if after is not None or digest is not None:
            yield Breach("amendment_unfit", named[0].key)
        return
    if after is None or digest is None or digest == progress.submission:
        yield Breach("amendment_missing", named[0].key)
    elif digest != submission_digest(after) or [s.subject for s in after] != [
        s.subject for s in progress.subjects
    ]:
        yield Breach("amendment_unfit", named[0].key)


def _passes_on_rightly(
    progress: Progress, decision: DecisionDocument, named: list[StepProgress], seat_of: SeatOf
) -> Iterator[Breach]:
    to, added = decision.forward_to, decision.added_step
    forwards = decision.verdict == Verdict.FORWARD
    seat = seat_of(decision.appointment)
    own = seat is not None and named[0].slot_for(seat, decision.officer) is not None
    if forwards != (to is not None) or (to == decision.officer and own):
        yield Breach("forward_unfit", named[0].key)
    adds = decision.verdict == Verdict.ADD_SIGNER
    known = added is not None and progress.step(added.key) is not None
    barred = added is not None and added.act in (Act.PUBLISH, Act.DRAFT_CHECK)
    if adds != (added is not None) or known or barred:
        yield Breach("added_signer_unfit", named[0].key)
    publishes = any(step.act == Act.PUBLISH for step in named) and decision.verdict in FULFILLING
    if decision.not_before is not None and not publishes:
        yield Breach("not_before_unfit", named[0].key)
    if decision.not_before is not None and any(step.to_be_confirmed for step in progress.steps):
        yield Breach("oral_scheduled", named[0].key, progress.document.oral.clauses)


_Rule = Callable[[Progress, DecisionDocument, list[StepProgress], SeatOf], Iterator[Breach]]
_RULES: tuple[_Rule, ...] = (
    _names_this_request,
    _holds_the_post,
    _keeps_contributors_apart,
    _signs_once,
    _merges_rightly,
    _takes_combined_steps_together,
    _says_what_fits,
    _signs_in_an_allowed_way,
    _was_spoken_rightly,
    _amends_rightly,
    _passes_on_rightly,
)
