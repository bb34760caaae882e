"""Who stands above whom, and so which rulebook binds a body, is read from the ledger alone."""

from typing import Any

import pytest

from huabiao.office import clocks
from huabiao.office.adoption.services import adopt
from huabiao.office.ledger import selectors as ledger
from huabiao.office.organisation import services
from huabiao.office.organisation.models import Organisation
from huabiao.register.certificates import fold
from huabiao.register.certificates.authority import line_of, rulebook_binding
from huabiao.register.certificates.documents import CertificateDocument
from huabiao.register.certificates.state import folded
from huabiao.rules.rulebook import preset

pytestmark = pytest.mark.django_db


class NoCertificates:
    """A register that has none: these entries name none."""

    def certificate(self, uuid: str, digest: str) -> CertificateDocument:
        raise AssertionError(uuid)


def folded_state() -> dict[str, Any]:
    state: dict[str, Any] = {}
    for entry in ledger.entries():
        fold.apply(state, entry, NoCertificates())
    return state


def binding(body: Organisation) -> str | None:
    state = folded_state()
    return rulebook_binding(state, str(body.uuid), clocks.now_ms(), folded(state))


def test_a_body_is_bound_by_the_nearest_above_and_by_nobody_beside_it() -> None:
    county = services.establish(name="清砚县", kind="county")
    town = services.establish(name="云溪乡", kind="township", parent=county)
    other = services.establish(name="白塔乡", kind="township", parent=county)
    station = services.establish(name="农业服务中心", kind="station", parent=town)
    own = adopt(organisation=town, texts=[preset("national").text, preset("township").text])
    assert binding(station) == own.digest
    assert binding(other) is None
    above = adopt(organisation=county, texts=[preset("national").text])
    assert binding(other) == above.digest
    assert binding(station) == own.digest


def test_moving_a_body_in_the_database_changes_nothing() -> None:
    county = services.establish(name="清砚县", kind="county")
    town = services.establish(name="云溪乡", kind="township", parent=county)
    elsewhere = services.establish(name="邻县", kind="county")
    Organisation.objects.filter(pk=town.pk).update(parent=elsewhere)
    state = folded_state()
    line = line_of(state, str(town.uuid), folded(state))
    assert line == [str(town.uuid), str(county.uuid)]
