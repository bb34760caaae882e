"""Sample payloads in the manner of the example county."""

from collections.abc import Callable

import pytest

from tests.register.sample_payloads import Document, encoded, make_item, make_page, make_site, named


@pytest.fixture
def item_document() -> Callable[..., Document]:
    return make_item


@pytest.fixture
def site_document() -> Callable[..., Document]:
    return make_site


@pytest.fixture
def page_document() -> Callable[..., Document]:
    return make_page


@pytest.fixture
def encode() -> Callable[[Document], bytes]:
    return encoded


@pytest.fixture
def uuid_of() -> Callable[[str], str]:
    return named
