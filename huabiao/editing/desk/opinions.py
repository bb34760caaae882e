"""Ready-made opinions for a thumb: data in `phrases.yaml`, one list an act."""

from functools import cache
from pathlib import Path

import yaml


@cache
def phrases() -> dict[str, list[str]]:
    """Verdict → opinions to choose from."""
    text = (Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8")
    offered: dict[str, list[str]] = yaml.safe_load(text)
    return offered
