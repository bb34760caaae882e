"""A marked paper is found; a text about marks passes."""

from typing import Any

import pytest

from huabiao.rules.screening import FileLimits, ScreeningRules, compile_rules, screen_text

FOUND = [
    ("机密★1年", "level-star"),
    ("正文。本件为秘密★10年，不得外传。", "level-star"),
    ("语文试卷\n绝密★启用前", "level-star"),
    ("绝密 启用前", "level-star"),
    ("机密*5年", "level-star"),
    ("秘 密 *", "level-star"),
    ("000123\n机密\n特急\n某局文件", "level-head"),
    ("密级：秘密  保密期限：5年\n关于工作的报告", "level-head"),
    ("机密　　　某发〔2026〕1号\n关于工作的报告", "level-head"),
    ("【绝密】\n关于工作的报告", "level-head"),
    ("正文很长，说了很多。\n" * 12 + "000007\n秘密\n", "level-head"),
    ("甘肃省发电\n甘发电〔2026〕3号", "telegram"),
    ("内部明电\n关于会议的通知", "telegram"),
    ("等级 特急·明电  某机要〔2026〕3号\n通知", "telegram"),
    ("工作简报\n（内部资料 注意保存）\n正文", "internal"),
    ("内部文件  请勿外传\n关于工作的报告", "internal"),
    ("关于工作的报告\n正文。\n" * 9 + "【内部资料】正文", "internal"),
    ("通知正文。\n（此件不公开）", "openness"),
    ("公开属性：依申请公开", "openness"),
]

PASSES = [
    "国家秘密的密级分为绝密、机密、秘密三级。",
    "保守国家秘密是公民的义务\n★严守机密\n★增强意识",
    "* 机密\n* 秘密\n各级的保密期限不同，最长不超过三十年、二十年、十年，另有规定的除外。",
    "秘密花园",
    "关于机密文件管理的规定\n第一条 机密文件由专人保管。",
    "商业秘密\t技术秘密",
    "风力发电\n管理办法",
    "机要通信管理办法",
    "关于内部资料性出版物的管理\n内部资料性出版物应当注明。",
    "注意保存证据的规定\n当事人应当注意保存证据。",
    "对不予公开的信息，应当说明理由。依申请公开的，按程序办理。",
    "邮政编码734000\n秘密举报箱设在一楼。",
]


@pytest.mark.parametrize(("text", "rule"), FOUND)
def test_a_mark_is_found(text: str, rule: str, rules: ScreeningRules) -> None:
    assert rule in {found.rule for found in screen_text(text, rules)}


@pytest.mark.parametrize("text", PASSES)
def test_a_text_about_marks_passes(text: str, rules: ScreeningRules) -> None:
    assert list(screen_text(text, rules)) == []


def test_a_level_with_a_star_is_for_the_quarantine(rules: ScreeningRules) -> None:
    findings = screen_text("考试\n绝密★启用前\n内部资料", rules)
    assert [found.rule for found in findings.state_secret] == ["level-star"]
    assert [found.rule for found in findings.second_signature] == ["internal"]
    assert findings.blocks[0].clauses == ("S-1",)
    assert findings.blocks[0].place == "正文第2行"


def test_the_document_holds_no_secret_unless_asked(rules: ScreeningRules) -> None:
    findings = screen_text("机密★1年", rules)
    assert "机密" not in str(findings.as_document())
    assert findings.as_document(with_excerpts=True)["findings"][0]["excerpt"] == "机密★"


def test_a_text_full_of_marks_is_answered_soon(rows: list[dict[str, Any]]) -> None:
    rules = compile_rules(rows, limits=FileLimits(findings_of_a_rule=10))
    findings = screen_text("（内部资料）机密★" * 5000 + "x" * 200_000 + "不予公开" * 2000, rules)
    assert len(findings.second_signature) == 10
    assert len(findings.state_secret) == 10
