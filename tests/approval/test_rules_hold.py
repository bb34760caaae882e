"""Whatever people try, in whatever order, on whatever route: what the rules promise holds."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.approval.documents import (
    Amendment,
    DecisionDocument,
    MergedStep,
    OralApproval,
    RequestDocument,
    Seat,
    Spoken,
    Subject,
    Submitter,
    submission_digest,
)
from huabiao.approval.judgement import breaches
from huabiao.approval.progress import Progress, replay
from huabiao.approval.states import Act, RequestState, StepState, Verdict, Way

pytestmark = pytest.mark.one_engine

POSTS = ("leader", "chief", "publisher")
OFFICERS = tuple(str(UUID(int=n)) for n in range(1, 5))
BODY = str(UUID(int=99))
HEARD_BY = str(UUID(int=98))
"""A duty officer who takes no other part."""
ACTS = ("draft_check", "review", "secrecy_review", "sign", "read", "publish")
DIGEST = "sha256:" + "0" * 64


def appointment(officer: int, post: int) -> str:
    """The appointment of an officer to a post: everybody holds every post, so that only the rules stop them."""
    return str(UUID(int=1000 + officer * 10 + post))


SEATS = {
    appointment(officer, post): Seat(organisation=BODY, post=key)
    for officer in range(len(OFFICERS))
    for post, key in enumerate(POSTS)
}


@st.composite
def documents(draw: Any) -> RequestDocument:
    steps = []
    for number in range(draw(st.integers(1, 4))):
        combined = number > 0 and draw(st.booleans())
        steps.append(
            {
                "key": f"s{number}",
                "act": draw(st.sampled_from(ACTS)),
                "posts": draw(
                    st.lists(st.sampled_from(POSTS), min_size=1, max_size=2, unique=True)
                ),
                "need": draw(st.sampled_from(["any", "all"])),
                "merge": draw(st.booleans()),
                "combined_with": f"s{number - 1}" if combined else None,
                "may_be_contributor": draw(st.booleans()),
                "ways": ["login"],
                "clauses": ["X1"],
            }
        )
    seats = {}
    for step in steps:
        groups = [[p] for p in step["posts"]] if step["need"] == "all" else [step["posts"]]
        seats[step["key"]] = tuple(
            tuple(Seat(organisation=BODY, post=post) for post in group) for group in groups
        )
    subjects = (Subject(subject=str(UUID(int=7)), freeze=str(UUID(int=8)), payload=DIGEST),)
    return RequestDocument(
        request=str(UUID(int=5)),
        subject_type="item",
        subjects=subjects,
        submission=submission_digest(subjects),
        matter={},
        rulebook=DIGEST,
        organisation=BODY,
        site=None,
        site_organisation=None,
        concerned=(),
        submitter=Submitter(officer=OFFICERS[0], appointment=appointment(0, 0)),
        contributors=tuple(draw(st.sets(st.sampled_from(OFFICERS)))),
        route={"steps": steps},
        seats=seats,
        amendment=Amendment(allowed=True, signs_again=draw(st.sampled_from([(), ("review",)]))),
        oral=OralApproval(allowed=draw(st.booleans()), registrars=("publisher",)),
        findings=None,
        attachments=(),
        opened=0,
        nonce="0" * 32,
    )


@st.composite
def attempts(draw: Any) -> dict[str, Any]:
    return {
        "officer": draw(st.integers(0, len(OFFICERS) - 1)),
        "first": draw(st.integers(0, 3)),
        "length": draw(st.integers(1, 2)),
        "post": draw(st.integers(0, len(POSTS) - 1)),
        "second_post": draw(st.integers(0, len(POSTS) - 1)),
        "spoken": draw(st.integers(0, 3)) == 0,
        "verdict": draw(st.sampled_from([Verdict.AGREE] * 4 + [Verdict.READ, Verdict.AMEND])),
    }


def decision(progress: Progress, number: int, tried: dict[str, Any]) -> DecisionDocument | None:
    named = progress.steps[tried["first"] : tried["first"] + tried["length"]]
    if not named:
        return None
    amended = None
    if tried["verdict"] == Verdict.AMEND:
        words = f"sha256:{number:064x}"
        amended = tuple(s.model_copy(update={"payload": words}) for s in progress.subjects)
    return DecisionDocument(
        decision=str(UUID(int=2000 + number)),
        request=progress.document.request,
        steps=tuple(step.key for step in named),
        officer=OFFICERS[tried["officer"]],
        appointment=appointment(tried["officer"], tried["post"]),
        merged=tuple(
            MergedStep(step=s.key, appointment=appointment(tried["officer"], tried["second_post"]))
            for s in named[1:]
        ),
        act=named[0].act,
        verdict=tried["verdict"],
        way=Way.ORAL if tried["spoken"] else Way.LOGIN,
        opinion="同意" if tried["spoken"] else "",
        spoken=Spoken(at=0, where="电话", heard_by=HEARD_BY, appointment=appointment(3, 2))
        if tried["spoken"]
        else None,
        submission=progress.submission,
        amended_subjects=amended,
        amended_to=submission_digest(amended) if amended else None,
        at=number,
        nonce="0" * 32,
    )


@settings(max_examples=300)
@given(documents(), st.lists(attempts(), max_size=40))
def test_what_the_rules_promise_holds(
    document: RequestDocument, tried: list[dict[str, Any]]
) -> None:
    progress = Progress(document)
    taken: list[DecisionDocument] = []
    for number, one in enumerate(tried):
        made = decision(progress, number, one)
        if made is not None and not breaches(progress, made, SEATS.get):
            progress.apply(made, SEATS.get)
            taken.append(made)
            check(progress, taken)


def check(progress: Progress, taken: list[DecisionDocument]) -> None:
    authors = progress.contributors
    for step in progress.steps:
        filled = [filling.officer for filling in step.filled.values()]
        assert len(filled) == len(set(filled)), "nobody fills two slots of a step"
        if step.act != Act.DRAFT_CHECK and not step.may_be_contributor:
            assert not authors & set(filled), "an author signs only where the step says so"
    for officer in OFFICERS:
        by = {
            step.key: filling.decision
            for step in progress.steps
            for filling in step.filled.values()
            if filling.officer == officer and step.act != Act.DRAFT_CHECK
        }
        together = {
            (a.key, b.key) for a in progress.steps for b in progress.steps if a.is_combined_with(b)
        }
        for one, first in by.items():
            for other, second in by.items():
                apart = one != other and first != second
                assert not apart or (one, other) in together, "nobody signs two steps"
    done = [step.state == StepState.DONE for step in progress.steps]
    active = [step for step in progress.steps if step.state == StepState.ACTIVE]
    assert len(active) == (progress.state == RequestState.OPEN)
    if progress.state == RequestState.APPROVED:
        assert all(done)
        signers = {f.officer for s in progress.vouching() for f in s.filled.values()}
        assert signers - authors or not progress.vouching(), "never an author's only signature"
    signed = {d.decision for d in taken if d.way != Way.ORAL}
    fillings = [f for step in progress.steps for f in step.filled.values()]
    assert {f.decision for f in fillings} <= signed, "what was only spoken is no signature"
    if progress.awaits_confirmation:
        assert progress.document.oral.allowed
        assert any(step.to_be_confirmed for step in progress.steps)
    for step in progress.steps:
        in_person = step.act in (Act.PUBLISH, Act.DRAFT_CHECK) or (
            step.act == Act.SECRECY_REVIEW and step.combined_with is None
        )
        assert not (in_person and step.spoken)
    for step in progress.steps:
        for filling in step.filled.values():
            document = next(d for d in taken if d.decision == filling.decision)
            assert document.officer == filling.officer
            assert step.key in document.steps
    again = replay(progress.document, taken, SEATS.get)
    assert again.state == progress.state
    assert again.submission == progress.submission
    assert [(s.key, s.state, s.filled, s.spoken) for s in again.steps] == [
        (s.key, s.state, s.filled, s.spoken) for s in progress.steps
    ]
