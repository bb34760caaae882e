"""What the tests of the back office stand on."""

import pytest
from django.test import Client

from huabiao.office.accounts.models import User
from tests.editing.qingyan_office import Office, found_office


@pytest.fixture
def office(db: None) -> Office:
    """The township with its certified site."""
    return found_office()


class As:
    """Clients logged in by account."""

    def __call__(self, officer: User) -> Client:
        """A browser of this officer."""
        client = Client()
        client.force_login(officer, backend="huabiao.editing.rights.backends.AppointmentBackend")
        return client


@pytest.fixture
def browse() -> As:
    """`browse(officer)` gives a logged-in client."""
    return As()
