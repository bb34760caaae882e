"""The offices of the scenarios, and browsers for their officers."""

import pytest

from huabiao.editing.websites.models import Column
from tests.clauses.clause_offices import found_bureau, found_bureau_with_inner_site, found_yunxi
from tests.editing.conftest import As
from tests.editing.qingyan_office import Office


@pytest.fixture
def browse() -> As:
    """`browse(officer)` gives a logged-in client."""
    return As()


@pytest.fixture
def yunxi(db: None) -> Office:
    """云溪乡 under the township's measure as shipped."""
    return found_yunxi()


@pytest.fixture
def bureau(db: None) -> Office:
    """The drug administration under its measure as shipped."""
    return found_bureau()


@pytest.fixture
def bureau_inside(db: None) -> tuple[Office, dict[str, Column]]:
    """The same with a site on the inner network; the columns of that."""
    return found_bureau_with_inner_site()
