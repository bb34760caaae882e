"""Whatever a lower rulebook loosens, in a rule of whatever type, the contradiction check finds and shows."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from huabiao.rules.rulebook import Contradiction, load, merge
from huabiao.rules.rulebook.document import RULE_TYPES
from huabiao.rules.rulebook.parts.base import Rule
from huabiao.rules.rulebook.parts.steps import Step
from huabiao.rules.rulebook.strictness import Adds, Includes, Order, Wording

Fields = dict[str, Any]

POSTS = [
    {"id": "clerk", "name": "信息员", "of": ["county"], "may": ["write", "publish"]},
    {"id": "head", "name": "科长", "of": ["county"], "may": ["review", "sign", "withdraw"]},
    {"id": "chief", "name": "主任", "of": ["county"], "may": ["review", "sign", "withdraw"]},
    {"id": "keeper", "name": "保密员", "of": ["county"], "may": ["secrecy"]},
]
PUBLISH = {"key": "publish", "post": ["clerk"], "of": "site", "act": "publish"}
SIGN = {"key": "sign", "post": ["chief"], "of": "site", "act": "sign"}
REVIEW = {
    "key": "review",
    "post": ["head"],
    "need": "all",
    "of": "own",
    "act": "review",
    "opinion_required": True,
    "ways": ["login"],
}
SECRECY = {"key": "secrecy", "post": ["keeper"], "of": "own", "act": "secrecy_review"}
WORDS = {"category": "c", "advice": "改", "level": "block"}

CASES: list[tuple[str, str, Fields, Mapping[str, Any]]] = [
    (
        "posts",
        "Post",
        {"id": "extra", "name": "岗", "of": ["county"], "may": ["review"]},
        {"of": ["county", "section"], "may": ["review", "sign"]},
    ),
    ("scopes", "Scope", {"id": "own", "name": "本单位"}, {}),
    ("separations", "Separation", {"rights": ["audit", "administer"]}, {}),
    (
        "sites",
        "SiteRule",
        {"kind": "portal", "name": "站", "bodies": ["county"], "required": True, "at_most": 1},
        {"bodies": ["county", "township"], "required": False, "at_most": 2},
    ),
    (
        "columns",
        "Column",
        {"path": "news", "name": "动态", "owner": "办", "kind": "list", "internal": True},
        {"kind": "page", "internal": False},
    ),
    (
        "added_steps",
        "AddedStep",
        {
            "id": "added",
            "match": {"subject": ["item"]},
            "before": "sign",
            "may_merge": False,
            "step": SECRECY,
        },
        {
            "match": {"subject": ["page"]},
            "before": "publish",
            "may_merge": True,
            "step": {**SECRECY, "of": "site"},
        },
    ),
    ("withdrawals", "WithdrawalRule", {"posts": ["head"]}, {}),
    ("amendments", "AmendmentRule", {"allowed": False}, {"allowed": True}),
    (
        "oral_approvals",
        "OralApprovalRule",
        {
            "allowed": False,
            "sign_within": "12 hours",
            "posts": ["chief"],
            "importance": ["weighty"],
        },
        {
            "allowed": True,
            "sign_within": "24 hours",
            "posts": ["chief", "head"],
            "importance": ["ordinary"],
        },
    ),
    (
        "screens",
        "Lexicon",
        {"id": "words", "kind": "lexicon", **WORDS, "words": ["甲"]},
        {"category": "d", "level": "hint", "unless": ["乙"]},
    ),
    (
        "screens",
        "PaperMark",
        {"kind": "mark", **WORDS, "shape": "level_star", "words": ["甲"]},
        {"level": "second_signature"},
    ),
    (
        "screens",
        "PersonalData",
        {"kind": "personal_data", **WORDS, "data": "mobile"},
        {"category": "d", "level": "hint"},
    ),
    (
        "formats",
        "FormatRule",
        {
            "of": "picture",
            "media_types": ["image/jpeg"],
            "max_width": 500,
            "max_height": 375,
            "ratios": ["4:3"],
            "max_megabytes": 5,
            "plain_text": True,
            "sources": ["甲"],
            "level": "block",
        },
        {
            "media_types": ["image/png"],
            "max_width": 501,
            "max_height": 376,
            "ratios": ["4:3", "1:1"],
            "max_megabytes": 6,
            "plain_text": False,
            "sources": ["乙"],
            "level": "hint",
        },
    ),
    (
        "page_elements",
        "PageElement",
        {
            "place": "foot",
            "element": "icp",
            "name": "备案",
            "pages": ["home"],
            "required": True,
            "pattern": "^a$",
        },
        {"required": False, "pattern": "^.*$"},
    ),
    (
        "emblems",
        "EmblemRule",
        {"organ": "county", "emblem": "national"},
        {"emblem": "city"},
    ),
    (
        "page_limits",
        "PageLimit",
        {"max_hues": 3, "load_seconds": 3, "time_format": "YYYY"},
        {"max_hues": 4, "load_seconds": 4, "time_format": "MM"},
    ),
    (
        "naming",
        "NamingRule",
        {
            "of": "domain",
            "says": "名",
            "patterns": ["^a$"],
            "suffixes": [".gov.cn"],
            "label": "pinyin_initials",
            "at_most": 1,
        },
        {"patterns": ["^.*$"], "suffixes": [".com"], "at_most": 2},
    ),
    (
        "passwords",
        "PasswordRule",
        {"min_length": 10, "classes": 3, "history": 3, "max_age_days": 90, "warn_days": 7},
        {"min_length": 9, "classes": 2, "history": 2, "max_age_days": 91, "warn_days": 6},
    ),
    (
        "access",
        "AccessRule",
        {
            "to": "back_office",
            "networks": ["office"],
            "factors": 2,
            "enrol_within_days": 14,
            "wrong_tries": 5,
            "lock_minutes": 10,
            "idle_minutes": 30,
            "link_minutes": 10,
            "pin_length": 6,
        },
        {
            "networks": ["office", "internet"],
            "factors": 1,
            "enrol_within_days": 15,
            "wrong_tries": 6,
            "lock_minutes": 9,
            "idle_minutes": 31,
            "link_minutes": 11,
            "pin_length": 5,
        },
    ),
    (
        "clocks",
        "Clock",
        {
            "matter": "reply",
            "name": "答复",
            "starts": "收到",
            "limit": "3 working_days",
            "extension": "15 working_days",
            "extension_counts": "total",
            "on_expiry": "fault",
        },
        {
            "limit": "4 working_days",
            "extension": "16 working_days",
            "extension_counts": "added",
            "on_expiry": "warn",
            "gives_way_to": ["promise"],
        },
    ),
    (
        "cadences",
        "Cadence",
        {"column": "news", "name": "动态", "every": "1 weeks", "count": 2, "on_lapse": "veto"},
        {"every": "2 weeks", "count": 1, "on_lapse": "fault"},
    ),
    (
        "duties",
        "Duty",
        {
            "matter": "backup",
            "name": "备份",
            "every": "1 weeks",
            "within": "1 hours",
            "keep_months": 6,
            "permanent": True,
        },
        {"every": "1 months", "within": "2 hours", "keep_months": 5, "permanent": False},
    ),
    (
        "scores",
        "Score",
        {
            "matter": "stale",
            "name": "陈旧",
            "effect": "deduct",
            "points": -5,
            "cap": 10,
            "every": "1 months",
        },
        {"effect": "count", "points": -4, "cap": 11, "every": "1 years"},
    ),
]
UNREACHED = {
    # What two rules must share to be compared at all, or what knows one value only.
    "Lexicon": {"kind"},
    "PaperMark": {"kind", "category", "shape"},
    "PersonalData": {"kind", "data"},
    "Separation": {"rights"},
    "SiteRule": {"kind", "under"},
    "Column": {"path"},
    "FormatRule": {"of"},
    "PageElement": {"place", "element"},
    "EmblemRule": {"organ"},
    "NamingRule": {"of", "label"},
    "AccessRule": {"to"},
    "Clock": {"matter"},
    "Cadence": {"column", "column_type", "matter"},
    "Duty": {"matter"},
    "Score": {"matter"},
}
BY_NAME: dict[str, type[Rule]] = {
    kind.__name__: kind for kinds in RULE_TYPES.values() for kind in kinds
}


def _cited(value: Fields, clause: str) -> Fields:
    """The rule citing a clause, its steps too."""
    cited = {**value, "clauses": [clause]}
    for name in ("step", "steps"):
        if name in cited:
            steps = cited[name] if isinstance(cited[name], list) else [cited[name]]
            held = [{**step, "clauses": [clause]} for step in steps]
            cited[name] = held if name == "steps" else held[0]
    return cited


def _found(part: str, upper: Fields, lower: Fields) -> list[Contradiction]:
    books = []
    for name, value, follows in (("a", upper, []), ("b", lower, ["a"])):
        clause = f"{name.upper()}1"
        document: Fields = {
            "measure": {
                "id": name,
                "title": f"{name}办法",
                "authority": name,
                "effective": "published",
                "scope": name,
                "follows": follows,
            },
            "clauses": [{"id": clause, "article": "一", "says": f"{name}条的话", "kind": ["E"]}],
            "posts": [_cited(post, clause) for post in POSTS],
        }
        if part == "cadences":
            document["columns"] = [
                _cited({"id": "c", "path": "news", "name": "动态", "owner": "办"}, clause)
            ]
        rule = _cited({"id": f"{name}-rule", **value}, clause)
        document[part] = [*document.get(part, []), rule]
        books.append(load(json.dumps(document, ensure_ascii=False), file=name))
    merged = merge(books)
    assert not merged.superseded
    return list(merged.contradictions)


PLANTS = [
    pytest.param(part, upper, field, value, id=f"{kind}.{field}")
    for part, kind, upper, laxer in CASES
    for field, value in laxer.items()
]


@pytest.mark.parametrize(("part", "upper", "field", "value"), PLANTS)
def test_each_planted_laxness_is_found_with_both_clauses(
    part: str, upper: Fields, field: str, value: Any
) -> None:
    assert _found(part, upper, upper) == []
    (found,) = _found(part, upper, {**upper, field: value})
    assert (found.part, found.field) == (part, field)
    words = "\n".join(found.lines())
    assert "a条的话" in words
    assert "b条的话" in words


STEPS: dict[str, list[Fields]] = {
    "steps": [SIGN, PUBLISH],
    "post": [{**REVIEW, "post": ["chief", "head"], "need": "any"}, SIGN, PUBLISH],
    "opinion_required": [{**REVIEW, "opinion_required": False}, SIGN, PUBLISH],
    "ways": [{**REVIEW, "ways": ["login", "phone"]}, SIGN, PUBLISH],
    "merge": [{**REVIEW, "merge": True}, SIGN, PUBLISH],
    "may_be_contributor": [{**REVIEW, "may_be_contributor": True}, SIGN, PUBLISH],
}


@pytest.mark.parametrize("field", STEPS)
def test_each_laxness_of_a_route_is_found(field: str) -> None:
    route: Fields = {"name": "路线", "match": {"subject": ["item"]}}
    upper = {**route, "steps": [REVIEW, SIGN, PUBLISH]}
    assert _found("routes", upper, upper) == []
    (found,) = _found("routes", upper, {**route, "steps": STEPS[field]})
    assert (found.part, found.field) == ("routes", field)


def test_a_step_taken_by_another_body_or_in_another_order_is_a_missing_step() -> None:
    route: Fields = {"name": "路线", "match": {"subject": ["item"]}}
    upper = {**route, "steps": [REVIEW, SIGN, PUBLISH]}
    for steps in (
        [{**REVIEW, "of": "site"}, SIGN, PUBLISH],
        [{**REVIEW, "act": "read"}, SIGN, PUBLISH],
        [SIGN, REVIEW, PUBLISH],
    ):
        found = _found("routes", upper, {**route, "steps": steps})
        assert [one.field for one in found] == ["steps"]


def _can_be_laxer(order: Order) -> bool:
    return not isinstance(order, Wording) and (
        type(order) is not Adds or isinstance(order, Includes)
    )


def test_nothing_that_can_be_loosened_is_left_out() -> None:
    planted = {kind: set(laxer) for _, kind, _, laxer in CASES}
    for name, kind in BY_NAME.items():
        if name in {"RouteRule", "CombinedStep"}:
            continue
        loose = {field for field, order in kind.STRICTNESS.items() if _can_be_laxer(order)}
        assert planted[name] == loose - UNREACHED.get(name, set()), name
    # A combined step knows one act and one place, and exists only by leave of the rulebook above.
    assert {"act", "into"} == set(BY_NAME["CombinedStep"].STRICTNESS)
    loose = {field for field, order in Step.STRICTNESS.items() if _can_be_laxer(order)}
    assert set(STEPS) == (loose - {"of", "act"}) | {"steps", "post"}
