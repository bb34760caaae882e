"""What every test stands on: a data folder of its own, with fresh keys."""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: SettingsWrapper) -> Iterator[Path]:
    """`HUABIAO_VAR` of this test alone, with every key made."""
    settings.HUABIAO_VAR = tmp_path / "var"
    settings.HUABIAO_VAR.mkdir()
    keys = importlib.import_module("huabiao.office.keys")
    if hasattr(keys, "create_all"):
        keys.create_all()
    yield settings.HUABIAO_VAR
