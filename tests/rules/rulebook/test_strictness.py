"""Every rule type states what stricter means, and joining two values never gives a weaker one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.rules.rulebook.document import PART_NAMES, RULE_TYPES, RulebookDocument
from huabiao.rules.rulebook.enforcement import EXECUTED_BY, PENDING_FIELDS
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.strictness import (
    Adds,
    AtLeast,
    AtMost,
    Flag,
    Identical,
    Includes,
    Ladder,
    Order,
    Within,
    Wording,
)
from huabiao.rules.rulebook.terms import Earliest, Term

ALL_TYPES = [kind for kinds in RULE_TYPES.values() for kind in kinds]


@pytest.mark.parametrize("kind", ALL_TYPES, ids=lambda kind: kind.__name__)
def test_every_field_of_every_rule_type_has_an_order(kind: type[Rule]) -> None:
    assert set(kind.model_fields) == set(kind.orders())


def test_every_field_of_a_step_has_an_order() -> None:
    assert set(Step.model_fields) == set(Step.STRICTNESS) | {"post", "need"}


def test_every_part_of_the_document_is_known_everywhere() -> None:
    parts = set(RulebookDocument.model_fields) - {"measure", "clauses", "scenarios"}
    assert parts == set(RULE_TYPES) == set(PART_NAMES)
    assert set(EXECUTED_BY) <= parts
    for part, fields in PENDING_FIELDS.items():
        assert part in EXECUTED_BY
        assert all(set(fields) <= set(kind.model_fields) for kind in RULE_TYPES[part])


UNITS = ["hours", "working_days", "calendar_days", "weeks", "months", "years"]
TERMS = st.lists(
    st.builds(
        lambda amount, unit: Term(amount=amount, unit=unit),
        st.integers(1, 60),
        st.sampled_from(UNITS),
    ),
    max_size=3,
).map(tuple)
SETS = st.lists(st.sampled_from("abcde"), unique=True, max_size=4).map(tuple)
ORDERS: list[tuple[Order, st.SearchStrategy[Any]]] = [
    (AtMost(), st.none() | st.integers(1, 9)),
    (AtLeast(), st.none() | st.integers(1, 9)),
    (Ladder("hint", "second", "block"), st.sampled_from(["hint", "second", "block"])),
    (Flag(strict=True), st.none() | st.booleans()),
    (Flag(strict=False), st.none() | st.booleans()),
    (Adds(), SETS),
    (Includes(), SETS),
    (Within(), st.none() | SETS),
    (Earliest(), TERMS),
    (Identical(), st.none() | st.integers(1, 3)),
    (Wording(), st.none() | st.sampled_from(["", "甲", "乙"])),
]


@given(st.data())
def test_a_join_is_never_laxer_than_either(data: st.DataObject) -> None:
    order, values = data.draw(st.sampled_from(ORDERS))
    upper, lower, third = data.draw(values), data.draw(values), data.draw(values)
    joined = order.join(upper, lower)
    assert not order.laxer(upper, joined)
    if not isinstance(order, Identical):  # there the higher decides and the difference is reported
        assert not order.laxer(lower, joined)
    assert not order.laxer(upper, upper)
    again = order.join(order.join(upper, lower), third)
    other = order.join(upper, order.join(lower, third))
    assert (
        (set(again), again is None) == (set(other), other is None)
        if isinstance(again, tuple) and isinstance(other, tuple)
        else again == other
    )


@given(TERMS.filter(bool), TERMS.filter(bool))
def test_the_joined_limit_ends_no_later_than_either(
    upper: tuple[Term, ...], lower: tuple[Term, ...]
) -> None:
    joined = Earliest().join(upper, lower)
    for term in (*upper, *lower):
        assert any(kept == term or not kept.surely_longer_than(term) for kept in joined)
    assert joined


def test_the_order_of_a_list_is_no_difference() -> None:
    assert not Identical().laxer(("audit", "administer"), ("administer", "audit"))
    assert Identical().laxer(("audit", "administer"), ("audit", "sign"))


def test_terms_of_different_units_are_compared_only_where_the_answer_is_sure() -> None:
    three_working, five_days = (
        Term.model_validate("3 working_days"),
        Term.model_validate("5 calendar_days"),
    )
    assert not three_working.surely_longer_than(five_days)
    assert not five_days.surely_longer_than(three_working)
    assert Earliest().join((three_working,), (five_days,)) == (five_days, three_working)
    assert Term.model_validate("6 months").surely_longer_than(Term.model_validate("2 weeks"))
    assert Term.model_validate("48 hours").surely_longer_than(
        Term.model_validate("1 calendar_days")
    )
