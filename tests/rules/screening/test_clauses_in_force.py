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
