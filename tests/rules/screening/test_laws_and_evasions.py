"""Held against 3 057 real laws: nothing false, and nothing planted in them missed, however it is disguised."""

import random
import sys
from collections import Counter
from pathlib import Path

import pytest

from huabiao.rules.screening import ScreeningRules, screen_text

sys.path.insert(0, str(Path(__file__).parent))
from tests.rules.screening.evasions import COMBINATIONS, dice, disguise

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen_number(chance: random.Random) -> str:
    """A made-up citizen's number with a right check digit (GB 11643-1999)."""
    body = (
        chance.choice(["110105", "620423", "440524", "310101", "650102"])
        + f"{chance.randint(1930, 2020)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        + f"{chance.randint(1, 999):03}"
    )
    return (
        body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _ID_WEIGHTS, strict=True)) % 11]
    )


def card_number(chance: random.Random) -> str:
    """A made-up UnionPay number of 16 or 19 digits with a right Luhn digit."""
    length = chance.choice([16, 19])
    body = "62" + "".join(chance.choices("0123456789", k=length - 3))
    doubled = sum(sum(map(int, str(int(d) * 2))) for d in body[::-1][::2])
    return body + str(-(doubled + sum(map(int, body[::-1][1::2]))) % 10)


def star_mark(chance: random.Random) -> str:
    """A level joined to its term by ★ (GB/T 9704-2012, 7.2.2)."""
    term = chance.choice(["1年", "10年", "20年", "30年", "长期", "6个月", ""])
    return chance.choice(["绝密", "机密", "秘密"]) + "★" + term


INSIDE = {"level-star": star_mark, "id_card": citizen_number, "bank_card": card_number}


def test_no_law_is_stopped(laws: list[str], rules: ScreeningRules) -> None:
    assert len(laws) == 3057
    stopped = [(law[:20], found) for law in laws for found in screen_text(law, rules)]
    assert stopped == []


def test_every_planted_mark_and_number_is_found(laws: list[str], rules: ScreeningRules) -> None:
    chance = dice(9704)
    missed: Counter[tuple[str, tuple[str, ...]]] = Counter()
    planted = 0
    for turn, law in enumerate(laws):
        names = COMBINATIONS[turn % len(COMBINATIONS)]
        text, expected = law, {}
        places = [at for at, sign in enumerate(law) if sign == "。"] or [len(law) - 1]
        for rule, make in INSIDE.items():
            secret = disguise(make(chance), names, chance)
            expected[rule] = secret
            at = chance.choice(places) + 1
            text = (
                text[:at] + "有" + secret + "，" + text[at:] if at <= len(text) else text + secret
            )
            places = [place if place < at else place + len(secret) + 2 for place in places]
        found = screen_text(text, rules)
        for rule, secret in expected.items():
            planted += 1
            start = text.index(secret)
            if not any(
                one.rule == rule and start <= one.start < one.end <= start + len(secret)
                for one in found
            ):
                missed[rule, names] += 1
    assert planted == 3 * len(laws)
    assert missed == {}


@pytest.mark.parametrize(
    ("rule", "before", "mark"),
    [
        ("level-head", "", "机密"),
        ("level-head", "000012\n", "绝密"),
        ("level-head", "", "秘密10年"),
        ("telegram", "", "内部明电"),
        ("telegram", "", "密码电报"),
        ("internal", "", "内部资料"),
        ("openness", "", "此件不公开"),
    ],
)
def test_marks_without_a_star_are_found_at_their_places(
    laws: list[str], rules: ScreeningRules, rule: str, before: str, mark: str
) -> None:
    chance = dice(mark)
    missed = []
    for turn, law in enumerate(laws[:: len(laws) // 150]):
        names = COMBINATIONS[turn % len(COMBINATIONS)]
        text = before + disguise(mark, names, chance) + "\n\n" + law
        if rule not in {found.rule for found in screen_text(text, rules)}:
            missed.append((names, text[:30]))
    assert missed == []
