"""Joining two sequences of steps keeps every step of both, in order, none laxer."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from huabiao.rules.rulebook.parts.steps import Step, StepsInOrder, join_steps

POSTS = st.lists(st.sampled_from(["head", "chief", "clerk"]), min_size=1, max_size=3, unique=True)
WAYS = st.lists(st.sampled_from(["login", "phone", "paper"]), min_size=1, max_size=3, unique=True)


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    """A route: a few examining steps and, mostly, a publishing step at the end."""
    made = [
        Step(
            key=f"s{number}",
            post=tuple(draw(POSTS)),
            need=draw(st.sampled_from(["any", "all"])),
            of=draw(st.sampled_from(["own", "site"])),
            act=draw(st.sampled_from(["read", "review", "sign"])),
            opinion_required=draw(st.booleans()),
            ways=tuple(draw(WAYS)),
            merge=draw(st.booleans()),
            clauses=("C1",),
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    if draw(st.booleans()):
        made.append(Step(key="publish", post=("clerk",), of="site", act="publish", clauses=("C1",)))
    return tuple(made)


def _contains(joined: Sequence[Step], stated: Sequence[Step]) -> bool:
    """Whether `stated` is found in `joined` in its order, each step answered by one not laxer."""
    waiting = list(stated)
    for step in joined:
        if waiting and waiting[0].answers(step) and not any(waiting[0].laxer_fields(step)):
            waiting.pop(0)
    return not waiting


@given(steps(), steps())
def test_the_joined_route_contains_both_and_is_laxer_than_neither(
    upper: tuple[Step, ...], lower: tuple[Step, ...]
) -> None:
    joined = join_steps(upper, lower)
    assert len({step.key for step in joined}) == len(joined)
    assert _contains(joined, upper)
    assert _contains(joined, lower)
    order = StepsInOrder()
    assert not order.laxer(upper, joined)
    assert all(step.act != "publish" for step in joined[:-1]) or upper[-1].act == lower[-1].act


@given(steps())
def test_a_route_joined_with_itself_or_nothing_is_itself(route: tuple[Step, ...]) -> None:
    assert join_steps(route, route) == route
    assert join_steps((), route) == route
    assert not StepsInOrder().laxer(route, route)


@given(steps(), st.data())
def test_leaving_a_step_out_is_laxer(route: tuple[Step, ...], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(route) - 1))
    assert StepsInOrder().laxer(route, route[:gone] + route[gone + 1 :])


@given(steps(), steps())
def test_joining_is_the_same_every_time(upper: tuple[Step, ...], lower: tuple[Step, ...]) -> None:
    assert join_steps(upper, lower) == join_steps(upper, lower)
