"""A township that publishes, with the subject types that other wings would register."""

from collections.abc import Iterator

import pytest

from huabiao.approval import subjects
from huabiao.approval.subjects import SubjectType, UnknownSubjectType
from tests.register.certificates.published_town import Town, found_town, site_payload
from tests.register.sample_payloads import column, named

TYPES = ("item", "page", "site", "correction", "adoption", "migration", "installation")


@pytest.fixture
def subject_types() -> Iterator[None]:
    added = [key for key in TYPES if not _is_known(key)]
    for key in added:
        subjects.register(SubjectType(key))
    yield
    for key in added:
        subjects.unregister(key)


def _is_known(key: str) -> bool:
    try:
        subjects.subject_type(key)
    except UnknownSubjectType:
        return False
    return True


@pytest.fixture
def town(db: None, subject_types: None) -> Town:
    return found_town()


@pytest.fixture
def two_sites(town: Town) -> Town:
    town.publish(
        site_payload(
            town,
            subject=named("second site"),
            kind="internal",
            host="second.example",
            columns=[column("other", "另一栏", "list")],
        ),
        subject_type="site",
        by="network_centre",
    )
    return town
