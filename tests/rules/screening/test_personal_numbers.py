"""Numbers that identify people, and the many numbers that do not."""

import pytest

from huabiao.rules.screening import ScreeningRules, screen_text
from huabiao.rules.screening.check_digits import (
    is_citizen_number,
    is_credit_code,
    passes_luhn,
)

FOUND = [
    ("身份证号：11010519491231002X。", "id_card", "11010519491231002X"),
    ("440524188001010014", "id_card", "440524188001010014"),
    ("110105 19491231 002x", "id_card", "110105 19491231 002x"),
    ("1101051949\n1231002X", "id_card", "1101051949\n1231002X"),
    ("电话13812345678转", "mobile", "13812345678"),
    ("Tel13812345678", "mobile", "13812345678"),
    ("138-1234-5678", "mobile", "138-1234-5678"),
    ("2026\t13812345678\t15", "mobile", "13812345678"),
    ("+86 138 1234 5678", "mobile", "86 138 1234 5678"),
    ("卡号6222021234567890128", "bank_card", "6222021234567890128"),
    ("6222 0212 3456 7890 128", "bank_card", "6222 0212 3456 7890 128"),
    ("护照号码：E12345678", "passport", "E12345678"),
]

PASSES = [
    "统一社会信用代码91350100M000100Y43",
    "110105194912310021",  # wrong check digit
    "110105194913310020",  # no such date
    "6222021234567890123",  # wrong Luhn digit
    "2019 2020 2021 2022 2023 2024",
    "1\t3\t8\t1\t2\t3\t4\t5\t6\t7\t8\t9\t0",
    "12.5 33.1 1500\t1234567\t88.2",
    "1500\t\n1234567",
    "网址 t20260612_13812345678901.html",
    "3f13812345678e",
    "0936-8882000",
    "订单号20260612138123456789012",
    "产品E12345678",
]


@pytest.mark.parametrize(("text", "rule", "excerpt"), FOUND)
def test_a_number_is_found(text: str, rule: str, excerpt: str, rules: ScreeningRules) -> None:
    assert (rule, excerpt) in {(found.rule, found.excerpt) for found in screen_text(text, rules)}


@pytest.mark.parametrize("text", PASSES)
def test_other_numbers_pass(text: str, rules: ScreeningRules) -> None:
    assert list(screen_text(text, rules)) == []


def test_an_old_number_after_its_label_is_a_hint(rules: ScreeningRules) -> None:
    findings = screen_text("身份证号码 110105491231002", rules)
    assert [found.level for found in findings] == ["hint"]
    assert list(screen_text("编号 110105491231002", rules)) == []


def test_check_digits() -> None:
    assert is_citizen_number("11010519491231002x")
    assert not is_citizen_number("110105194912310020")
    assert is_credit_code("91350100m000100y43")
    assert not is_credit_code("91350100m000100y44")
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")
