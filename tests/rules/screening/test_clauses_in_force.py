"""What the shipped measures bar is found through screening, with the clause that bars it."""

import pytest

from huabiao.rules import rulebook
from huabiao.rules.screening import compile_rules, screen_text


@pytest.mark.clause("T14")
def test_each_of_the_nine_kinds_is_found_with_its_clause() -> None:
    screens = rulebook.merge_presets(["township"]).screen_documents()
    kinds = [screen for screen in screens if screen["id"].startswith("T14-")]
    assert len(kinds) == 9
    rules = compile_rules(screens)
    for kind in kinds:
        for word in kind["words"]:
            text = f"有人说{'　'.join(word)}，请处理。"
            (found,) = [one for one in screen_text(text, rules) if one.rule == kind["id"]]
            assert found.excerpt == "　".join(word)
            assert (found.level, "T14" in found.clauses) == (kind["level"], True)


@pytest.mark.clause("T14")
def test_harm_to_the_governments_image_is_never_looked_for_in_letters() -> None:
    letters = rulebook.merge_presets(["township"]).screen_documents("letter")
    assert "T14-8" not in {screen["id"] for screen in letters}


@pytest.mark.clause("NB-GB9704-MARK")
@pytest.mark.clause("NB-SECRECY-34")
def test_a_level_with_a_star_goes_to_the_quarantine_from_every_material() -> None:
    for material in ("item", "page", "attachment", "letter"):
        screens = rulebook.merge_presets(["national"]).screen_documents(material)
        (found,) = screen_text("通知\n机密★1年", compile_rules(screens)).state_secret
        assert {"NB-GB9704-MARK", "NB-SECRECY-34"} <= set(found.clauses)


@pytest.mark.clause("NB-PIPL-28")
@pytest.mark.clause("NB-DISCLOSURE-15")
def test_a_citizens_number_is_barred() -> None:
    rules = compile_rules(rulebook.merge_presets(["national"]).screen_documents())
    (found,) = screen_text("张某，11010519491231002X", rules).blocks
    assert {"NB-PIPL-28", "NB-DISCLOSURE-15"} <= set(found.clauses)


@pytest.mark.clause("S10-4")
def test_what_is_undecided_stays_offline_unless_opinions_are_invited() -> None:
    rules = compile_rules(rulebook.merge_presets(["shanghai"]).screen_documents())
    (found,) = screen_text("本市停车办法（内部讨论稿）全文如下。", rules).blocks
    assert found.clauses == ("S10-4",)
    invited = screen_text("本市停车办法（未定稿）现公开征求意见，期限三十日。", rules)
    assert not invited.blocks
    assert [one.rule for one in invited.hints] == ["S10-4"]


@pytest.mark.clause("J13")
def test_the_insurance_offices_know_no_such_exception() -> None:
    rules = compile_rules(rulebook.merge_presets(["health-insurance"]).screen_documents())
    (found,) = screen_text("报销办法（未定稿）现公开征求意见。", rules).blocks
    assert found.clauses == ("J13",)
    internal = screen_text("内部资料\n医保中心简报", rules)
    assert any("J13" in one.clauses for one in internal.blocks)


@pytest.mark.clause("O19")
def test_the_offices_nine_kinds_are_another_list_than_the_townships() -> None:
    kinds = {
        clause: {
            screen["category"]
            for screen in rulebook.merge_presets([name]).screen_documents()
            if screen["clauses"] == [clause] or screen["id"].startswith(f"{clause}-")
        }
        for name, clause in (("office", "O19"), ("township", "T14"))
    }
    assert {clause: len(found) for clause, found in kinds.items()} == {"O19": 9, "T14": 9}
    assert kinds["O19"].isdisjoint(kinds["T14"])
    rules = compile_rules(rulebook.merge_presets(["office"]).screen_documents())
    (found,) = screen_text("信教能治百病，速来。", rules).blocks
    assert "O19" in found.clauses


@pytest.mark.clause("M15")
def test_miyuns_nine_kinds_are_found_with_their_clause() -> None:
    screens = rulebook.merge_presets(["miyun"]).screen_documents()
    kinds = [screen for screen in screens if screen["clauses"] == ["M15"]]
    assert len(kinds) == 9
    rules = compile_rules(screens)
    for kind in kinds:
        found = screen_text(f"内容：{kind['words'][0]}。", rules)
        assert any("M15" in one.clauses for one in found)


@pytest.mark.parametrize(
    ("clause", "text", "level"),
    [
        pytest.param("C6-1", "通知\n秘密★3年", "block", marks=pytest.mark.clause("C6-1")),
        pytest.param("C6-2", "现将维稳工作部署通知如下", "second_signature", marks=pytest.mark.clause("C6-2")),
        pytest.param("C6-3", "甘肃省发电\n关于防疫的通知", "block", marks=pytest.mark.clause("C6-3")),
        pytest.param("C6-4", "内部文件\n工作要点", "second_signature", marks=pytest.mark.clause("C6-4")),
        pytest.param("C6-5", "该方案限本单位内部掌握。", "block", marks=pytest.mark.clause("C6-5")),
    ],
)  # fmt: skip
def test_each_kind_of_the_secrecy_measure_is_barred_as_it_says(
    clause: str, text: str, level: str
) -> None:
    rules = compile_rules(rulebook.merge_presets(["secrecy"]).screen_documents())
    found = [one for one in screen_text(text, rules) if clause in one.clauses]
    assert found
    assert {one.level for one in found} == {level}
