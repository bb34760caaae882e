"""The example county as data: what the YAML files beside this module say."""

from functools import cache
from importlib import resources
from typing import Any

import yaml

PATTERNS = ("portal", "yunxi", "yaojian")


@cache
def read(*path: str) -> Any:
    """The content of one of the demo's YAML files, as in ``read("county", "units.yaml")``."""
    file = resources.files("huabiao.demo").joinpath(*path)
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def text(*path: str) -> str:
    """The text of one of the demo's files."""
    return resources.files("huabiao.demo").joinpath(*path).read_text(encoding="utf-8")
