"""A chain of rulebooks is never weaker than any of them, and says where a lower one is laxer."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huabiao.rules.rulebook import (
    Matter,
    Route,
    Rulebook,
    RulebookError,
    load,
    merge,
    resolve_chain,
)
from huabiao.rules.rulebook.strictness import Identical
from tests.rules.rulebook.rulebook_texts import LOWER, lower, upper

LAX_ROUTE = """\
routes:
  - id: L-route
    name: 下级路线
    match: {subject: [item]}
    steps:
      - {key: review, post: [head, chief], of: own, act: review, ways: [login, phone], clauses: [L1]}
      - {key: publish, post: [webmaster], of: site, act: publish, clauses: [L1]}
    unsigned_because: 试用
    clauses: [L1]
"""


def test_a_laxer_value_is_shown_with_both_clauses_and_does_not_count() -> None:
    merged = merge(
        [upper(), lower("passwords:\n  - {id: L-password, min_length: 8, clauses: [L1]}\n")]
    )
    (found,) = merged.contradictions
    words = "\n".join(found.lines())
    assert "口令不少于十位" in words
    assert "科长签发" in words
    assert "10" in words
    assert "8" in words
    assert merged.password is not None
    assert merged.password.min_length == 10
    assert merged.password.clauses == ("U2", "L1")


def test_a_clause_that_yields_silences_the_contradiction_but_the_higher_stands() -> None:
    head = LOWER.replace(
        "says: 科长签发,", "says: 口令八位, superseded_by: {clause: U2, reason: 以县里的规定为准},"
    )
    book = lower("passwords:\n  - {id: L-password, min_length: 8, clauses: [L1]}\n", head=head)
    merged = merge([upper(), book])
    assert merged.contradictions == ()
    assert "以县里的规定为准" in "\n".join(merged.superseded[0].lines())
    assert merged.password is not None
    assert merged.password.min_length == 10


def test_yielding_to_another_clause_does_not_silence() -> None:
    head = LOWER.replace(
        "says: 科长签发,", "says: 口令八位, superseded_by: {clause: U3, reason: 无关},"
    )
    book = lower("passwords:\n  - {id: L-password, min_length: 8, clauses: [L1]}\n", head=head)
    assert len(merge([upper(), book]).contradictions) == 1


def test_a_route_that_drops_or_loosens_a_step_is_a_contradiction_and_the_step_stays() -> None:
    merged = merge([upper(), lower(LAX_ROUTE)])
    assert {found.field for found in merged.contradictions} == {
        "post",
        "opinion_required",
        "ways",
        "steps",
    }
    route = merged.route_for(Matter(subject="item"))
    assert isinstance(route, Route)
    assert [step.step.act for step in route.steps] == ["review", "sign", "publish"]
    review = route.steps[0].step
    assert (review.post, review.ways, review.opinion_required) == (("head",), ("login",), True)
    assert review.clauses == ("U1", "L1")


def test_a_reversed_order_is_a_contradiction() -> None:
    text = """\
routes:
  - id: L-route
    name: 颠倒
    match: {subject: [item], scope: [whole]}
    steps:
      - {key: sign, post: [chief], of: site, act: sign, clauses: [L1]}
      - {key: review, post: [head], of: own, act: review, opinion_required: true, ways: [login], clauses: [L1]}
      - {key: publish, post: [webmaster], of: site, act: publish, clauses: [L1]}
    clauses: [L1]
"""
    merged = merge([upper(), lower(text)])
    assert any("次序" in found.why for found in merged.contradictions)


def test_a_stricter_lower_rulebook_is_welcome() -> None:
    text = """\
passwords:
  - {id: L-password, min_length: 12, unrelated_to: [person], clauses: [L1]}
clocks:
  - {id: L-clock, matter: reply, name: 答复, starts: 收到之日, limit: 2 working_days, clauses: [L1]}
"""
    merged = merge([upper(), lower(text)])
    assert merged.contradictions == ()
    assert merged.password is not None
    assert merged.password.min_length == 12
    assert [str(term) for term in merged.clocks["reply"].limit] == ["2个工作日"]


def test_a_broken_chain_is_refused() -> None:
    with pytest.raises(RulebookError, match="找不到上级管理办法“upper”"):
        merge([lower("")])
    with pytest.raises(RulebookError, match="出现了两次"):
        merge([upper(), upper()])
    with pytest.raises(RulebookError, match="没有编号为“X9”的条款"):
        merge([upper(), lower("passwords:\n  - {id: L-p, min_length: 12, clauses: [X9]}\n")])
    with pytest.raises(RulebookError, match="至少"):
        merge([])


def test_rulebooks_that_follow_each_other_are_refused() -> None:
    one = load(LOWER.replace("id: lower", "id: one").replace("[upper]", "[two]"))
    two = load(LOWER.replace("id: lower", "id: two").replace("[upper]", "[one]"))
    with pytest.raises(RulebookError, match="互为上级：one → two → one"):
        resolve_chain(one, {"one": one, "two": two})


def test_a_clause_id_cannot_be_taken_twice_in_a_chain() -> None:
    with pytest.raises(RulebookError, match="已被上级"):
        merge([upper(), lower("", head=LOWER.replace("id: L1", "id: U1"))])


def test_the_digest_names_the_whole_chain() -> None:
    one = merge([upper(), lower("")])
    assert one.digest == merge([upper(), lower("")]).digest
    assert one.digest != merge([upper()]).digest
    assert one.digest.startswith("sha256:")


LIMITS = st.sampled_from(
    ["1 working_days", "3 working_days", "5 calendar_days", "2 weeks", "1 months"]
)


def _optional(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def books(draw: st.DrawFn, name: str) -> dict[str, object]:
    """The parts of a random rulebook; all speak of the same few things."""
    clause = f"{name}1"
    rule = {"clauses": [clause]}
    number = st.integers(1, 9)
    parts: dict[str, list[dict[str, object]]] = {
        "passwords": [
            {
                "id": "p",
                **rule,
                **draw(_optional(min_length=number, max_age_days=number, history=number)),
            }
        ],
        "access": [
            {
                "id": "a",
                "to": "back_office",
                **rule,
                **draw(
                    _optional(
                        networks=st.lists(
                            st.sampled_from(["office", "extranet", "internet"]), unique=True
                        ),
                        idle_minutes=number,
                        wrong_tries=number,
                    )
                ),
            }
        ],
        "formats": [
            {
                "id": "f",
                "of": "picture",
                **rule,
                **draw(
                    _optional(
                        max_width=number,
                        plain_text=st.booleans(),
                        ratios=st.lists(st.sampled_from(["4:3", "1:1"]), unique=True),
                        required=st.lists(st.sampled_from(["caption", "alt"]), unique=True),
                        level=st.sampled_from(["hint", "block"]),
                    )
                ),
            }
        ],
        "screens": [
            {
                "id": "s",
                "kind": "lexicon",
                "category": "c",
                "advice": "改",
                **rule,
                "level": draw(st.sampled_from(["hint", "second_signature", "block"])),
                "words": draw(st.lists(st.sampled_from("甲乙丙"), min_size=1, unique=True)),
                **draw(_optional(unless=st.lists(st.sampled_from("丁戊"), unique=True))),
            }
        ],
        "sites": [
            {
                "id": "w",
                "kind": "department",
                "name": "n",
                **rule,
                **draw(
                    _optional(
                        bodies=st.lists(
                            st.sampled_from(["county", "department", "township"]),
                            min_size=1,
                            unique=True,
                        ),
                        required=st.booleans(),
                        at_most=number,
                        named=st.lists(st.sampled_from(["person", "department"]), unique=True),
                    )
                ),
            }
        ],
        "page_limits": [
            {
                "id": "l",
                **rule,
                "max_hues": draw(number),
                "languages": draw(st.lists(st.sampled_from(["zh-Hant", "foreign"]), unique=True)),
            }
        ],
        "naming": [
            {"id": "n", "of": "domain", "says": "n", **rule, **draw(_optional(at_most=number))}
        ],
        "duties": [
            {
                "id": "d",
                "matter": "m",
                "name": "n",
                **rule,
                **draw(_optional(keep_months=number, permanent=st.booleans(), every=LIMITS)),
            }
        ],
        "clocks": [
            {
                "id": "k",
                "matter": "m",
                "name": "n",
                "starts": "s",
                **rule,
                "limit": draw(LIMITS),
                "gives_way_to": draw(st.lists(st.sampled_from(["law", "promise"]), unique=True)),
            }
        ],
        "cadences": [{"id": "c", "matter": "m", "name": "n", **rule, "every": draw(LIMITS)}],
        "amendments": [{"id": "m", "allowed": draw(st.booleans()), **rule}],
        "scores": [
            {
                "id": "o",
                "matter": "m",
                "name": "n",
                **rule,
                "effect": draw(st.sampled_from(["award", "count", "deduct", "veto"])),
                **draw(_optional(points=st.integers(-5, 5), cap=number)),
            }
        ],
    }
    return {
        "clauses": [{"id": clause, "article": "一", "says": "说", "kind": ["E"]}],
        **{part: rules for part, rules in parts.items() if draw(st.booleans())},
    }


@settings(max_examples=80)
@given(books("A"), books("B"), books("C"))
def test_merging_never_weakens(
    first: dict[str, object], second: dict[str, object], third: dict[str, object]
) -> None:
    chain: list[Rulebook] = []
    for name, parts in (("a", first), ("b", second), ("c", third)):
        measure = {
            "id": name,
            "title": name,
            "authority": name,
            "effective": "published",
            "scope": name,
            "follows": [book.id for book in chain],
        }
        text = json.dumps({"measure": measure, **parts}, ensure_ascii=False)
        chain.append(load(text, file=name))
    merged = merge(chain)
    for place, book in enumerate(chain):
        for part, _, stated in book.document.rules():
            (joined,) = (rule for rule in merged.rules[part] if rule.key() == stated.key())
            assert set(stated.clauses) <= set(joined.clauses)
            for field, order in stated.orders().items():
                if place and isinstance(order, Identical):
                    continue
                assert not order.laxer(getattr(stated, field), getattr(joined, field)), field
    # A merged chain, read as one rulebook above, would contradict none of its own members.
    laxer = {found.lower.rulebook for found in merged.contradictions}
    assert "a" not in laxer
