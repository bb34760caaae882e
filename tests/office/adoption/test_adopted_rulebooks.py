"""A rulebook binds from its adoption; lower bodies follow the nearest above; an altered text is noticed."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection

from huabiao.office import clocks
from huabiao.office.adoption.models import Adoption
from huabiao.office.adoption.selectors import (
    NoRulebook,
    RulebookAltered,
    rulebook_by_digest,
    rulebook_in_force,
)
from huabiao.office.adoption.services import AdoptionRefused, adopt
from huabiao.office.ledger import selectors as ledger
from huabiao.office.organisation import services
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import preset

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Organisation:
    county = services.establish(name="清砚县人民政府", kind="county")
    return services.establish(name="云溪乡人民政府", kind="township", parent=county)


def test_nothing_is_assumed_where_nothing_was_adopted(town: Organisation) -> None:
    with pytest.raises(NoRulebook):
        rulebook_in_force(town)


def test_a_body_without_its_own_follows_the_nearest_above(town: Organisation) -> None:
    station = services.establish(name="农业服务中心", kind="station", parent=town)
    assert town.parent is not None
    adopt(organisation=town.parent, texts=[preset("national").text])
    assert rulebook_in_force(station).merged.chain[-1].id == "national"
    adopt(organisation=town, texts=[preset("national").text, preset("township").text])
    assert rulebook_in_force(station).merged.chain[-1].id == "township"
    assert rulebook_in_force(town.parent).merged.chain[-1].id == "national"


def test_a_version_is_in_force_from_its_date(town: Organisation) -> None:
    later = clocks.now() + timedelta(days=30)
    adopt(organisation=town, texts=[preset("national").text])
    adopt(
        organisation=town, texts=[preset("national").text, preset("township").text], effective=later
    )
    assert rulebook_in_force(town).adoption.rulebook == "national"
    assert rulebook_in_force(town, later).adoption.rulebook == "township"


def test_the_ledger_knows_the_digest(town: Organisation) -> None:
    adoption = adopt(organisation=town, texts=[preset("national").text])
    entry = next(e for e in ledger.entries() if e.kind == "rulebook.adopted")
    assert entry.content["digests"]["rulebook"] == adoption.digest
    assert rulebook_by_digest(adoption.digest).digest == adoption.digest


def test_an_altered_text_is_noticed(
    town: Organisation, without_guards: Callable[[], AbstractContextManager[None]]
) -> None:
    adoption = adopt(organisation=town, texts=[preset("national").text])
    laxer = adoption.texts[0].replace("min_length: 8", "min_length: 2")
    assert laxer != adoption.texts[0]
    with without_guards(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE adoption_adoption SET texts = %s WHERE id = %s",
            [json.dumps([laxer]), adoption.pk],
        )
    with pytest.raises(RulebookAltered):
        rulebook_in_force(town)


def test_a_laxer_rulebook_is_refused_with_both_clauses(town: Organisation) -> None:
    laxer = preset("township").text.replace(
        "{id: T-password, min_length: 8,", "{id: T-password, min_length: 4,"
    )
    with pytest.raises(AdoptionRefused) as refused:
        adopt(organisation=town, texts=[preset("national").text, laxer])
    sentence = "".join(refused.value.reasons)
    assert "T18" in sentence
    assert "NB-" in sentence
    assert not Adoption.objects.exists()
