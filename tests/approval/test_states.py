"""The state machines are one table each, and the drawing is made from them."""

import pytest

from huabiao.approval.states import (
    REQUEST_TRANSITIONS,
    STEP_TRANSITIONS,
    RequestState,
    StepState,
    may_become,
    mermaid,
    step_may_become,
)

pytestmark = pytest.mark.one_engine


def test_every_state_has_its_row() -> None:
    assert set(REQUEST_TRANSITIONS) == set(RequestState)
    assert set(STEP_TRANSITIONS) == set(StepState)


def test_what_is_closed_stays_closed() -> None:
    for before in RequestState:
        for after in RequestState:
            assert may_become(before, after) == (
                before == RequestState.OPEN and after != RequestState.OPEN
            )


def test_a_step_is_done_only_in_its_turn_or_merged() -> None:
    assert step_may_become("waiting", "active")
    assert step_may_become("done", "active")
    assert not step_may_become("active", "active")


def test_the_drawing_shows_every_transition() -> None:
    drawing = mermaid()
    assert drawing.count("stateDiagram-v2") == 2
    for table in (REQUEST_TRANSITIONS, STEP_TRANSITIONS):
        for before, targets in table.items():
            for after, why in targets.items():
                assert f"    {before.value} --> {after.value}: {why}" in drawing
    assert "    approved --> [*]" in drawing
