"""One planted county for the whole matrix, in one transaction that is rolled back at the end."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from huabiao.office import keys
from tests.isolation.county import PASSPHRASE
from tests.isolation.things import Planted, plant


@pytest.fixture(scope="package")
def _planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Planted]:
    before = settings.HUABIAO_VAR
    with tempfile.TemporaryDirectory() as folder, django_db_blocker.unblock():
        settings.HUABIAO_VAR = Path(folder)
        keys.create_all()
        keys.create_quarantine_key(PASSPHRASE)
        try:
            with transaction.atomic():
                planted = plant(Path(folder))
                settings.HUABIAO_VAR = before
                yield planted
                transaction.set_rollback(True)
        finally:
            settings.HUABIAO_VAR = before


@pytest.fixture
def planted(_planted: Planted, db: None, data_folder: Path) -> Planted:
    """The county with its canaries; whatever a test changes in the database is undone behind it."""
    del db, data_folder  # the folder of this test alone comes first, then that of the county
    settings.HUABIAO_VAR = _planted.folder
    return _planted
