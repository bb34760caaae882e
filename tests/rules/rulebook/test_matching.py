"""Which match is closer is judged exactly as the matters they fit."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from huabiao.rules.rulebook.matching import ambiguities, common, fits, most_specific, within
from huabiao.rules.rulebook.matter import Matter
from huabiao.rules.rulebook.parts.match import Match


def _some(*values: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


MATCHES = st.builds(
    Match,
    subject=_some("item", "page"),
    scope=st.none() | _some("own", "whole"),
    importance=st.none() | _some("ordinary", "weighty"),
    columns=st.none() | _some("a", "a/b", "c"),
    channel=st.none() | _some("external", "internal"),
    repost=st.none() | st.booleans(),
    concerns=st.none() | _some("none", "one", "several"),
)
MATTERS = st.builds(
    Matter,
    subject=st.sampled_from(["item", "page"]),
    scope=st.sampled_from([None, "own", "whole"]),
    importance=st.sampled_from(["ordinary", "weighty"]),
    column=st.sampled_from([None, "a", "a/b", "a/b/d", "ab", "c"]),
    channel=st.sampled_from(["external", "internal"]),
    repost=st.booleans(),
    concerned=st.sampled_from([(), ("x",), ("x", "y")]),
)


@given(MATCHES, MATCHES, MATTERS)
def test_within_and_common_agree_with_fitting(one: Match, other: Match, matter: Matter) -> None:
    if within(one, other) and fits(one, matter):
        assert fits(other, matter)
    both = common(one, other)
    assert (fits(one, matter) and fits(other, matter)) == (both is not None and fits(both, matter))


@given(st.lists(MATCHES, max_size=4), MATTERS)
def test_without_ties_exactly_one_candidate_wins(matches: list[Match], matter: Matter) -> None:
    assume(not list(ambiguities(matches)))
    fitting = [match for match in matches if fits(match, matter)]
    winner = most_specific([(match, match) for match in matches], matter)
    assert (winner is not None) == bool(fitting)
    if winner is not None:
        assert all(within(winner, match) for match in fitting)


@given(MATTERS)
def test_a_matter_survives_its_document(matter: Matter) -> None:
    assert Matter.from_document(matter.as_document()) == matter


def test_a_column_fits_all_below_it_and_nothing_beside_it() -> None:
    match = Match(subject=("item",), columns=("a",))
    assert fits(match, Matter(subject="item", column="a/b"))
    assert not fits(match, Matter(subject="item", column="ab"))
    assert not fits(match, Matter(subject="item"))
