"""The example's own rulebooks obey those they follow, and route what the example does."""

from importlib import resources

import pytest

from huabiao.demo.data import text
from huabiao.rules import rulebook
from huabiao.rules.rulebook import Matter, MergedRulebook, presets


def _merged(*names: str) -> MergedRulebook:
    chain: list[rulebook.Rulebook] = []
    for name in names:
        shipped = resources.files(presets) / f"{name}.yaml"
        words = (
            shipped.read_text(encoding="utf-8")
            if shipped.is_file()
            else text("rulebooks", f"{name}.yaml")
        )
        chain.append(rulebook.load(words, upper=chain))
    return rulebook.merge(chain)


@pytest.fixture(scope="module")
def county() -> MergedRulebook:
    """The county's rulebook under the national baseline."""
    return _merged("national", "county")


def test_neither_contradicts_what_it_follows(county: MergedRulebook) -> None:
    assert not county.contradictions
    assert not _merged("national", "drug-admin", "market-bureau").contradictions


def test_the_internal_site_is_open_to_the_office_only() -> None:
    rule = _merged("national", "drug-admin", "market-bureau").access["internal_site"]
    assert rule.networks == ("office",)


@pytest.mark.parametrize(
    ("matter", "signer"),
    [
        (Matter(subject="item", scope="own"), "unit_head"),
        (Matter(subject="item", scope="whole"), "office_director"),
        (Matter(subject="item", scope="own", importance="weighty"), "office_director"),
        (Matter(subject="item", scope="whole", importance="weighty"), "vice_head"),
        (Matter(subject="item", scope="whole", repost=True), "openness_head"),
        (Matter(subject="correction", scope="own"), "unit_head"),
        (Matter(subject="site"), "office_director"),
        (Matter(subject="page"), "office_director"),
        (Matter(subject="migration"), "office_director"),
    ],
)
def test_who_signs_what_in_the_county(county: MergedRulebook, matter: Matter, signer: str) -> None:
    steps = [step.step for step in county.route_for(matter).steps]  # type: ignore[union-attr]
    assert [step.post for step in steps if step.act == "sign"] == [(signer,)]
    assert steps[-1].act == "publish"
    assert any(step.act == "secrecy_review" for step in steps)


def test_the_contractor_enters_and_arranges_and_nothing_else(county: MergedRulebook) -> None:
    assert set(county.posts["site_contractor"].may) == {"write", "arrange"}
