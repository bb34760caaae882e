"""Time: what ends by itself ends although no scheduler runs; a clock set back adds nothing."""

import pytest

from tests.gate.installation import Installation
from tests.gate.outcomes import removed, unchanged

pytestmark = pytest.mark.slow

TITLE = "口头批准的防汛提示"


def test_expired_oral_certificate_with_the_scheduler_off(gate: Installation) -> None:
    """Consent by telephone thirty hours ago, to be signed within a day; nobody signed, no process ran since."""
    gate.attack("consent_by_telephone", "30", TITLE)
    found = removed(gate, TITLE)
    assert found.step.status == found.full.status == 0


def test_oral_certificate_within_its_hours(gate: Installation) -> None:
    """The control: two hours ago."""
    gate.attack("consent_by_telephone", "2", TITLE)
    unchanged(gate)
    assert gate.naming(TITLE)
