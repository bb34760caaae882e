"""`docs/contradictions.md` tells every real contradiction between the shipped measures and the national baseline."""

import subprocess
import sys

from huabiao.rules.rulebook import merge_presets, preset_ids
from tests.rules.rulebook.measures import ROOT


def test_the_document_is_up_to_date_and_nothing_is_uncovered() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/contradictions.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"run `python scripts/contradictions.py` and commit the document\n{done.stderr}"
    )


def test_the_known_conflicts_are_found_and_each_has_its_reason() -> None:
    found = {
        (one.lower.rulebook, one.part, one.silenced_by.clause)
        for name in preset_ids()
        for one in merge_presets([name]).superseded
        if one.silenced_by
    }
    assert found == {
        ("shanghai", "emblems", "NB-EMBLEM"),
        ("shanghai", "naming", "NB-DOMAIN"),
        ("weiyuan", "sites", "NB-OPEN-TOWN"),
        ("beibei", "sites", "NB-OPEN-TOWN"),
        ("miyun", "sites", "NB-OPEN-TOWN"),
    }


def test_in_each_the_stricter_rule_is_in_force() -> None:
    shanghai = merge_presets(["shanghai"])
    assert shanghai.page.emblem_for("county") == "national"
    assert shanghai.naming["domain"].at_most == 1
    for name in ("weiyuan", "beibei", "miyun"):
        (site,) = (
            one
            for one in merge_presets([name]).sites
            if (one.kind, one.under) == ("department", "own")
        )
        assert site.bodies == ("department",)
