"""A body with a secrecy reviewer."""

import pytest

from tests.register.quarantine.secrecy_office import Office, found_office


@pytest.fixture
def office(db: None) -> Office:
    return found_office()
